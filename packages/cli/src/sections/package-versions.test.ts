import { expect, test } from "vitest";
import { packageVersions } from "./package-versions.js";

const of = (versions: Readonly<Record<string, string>>) =>
  packageVersions(Object.entries(versions).map(([name, version]) => ({ name: `@isowire/${name}`, version })));

test("packages beside the wire have versions of their own within the major of core", () => {
  expect(of({ core: "1.0.1", ws: "1.0.1", config: "1.0.0", redis: "1.2.0" })).toMatchObject({ status: "pass" });
});

test("packages of the wire that stand apart are named", () => {
  const finding = of({ agents: "1.1.0", core: "1.1.0", ws: "1.0.0", config: "1.0.0" });
  expect(finding).toMatchObject({
    status: "warn",
    advice: expect.stringContaining("install @isowire/ws in") as string,
  });
});

test("packages of another major are named", () => {
  const finding = of({ core: "2.0.0", ws: "2.0.0", legacy: "1.4.0" });
  expect(finding).toMatchObject({
    status: "warn",
    advice: expect.stringContaining("install @isowire/legacy in the major") as string,
  });
});

test.each([{}, { ws: "1.0.0" }])("without core, %j is broken", (versions) => {
  expect(of(versions)).toMatchObject({ status: "fail", advice: "npm install @isowire/core" });
});
