import type { Config } from "@isowire/config";
import { doctorFileOf, readDoctorFile } from "../project/doctor-file.js";
import { fail, pass, unknown, warn, type Finding } from "../report/finding.js";
import type { SectionContext } from "./section-context.js";

interface Problem {
  readonly name: string;
  readonly expected: string;
  readonly received: string;
}

/** Whether the project's configuration and doctor file can be used at all. */
export async function runConfiguration({ project, check, tell }: SectionContext): Promise<void> {
  const name = doctorFileOf(project.root);
  if (name !== undefined) {
    await check("the doctor file loads", async () => {
      const members = Object.keys(await readDoctorFile(project));
      return pass(`${name} exports ${members.join(", ")}`);
    });
  }
  if (project.installed("@isowire/config") === undefined) {
    const reason = "@isowire/config is not installed in this project: nothing says what its configuration must be";
    await check("the configuration loads", () => unknown(reason, "npm install @isowire/config"));
    return;
  }
  const { loadConfig } = await project.import<{ loadConfig: () => Config }>("@isowire/config");
  let config: Config | undefined;
  const problems: Problem[] = [];
  try {
    config = loadConfig();
  } catch (error) {
    const found = (error as { problems?: readonly Problem[] }).problems;
    if (found === undefined) throw error;
    problems.push(...found);
  }
  for (const { name, expected, received } of problems) {
    await check(name === "" ? "the configuration file" : name, () =>
      fail(`received ${received}`, `expected ${expected}`),
    );
  }
  if (config === undefined) return;
  const { environment, engineUrl, auth, allowedOrigins } = config;
  await check("the configuration loads", () => pass(`${environment}; ${String(engineUrl)}; auth ${auth.kind}`));
  await check("it is one to go into production with", () => forProduction(config));
  tell({ environment, engine: engineUrl.engine, auth: auth.kind, allowedOrigins });
}

/** What the configuration allows and a deployed application rarely means. */
function forProduction({ environment, engineUrl, auth }: Config): Finding {
  const isDeployed = environment === "production" || environment === "staging";
  if (!isDeployed) return pass(`${environment}: the rules of production do not apply`);
  if (auth.kind === "none") return warn(`${environment} without auth`, "set ISOWIRE_JWT_SECRET or ISOWIRE_JWKS_URL");
  if (engineUrl.engine !== "memory") return pass(`${environment}, with auth and ${engineUrl.engine}`);
  return warn(`${environment} on memory: logs are gone with the process`, "set ISOWIRE_ENGINE_URL");
}
