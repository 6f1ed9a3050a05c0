import { expect, test } from "vitest";
import { ensureProgram, installCommand, installPrograms } from "./install-programs.js";
import { PROGRAMS } from "./programs.js";

const ABSENT = { title: "Absent", names: ["no-such-program"], aptPackage: "no-such-package" };
const OTHER = { title: "Other", names: ["no-other-program"], aptPackage: "no-other-package" };

test("what is missing is named with the one command that installs it all", () => {
  expect(() => installPrograms([ABSENT, PROGRAMS.redis, OTHER], { mayInstall: false })).toThrow(
    "unable to find Absent, Other; put it on the PATH or run: " +
      "sudo apt-get install -y --no-install-recommends no-such-package no-other-package",
  );
});

test("nothing is run when nothing is missing", () => {
  expect(() => installPrograms(Object.values(PROGRAMS), { mayInstall: false })).not.toThrow();
});

test.each(Object.entries(PROGRAMS))("%s is found where Debian puts it", (_, program) => {
  expect(ensureProgram(program)).toMatch(/^\/.*bin\//);
  expect(installCommand([program])).toBe(`apt-get install -y --no-install-recommends ${program.aptPackage}`);
});
