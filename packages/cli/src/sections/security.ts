import type { AttachOptions } from "@isowire/ws";
import type * as Ws from "@isowire/ws";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openApplication, type Application } from "../project/application.js";
import { loadConfig } from "../project/open-engine.js";
import type { Project } from "../project/project.js";
import { CannotRun } from "../report/cannot-run.js";
import { fail, pass, warn, type Finding } from "../report/finding.js";
import type { ProjectScan } from "../scan/scan-project.js";
import { listPlaces } from "./call-sites.js";
import { knock, type Answer } from "./knock.js";
import type { SectionContext } from "./section-context.js";
import { unreadSources } from "./unread-sources.js";

const STRANGER = "https://isowire-doctor.invalid";
const CLOSED_LIST = "allowedOrigins: list the exact origins of your pages, and nothing else";

/** Who is let in, and who in the sources vouches for a user. */
export async function runSecurity({ project, check, scan }: SectionContext): Promise<void> {
  await check("pages of foreign origins are refused", () => withEndpoint(project, foreignOrigins));
  await check("a caller without a credential is refused", () => withEndpoint(project, noCredential));
  await check("no userless legacy call is vouched for", () => vouched(scan()));
  await check("contexts are minted in known places", () => minted(scan()));
}

interface Endpoint {
  readonly port: number;
  readonly path: string;
  readonly allowedOrigins: readonly string[];
  /** The application says who is who; otherwise nobody does. */
  readonly hasAuthenticate: boolean;
}

/** Serves the application's endpoint with its own options, `authenticate` included. */
async function withEndpoint(project: Project, look: (endpoint: Endpoint) => Promise<Finding>): Promise<Finding> {
  await using app = await openApplication(project, "memory");
  const { attachWebSocketServer } = await project.import<typeof Ws>("@isowire/ws");
  const options = await optionsOf(project, app);
  const server = createServer();
  const endpoint = attachWebSocketServer(server, {
    authenticate: () => ({ reason: "unauthorized" }),
    ...options,
    hub: app.hub,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as AddressInfo;
    const { allowedOrigins } = options;
    return await look({
      port,
      path: endpoint.path,
      allowedOrigins,
      hasAuthenticate: options.authenticate !== undefined,
    });
  } finally {
    await endpoint.close();
    server.close();
    server.closeAllConnections();
  }
}

type KnownOptions = Partial<Omit<AttachOptions, "hub">> & Pick<AttachOptions, "allowedOrigins">;

/** The doctor file's, else what the configuration says of them. */
async function optionsOf(project: Project, { file, hub }: Application): Promise<KnownOptions> {
  if (file.attachOptions !== undefined) return file.attachOptions(hub);
  if (project.installed("@isowire/config") === undefined) {
    throw new CannotRun(
      "nothing says which origins the application admits",
      "export attachOptions from isowire.doctor.mjs, or use @isowire/config",
    );
  }
  const { allowedOrigins, path } = await loadConfig(project);
  return { allowedOrigins, path };
}

async function foreignOrigins(endpoint: Endpoint): Promise<Finding> {
  const [own = "https://app.example.com"] = endpoint.allowedOrigins.filter((origin) => origin !== "null");
  const strangers = [
    STRANGER,
    "null",
    `${own}.isowire-doctor.invalid`,
    own.replace(/^https?:\/\//, "$&isowire-doctor."),
  ];
  const answers = new Map<string, Answer>();
  for (const origin of strangers) answers.set(origin, await knock(endpoint, origin));
  const admitted = [...answers].filter(([, { status }]) => status !== 403).map(([origin]) => origin);
  if (admitted.length === 0) return pass(`403 for ${strangers.join(", ")}`);
  return fail(`let through to authenticate: ${admitted.join(", ")}`, CLOSED_LIST);
}

async function noCredential(endpoint: Endpoint): Promise<Finding> {
  if (!endpoint.hasAuthenticate) {
    throw new CannotRun("the application's authenticate is not known", "export attachOptions from isowire.doctor.mjs");
  }
  const origin = endpoint.allowedOrigins[0];
  const { status, closeCode } = await knock(endpoint, origin);
  if (status !== 101) return pass(`HTTP ${status}`);
  if (closeCode !== undefined) return pass(`closed ${closeCode}`);
  return warn("it was let in and welcomed", "right for a public page; otherwise let authenticate refuse it");
}

/** The application's one line of trust for calls that name a user by id. */
function vouched(scan: ProjectScan): Finding {
  const found = scan.uses.filter(({ name }) => name === "installLegacy");
  if (found.length === 0) return unreadSources(scan) ?? pass("no installLegacy in the sources");
  return warn(
    `security finding: installLegacy in ${listPlaces(found)}; whoever chooses the user id of an old call chooses who is reached`,
    "review what resolveUser trusts; give old calls their context, then take it out",
  );
}

function minted(scan: ProjectScan): Finding {
  const found = scan.imports.filter(({ specifier }) => specifier === "@isowire/core/trusted");
  const seen = found.length === 0 ? "no source imports @isowire/core/trusted" : `to review: ${listPlaces(found)}`;
  return unreadSources(scan) ?? pass(seen);
}
