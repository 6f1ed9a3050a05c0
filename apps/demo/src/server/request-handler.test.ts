import { once } from "node:events";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Route } from "./demo-api.js";
import { HttpProblem } from "./http-problem.js";
import { readJson } from "./read-json.js";
import { createRequestHandler } from "./request-handler.js";
import { loadStaticFiles } from "./static-files.js";

let folder = "";
let server: Server;
let origin = "";
const logged: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "demo-web-"));
  await mkdir(join(folder, "web/assets"), { recursive: true });
  await writeFile(join(folder, "secret.txt"), "out of reach");
  await writeFile(join(folder, "web/index.html"), "<p>page</p>");
  await writeFile(join(folder, "web/assets/app-1.js"), "run()");
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ignore = (): void => undefined;
  const handler = createRequestHandler({
    files: await loadStaticFiles(join(folder, "web")),
    routes: new Map<string, Route>([
      ["/api/echo", (request) => readJson(request)],
      ["/api/broken", () => Promise.reject(new Error("a path of ours: /etc/secret"))],
      ["/api/later", () => Promise.reject(new HttpProblem(503, "ERR_X", { message: "later", retryAfterMs: 1_500 }))],
    ]),
    allowedOrigins: [origin],
    logger: { debug: ignore, info: ignore, warn: ignore, error: (_, message) => logged.push(message) },
  });
  server.on("request", handler);
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

describe("files", () => {
  test("the page is served under / with its type, and checked anew each time", async () => {
    const response = await fetch(`${origin}/?pair=x`);
    expect(await response.text()).toBe("<p>page</p>");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  });

  test("an asset is served as what it is, for good", async () => {
    const response = await fetch(`${origin}/assets/app-1.js`);
    expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(response.headers.get("cache-control")).toContain("immutable");
  });

  test("a page that has not changed is not sent again", async () => {
    const etag = (await fetch(origin)).headers.get("etag") ?? "";
    expect((await raw("/", { headers: { "if-none-match": etag } })).status).toBe(304);
  });

  test("HEAD answers without a body", async () => {
    const { status, body } = await raw("/", { method: "HEAD" });
    expect([status, body]).toEqual([200, ""]);
  });

  test.each([
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/assets/../../secret.txt",
    "/assets\\..\\..\\secret.txt",
    "//secret.txt",
    "/./index.html",
    "/index.html%00.js",
    "/assets",
    "/assets/",
    "/constructor",
  ])("%s leads to nothing", async (path) => {
    const { status, body } = await raw(path);
    expect(status).toBe(404);
    expect(body).not.toContain("out of reach");
  });

  test("a folder without a page is an error that says what to do", async () => {
    await expect(loadStaticFiles(join(folder, "nowhere"))).rejects.toThrow("run the build first");
  });
});

describe("questions", () => {
  const json = { "content-type": "application/json" };

  test("are answered with JSON that nobody keeps", async () => {
    const response = await fetch(`${origin}/api/echo`, { method: "POST", headers: json, body: '{"a":1}' });
    expect(await response.json()).toEqual({ a: 1 });
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test.each([
    ["another page's", { method: "POST", headers: { ...json, origin: "http://evil.example" }, body: "{}" }, 403],
    ["a page without an origin of its own", { method: "POST", headers: { ...json, origin: "null" }, body: "{}" }, 403],
    ["a form", { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" }, 415],
    ["not an object", { method: "POST", headers: json, body: "[]" }, 400],
    ["not JSON", { method: "POST", headers: json, body: "{" }, 400],
    ["too long", { method: "POST", headers: json, body: JSON.stringify("x".repeat(5_000)) }, 413],
    ["a GET", { method: "GET" }, 405],
    ["under another host's name", { method: "POST", headers: { ...json, host: "evil.example" }, body: "{}" }, 421],
  ] as const)("%s is refused", async (_, options, expected) => {
    const { status, body } = await raw("/api/echo", options);
    expect(status).toBe(expected);
    expect(JSON.parse(body)).toMatchObject({ code: expect.stringMatching(/^ERR_/) as unknown });
  });

  test("a failure is logged and says nothing of its inside", async () => {
    const { status, body } = await raw("/api/broken", { method: "POST" });
    expect(status).toBe(500);
    expect(JSON.parse(body)).toEqual({ code: "ERR_INTERNAL", message: "Something went wrong." });
    expect(logged).toEqual(["a request failed"]);
  });

  test("a refusal for now says when to come back", async () => {
    const { status, body, headers } = await raw("/api/later", { method: "POST" });
    expect([status, headers["retry-after"]]).toEqual([503, "2"]);
    expect(JSON.parse(body)).toEqual({ code: "ERR_X", message: "later", retryAfterMs: 1_500 });
  });
});

interface RawOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request whose path and headers are sent as they are, which `fetch` does not do. */
async function raw(path: string, { method = "GET", headers = {}, body = "" }: RawOptions = {}) {
  const sent = httpRequest(origin, { path, method, headers });
  sent.end(body);
  const [response] = (await once(sent, "response")) as [import("node:http").IncomingMessage];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, headers: response.headers, body: text };
}
