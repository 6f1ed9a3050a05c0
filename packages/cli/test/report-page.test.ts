import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { SECTIONS } from "../src/sections/catalog.js";
import { fixtureProject } from "./support/fixture-project.js";
import { runCli } from "./support/run-cli.js";

const PAGE = fileURLToPath(new URL("../../../docs/stability-report.md", import.meta.url));
const REGION = /(?<=<!-- report -->\n)[\s\S]*(?=<!-- end of report -->)/;

/** Headings, and the name and status of every check: what stays when the figures change. */
function skeleton(markdown: string): readonly string[] {
  return markdown.split("\n").flatMap((line) => {
    if (line.startsWith("#")) return [line];
    const [, name = "", status = ""] = line.split(/ *\| */);
    return /^(pass|warn|unknown|\*\*fail\*\*)$/.test(status) ? [`${name}: ${status}`] : [];
  });
}

test("the report in the docs is the one that is written now; TEST_UPDATE_PAGE=1 takes it over", async () => {
  using project = fixtureProject();
  const { code, stderr } = await runCli(
    project.folder,
    "doctor",
    "--env",
    "app.env",
    "--deadline",
    "240",
    "--md",
    "page.md",
  );
  expect(code, stderr).toBe(0);
  const written = `\n${readFileSync(join(project.folder, "page.md"), "utf8").replace(/^#/gm, "##")}\n`;
  const page = readFileSync(PAGE, "utf8");
  if (process.env["TEST_UPDATE_PAGE"] === "1")
    writeFileSync(
      PAGE,
      page.replace(REGION, () => written),
    );
  const shown = REGION.exec(readFileSync(PAGE, "utf8"))?.[0] ?? "";
  expect(skeleton(shown)).toEqual(skeleton(written));
});

test("the report in the docs has the sections that the code has, in their order", () => {
  const shown = REGION.exec(readFileSync(PAGE, "utf8"))?.[0] ?? "";
  expect([...shown.matchAll(/^### (.+)$/gm)].map(([, title]) => title)).toEqual(SECTIONS.map(({ title }) => title));
});

test("the page of the package names every section", () => {
  const readme = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");
  const rows = [...readme.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, id]) => id);
  expect(rows.filter((id) => SECTIONS.some((section) => section.id === id))).toEqual(SECTIONS.map(({ id }) => id));
});
