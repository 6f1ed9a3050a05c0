import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../../", import.meta.url));

export interface OtherBuild extends Disposable {
  readonly folder: string;
}

/** A folder with the fixtures and the built packages, whose code says something else here and there. */
export function otherBuild(change: (code: string) => string = (code) => code): OtherBuild {
  const folder = mkdtempSync(join(tmpdir(), "isowire-legacy-"));
  for (const name of ["core", "agents", "legacy"]) {
    const target = join(folder, "node_modules/@isowire", name);
    mkdirSync(target, { recursive: true });
    for (const part of ["package.json", "dist"]) {
      cpSync(join(packages, name, part), join(target, part), { recursive: true });
    }
    for (const file of readdirSync(join(target, "dist"), { encoding: "utf8", recursive: true })) {
      if (!/\.c?js$/.test(file)) continue;
      const path = join(target, "dist", file);
      writeFileSync(path, change(readFileSync(path, "utf8")));
    }
  }
  cpSync(join(packages, "legacy/test/fixtures"), folder, { recursive: true });
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
