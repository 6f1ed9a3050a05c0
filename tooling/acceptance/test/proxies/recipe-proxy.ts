import { readFileSync } from "node:fs";
import { startHaproxy, startNginx, type Proxy } from "@tooling/services";

const RECIPES = new URL("../../../../docs/recipes/", import.meta.url);

/** What a test does to the configuration of the page; the rest stays as it is printed. */
export interface Changes {
  /** Request headers that do not get through. */
  readonly dropped?: readonly ("Upgrade" | "Origin" | "Authorization" | "Sec-WebSocket-Protocol")[];
  /** After that without a byte a connection is cut, ms. */
  readonly idleMs?: number;
  readonly buffering?: boolean;
}

interface Edits {
  readonly listen: (port: number) => Replacement;
  readonly drop: (header: string) => readonly Replacement[];
  readonly idle: (ms: number) => readonly Replacement[];
  readonly buffer: (on: boolean) => Replacement;
}

type Replacement = readonly [printed: string, instead: string];

/** A proxy as its page configures it, in front of a server on a port of the loopback. */
export interface RecipeProxy {
  readonly name: string;
  start(serverPort: number, changes?: Changes): Promise<Proxy>;
}

export const PROXIES: readonly RecipeProxy[] = [
  recipeProxy("nginx", {
    start: startNginx,
    edits: {
      listen: (port) => ["listen 80;", `listen 127.0.0.1:${String(port)};`],
      drop: (header) =>
        header === "Upgrade"
          ? [
              ["proxy_set_header Upgrade $http_upgrade;", ""],
              ['proxy_set_header Connection "upgrade";', 'proxy_set_header Connection "";'],
            ]
          : [["location = /ws {", `location = /ws {\n    proxy_set_header ${header} "";`]],
      idle: (ms) => [
        ["proxy_read_timeout 75s;", `proxy_read_timeout ${String(ms)}ms;`],
        ["proxy_send_timeout 75s;", `proxy_send_timeout ${String(ms)}ms;`],
      ],
      buffer: (on) => ["location = /ws {", `location = /ws {\n    proxy_buffering ${on ? "on" : "off"};`],
    },
  }),
  recipeProxy("haproxy", {
    start: startHaproxy,
    edits: {
      listen: (port) => ["bind :80", `bind 127.0.0.1:${String(port)}`],
      drop: (header) => [["default_backend app", `http-request del-header ${header}\n  default_backend app`]],
      idle: (ms) => [["timeout tunnel 75s", `timeout tunnel ${String(ms)}ms`]],
      buffer: (on) => ["default_backend app", `${on ? "" : "no "}option http-buffer-request\n  default_backend app`],
    },
  }),
];

function recipeProxy(name: string, { start, edits }: { start: typeof startNginx; edits: Edits }): RecipeProxy {
  return {
    name,
    start(serverPort, { dropped = [], idleMs, buffering } = {}) {
      const printed = configOf(`${name}.md`);
      const changes = [
        ...dropped.flatMap(edits.drop),
        ...(idleMs === undefined ? [] : edits.idle(idleMs)),
        ...(buffering === undefined ? [] : [edits.buffer(buffering)]),
      ];
      return start((port) =>
        [edits.listen(port), ["127.0.0.1:3000", `127.0.0.1:${String(serverPort)}`] as const, ...changes].reduce(
          changed,
          printed,
        ),
      );
    },
  };
}

/** The block behind the file's name. */
function configOf(page: string): string {
  const text = readFileSync(new URL(page, RECIPES), "utf8");
  const config = /<!-- \S+\.(?:conf|cfg) -->\n```\w+\n([\s\S]*?)^```/m.exec(text)?.[1];
  if (config === undefined) throw new Error(`expected a configuration in ${page} behind <!-- its file -->, found none`);
  return config;
}

/** A page that says something else than it did must not be tested as if it were changed. */
function changed(config: string, [printed, instead]: Replacement): string {
  const after = config.replace(printed, () => instead);
  if (after === config) throw new Error(`expected ${printed} in the configuration of the page:\n${config}`);
  return after;
}
