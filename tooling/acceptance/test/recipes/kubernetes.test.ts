import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@isowire/client";
import { startRedis, type Service } from "@tooling/services";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { collect } from "../../src/received.js";
import { until } from "../../src/until.js";
import { verdictOn } from "../../src/verdict-on.js";
import { jwtOf } from "./jwt-of.js";
import { RecipeServer } from "./recipe-server.js";

const PAGE = readFileSync(new URL("../../../../docs/recipes/kubernetes.md", import.meta.url), "utf8");
/** How long a drain waits for runs to be handed over, once their grace is over. */
const HAND_OVER_MS = 5000;

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

interface Container {
  readonly command: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
  readonly lifecycle: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
}

interface Deployment {
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: object };
    readonly strategy: { readonly type: string; readonly rollingUpdate: object };
    readonly template: {
      readonly metadata: { readonly labels: object };
      readonly spec: { readonly terminationGracePeriodSeconds: number; readonly containers: readonly [Container] };
    };
  };
}

const documents = parseAllDocuments(/<!-- deployment\.yaml -->\n```yaml\n([\s\S]*?)^```/m.exec(PAGE)?.[1] ?? "");
const [deployment, service, budget] = documents.map((document) => document.toJS() as unknown);
const { spec } = deployment as Deployment;
const [container] = spec.template.spec.containers;
const killsAfterMs =
  (spec.template.spec.terminationGracePeriodSeconds - container.lifecycle.preStop.sleep.seconds) * 1000;

function startPod(redis: Service): Promise<RecipeServer> {
  return RecipeServer.start("kubernetes.md", ["redis"], {
    isowire: ["agents", "redis"],
    env: { REDIS_URL: redis.url, PROBE_PORT: "0" },
    listens: 2,
  });
}

/** What the kubelet gets. */
async function probe({ ports }: RecipeServer, { httpGet }: Probe): Promise<number> {
  return (await fetch(`http://127.0.0.1:${String(ports[1])}${httpGet.path}`)).status;
}

test("the times of the deployment are long enough for those of the server", () => {
  expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  const [, windowMs, runGraceMs] = /drain\({ windowMs: ([\d_]+), runGraceMs: ([\d_]+) }\)/.exec(PAGE) ?? [];
  const drainMs = Math.max(ms(windowMs), ms(runGraceMs) + HAND_OVER_MS);
  expect(killsAfterMs).toBeGreaterThan(drainMs);
});

test("the deployment names what is there", () => {
  const ports = new Map(container.ports.map(({ name, containerPort }) => [name, String(containerPort)]));
  const env = new Map(container.env.map(({ name, value }) => [name, value]));
  expect([env.get("PORT"), env.get("PROBE_PORT")]).toEqual([ports.get("web"), ports.get("probes")]);
  const read = new Set([...PAGE.matchAll(/process\.env\.(\w+)/g)].map(([, name]) => name));
  expect(new Set(env.keys())).toEqual(read);
  for (const { httpGet } of [container.readinessProbe, container.livenessProbe])
    expect(ports.has(httpGet.port)).toBe(true);
  expect(spec.strategy).toMatchObject({ type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0 } });
  const labels = spec.template.metadata.labels;
  expect(spec.selector.matchLabels).toEqual(labels);
  expect(service).toMatchObject({ kind: "Service", spec: { selector: labels, ports: [{ targetPort: "web" }] } });
  expect(budget).toMatchObject({ kind: "PodDisruptionBudget", spec: { selector: { matchLabels: labels } } });
  // Not through a shell or npm, which would keep the signal.
  expect(container.command[0]).toBe("node");
});

test("a pod that is told to go is unready and alive, hands its run over and ends before it is killed", async () => {
  await using redis = await startRedis({ own: true });
  await using pod = await startPod(redis);
  await using other = await startPod(redis);
  expect(await probe(pod, container.readinessProbe)).toBe(200);
  expect(await probe(pod, container.livenessProbe)).toBe(200);
  const { token } = jwtOf("ada");
  const [near, far] = [pod, other].map((server) =>
    createClient({ url: `${server.socketUrl}/ws`, getToken: () => token ?? "" }),
  ) as [ReturnType<typeof createClient>, ReturnType<typeof createClient>];
  try {
    const heard = collect(far);
    await Promise.all([collect(near).open, heard.open]);
    const closes: string[] = [];
    near.onStatus(({ reason }) => reason && closes.push(reason.name));
    await near.command("user_message", { content: "go" });
    const pages = (): number => heard.events.filter(({ type }) => type === "state_snapshot").length;
    await until(() => pages() > 1);

    pod.terminate();
    const kubelet = new AbortController();
    const killing = sleep(killsAfterMs, undefined, { signal: kubelet.signal }).then(
      () => pod.kill(),
      () => undefined,
    );
    await expect.poll(() => probe(pod, container.readinessProbe), { timeout: 15_000, interval: 10 }).toBe(503);
    expect(await probe(pod, container.livenessProbe)).toBe(200);
    expect(await verdictOn(`${pod.socketUrl}/ws`)).toContain("ECONNREFUSED");
    expect(await probe(other, container.readinessProbe)).toBe(200);
    await until(() => closes.length > 0);
    expect(closes[0]).toBe("server restart");
    expect(await pod.ended()).toEqual({ code: 0, signal: null, stderr: "" });
    kubelet.abort();
    await killing;

    const before = pages();
    await until(() => pages() > before + 1);
    const types = heard.events.map(({ type }) => type);
    expect(types.filter((type) => /^agent_/.test(type))).toEqual(["agent_started"]);
  } finally {
    for (const client of [near, far]) client.close();
  }
});

function ms(digits = ""): number {
  return Number(digits.replaceAll("_", ""));
}
