import { ESLint } from "eslint";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { configs, rules } from "./plugin.js";

const PACKAGE = new URL("../", import.meta.url);
const RULES = Object.keys(rules).sort();

interface Row {
  readonly rewrites: string;
  readonly recommended: string;
  readonly strict: string;
}

/** The table of the README, by rule. */
const TABLE = tableOf(readFileSync(new URL("README.md", PACKAGE), "utf8"));

describe("every rule", () => {
  test("has a page, and every page a rule", () => {
    const pages = readdirSync(new URL("docs/rules/", PACKAGE)).sort();
    expect(pages).toEqual(RULES.map((rule) => `${rule}.md`));
  });

  test.each(Object.entries(rules))("%s names the page that has its name for its title", (name, { meta }) => {
    const url = meta?.docs?.url ?? "";
    expect(url).toBe(`${packageJson.name}/docs/rules/${name}.md`);
    const page = readFileSync(new URL(url.slice(packageJson.name.length + 1), PACKAGE), "utf8");
    expect(/^#+ .*/m.exec(page)?.[0]).toBe(`# ${name}`);
  });

  test("goes out with its page", () => {
    expect(packageJson.files).toContain("docs");
  });

  test("has a row in the README, which says whether it rewrites", () => {
    const rewriting = Object.entries(rules).map(([name, { meta }]) => [name, meta?.fixable ? "yes" : "–"]);
    const rows = [...TABLE].map(([name, { rewrites }]) => [name, rewrites]);
    expect(rows.sort()).toEqual(rewriting.sort());
  });
});

describe.each(["recommended", "strict"] as const)("configs.%s", (config) => {
  test("has the rules of the README at its levels", () => {
    const documented = [...TABLE].filter(([, row]) => row[config] !== "–");
    expect(configs[config].rules).toEqual(
      Object.fromEntries(documented.map(([name, row]) => [`@isowire/${name}`, row[config]])),
    );
  });

  test("reports an old call of one line", async () => {
    const found = await lint('import { createManager } from "@isowire/legacy"; createManager(context);', config);
    expect(found).toEqual([
      ["@isowire/no-legacy-import", levelOf("no-legacy-import", config)],
      ["@isowire/no-legacy-api", levelOf("no-legacy-api", config)],
    ]);
  });

  test("reports what each of its rules is about", async () => {
    const found = await lint(EVERYTHING, config);
    const documented = RULES.filter((rule) => levelOf(rule, config) !== undefined);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(documented.map((rule) => [`@isowire/${rule}`, levelOf(rule, config)])),
    );
  });

  test("reports nothing in the code of today", async () => {
    const code =
      'import { getWebSocketManager } from "@isowire/core"; export const f = (context) => getWebSocketManager(context).sendEvent("x", {});';
    expect(await lint(code, config)).toEqual([]);
  });
});

/** A line that every rule has something to say about. */
const EVERYTHING = `import { createUserContext } from "@isowire/core/trusted"; import { WebSocketManager } from "@isowire/legacy"; export const manager = new WebSocketManager(createUserContext({ userId: "a" })); manager.broadcast({});`;

async function lint(code: string, config: keyof typeof configs): Promise<readonly (readonly [string, number])[]> {
  const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: [configs[config]] });
  const results = await eslint.lintText(code);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, severity, message }) => [ruleId ?? message, severity]),
  );
}

/** The documented level as ESLint counts it; undefined for a rule that is off. */
function levelOf(rule: string, config: keyof typeof configs): number | undefined {
  const level = TABLE.get(rule)?.[config];
  return level === "error" ? 2 : level === "warn" ? 1 : undefined;
}

function tableOf(markdown: string): ReadonlyMap<string, Row> {
  const rows = markdown.matchAll(/^\| \[`(?<name>[\w-]+)`\]\(docs\/rules\/\k<name>\.md\)\s*\|(?<cells>.+)\|$/gm);
  return new Map(
    [...rows].map(({ groups }) => {
      const [, rewrites = "", recommended = "", strict = ""] = (groups?.["cells"] ?? "")
        .split("|")
        .map((cell) => cell.trim());
      return [groups?.["name"] ?? "", { rewrites, recommended, strict }];
    }),
  );
}
