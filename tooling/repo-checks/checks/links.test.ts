import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../src/workspace.js";

const LISTED = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.md"];
const files = execFileSync("git", LISTED, { cwd: ROOT, encoding: "utf8" })
  .split("\0")
  .filter((file) => file !== "" && existsSync(join(ROOT, file)));

test.each(files.length > 0 ? files : ["README.md"])("every relative link in %s leads somewhere", (file) => {
  const broken = linksIn(join(ROOT, file)).filter((link) => !resolves(link, join(ROOT, file)));
  expect(broken).toEqual([]);
});

function linksIn(file: string): readonly string[] {
  const prose = readFileSync(file, "utf8")
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, "")
    .replace(/`[^`\n]*`/g, "");
  const inline = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)/g)];
  const referenced = [...prose.matchAll(/^\s*\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/gm)];
  return [...inline, ...referenced].map((match) => match[1] ?? "").filter((link) => !/^[a-z][a-z+.-]*:/i.test(link));
}

function resolves(link: string, from: string): boolean {
  const [path = "", heading] = link.split("#");
  const target = path === "" ? from : join(path.startsWith("/") ? ROOT : dirname(from), decodeURIComponent(path));
  if (!existsSync(target)) return false;
  return !heading || !target.endsWith(".md") || !statSync(target).isFile() || anchorsOf(target).has(heading);
}

/** The anchors a Markdown viewer gives to headings. */
function anchorsOf(file: string): ReadonlySet<string> {
  const headings = readFileSync(file, "utf8").matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm);
  const anchors = new Set<string>();
  for (const [, heading = ""] of headings) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "")
      .replaceAll(" ", "-");
    let anchor = slug;
    for (let copy = 1; anchors.has(anchor); copy++) anchor = `${slug}-${copy}`;
    anchors.add(anchor);
  }
  return anchors;
}
