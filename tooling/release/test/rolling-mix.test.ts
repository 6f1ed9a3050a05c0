import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startRedis } from "@tooling/services";
import { expect, inject, test } from "vitest";
import { Application } from "../src/application.js";
import type { Published } from "../src/repository-copy.js";
import { RollingNode } from "../src/rolling-node.js";
import { RollingUsers } from "../src/rolling-users.js";
import { say } from "../src/say.js";

const TEMPLATE = fileURLToPath(new URL("../fixtures/rolling-node", import.meta.url));
const USERS = ["ada", "grace", "edsger"];
/** In each phase of the roll, at least. */
const SAID = 100;

const { first, minor, major } = inject("releases");

test("nodes of two versions serve one user from one log, up the minor, up the major and back, without loss", async () => {
  const [older, newer, next] = await Promise.all([install(first), install(minor), install(major)]);
  await using redis = await startRedis({ own: true });
  await using left = new RollingNode(redis.url);
  await using right = new RollingNode(redis.url);
  await left.replace(older);
  await right.replace(older);
  using users = new RollingUsers(USERS, [left.port, right.port]);
  const phase = async (what: string): Promise<void> => {
    await users.say(SAID);
    say(what, `nodes ${left.version} and ${right.version}; ${users.acknowledged} said and acknowledged so far`);
  };
  await phase("both nodes are of the first release");
  await left.replace(newer);
  await phase("one node is of the next minor");
  await right.replace(newer);
  await left.replace(next);
  await phase("one is of the next minor, one of the next major");
  await left.replace(older);
  await phase("the major is taken back, to the first release");
  const problems = await users.problems();
  say("every device has all that its user said, once and in order", ...problems);
  expect(problems).toEqual([]);
  expect([left.version, right.version]).toEqual([versionOfCore(first), versionOfCore(minor)]);
});

async function install(release: readonly Published[]): Promise<Application> {
  const folder = join(inject("scratch"), `rolling-node-${versionOfCore(release)}`);
  const app = new Application(folder, { template: TEMPLATE, registry: inject("registry") });
  await app.install(release);
  return app;
}

function versionOfCore(release: readonly Published[]): string {
  return release.find(({ name }) => name === "@isowire/core")?.version ?? "none";
}
