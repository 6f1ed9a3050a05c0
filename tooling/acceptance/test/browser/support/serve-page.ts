import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export interface ServedPage extends AsyncDisposable {
  readonly origin: string;
  /** The page's address; it finds `settings` behind the `#`. */
  address(settings: object): string;
}

/** Serves one module of `pages/` as a page of its own origin, and an empty page for everything else. */
export async function servePage(module: string): Promise<ServedPage> {
  const script = await bundle(module);
  const server = createServer(({ url }, response) => {
    response.setHeader("Content-Type", url === "/script.js" ? "text/javascript" : "text/html; charset=utf-8");
    if (url === "/script.js") response.end(script);
    else response.end(url === "/" ? '<div id="root"></div><script type="module" src="/script.js"></script>' : "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    address: (settings) => `${origin}/#${encodeURIComponent(JSON.stringify(settings))}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** As an application's bundler would, with React as it is in development: StrictMode does its checks there only. */
async function bundle(module: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../pages/${module}`, import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "browser",
    define: { "process.env.NODE_ENV": '"development"' },
    jsx: "automatic",
    logLevel: "error",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
