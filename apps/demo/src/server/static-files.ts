import type { OutgoingHttpHeaders } from "node:http";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";

export interface StaticFile {
  readonly body: Buffer;
  readonly headers: OutgoingHttpHeaders & { readonly etag: string };
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
};

/**
 * Reads the built page into memory: URL path to file. What is not a key is not served, so that no path, however it is
 * written, leads out of the folder.
 *
 * @throws Error when the page has not been built
 */
export async function loadStaticFiles(folder: string): Promise<ReadonlyMap<string, StaticFile>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, StaticFile>();
  for (const entry of names) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const url = path.slice(folder.length).split(sep).join("/").replace(/^\/*/, "/");
    files.set(url, toStaticFile(url, await readFile(path)));
  }
  const index = files.get("/index.html");
  if (index === undefined) throw new Error(`unable to find the built page in ${folder}; run the build first`);
  return files.set("/", index);
}

function toStaticFile(url: string, body: Buffer): StaticFile {
  // Vite puts a digest into the name of everything under /assets.
  const cache = url.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
  return {
    body,
    headers: {
      "content-type": TYPES[extname(url)] ?? "application/octet-stream",
      "content-length": body.length,
      "cache-control": cache,
      etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`,
    },
  };
}
