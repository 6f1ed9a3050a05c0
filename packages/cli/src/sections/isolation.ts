import type { UserContext } from "@isowire/core";
import { randomUUID } from "node:crypto";
import { openApplication, type Application } from "../project/application.js";
import { fail, pass, type Finding } from "../report/finding.js";
import type { Device } from "../wire/device.js";
import { serve } from "../wire/serve.js";
import type { SectionContext } from "./section-context.js";

const EVENTS_PER_USER = 25;
const DEVICES_PER_USER = 2;
/** Ids that a careless key would mix up. */
const USERS = [
  ["ada", ""],
  ["ada", "acme"],
  ["acme:ada", ""],
  ["a", "cme:ada"],
] as const;

interface Subject {
  readonly context: UserContext;
  readonly canary: string;
  readonly devices: readonly Device[];
}

/** Whether anything of one user reaches another, live. */
export async function runIsolation({ project, check, tell }: SectionContext): Promise<void> {
  await using app = await openApplication(project, "engine");
  await using served = await serve(project, app);
  const subjects: Subject[] = [];
  for (const [userId, tenantId] of USERS) {
    const context = app.context(userId, tenantId);
    const devices = [];
    for (let n = 0; n < DEVICES_PER_USER; n += 1) devices.push(await served.open(context));
    subjects.push({ context, canary: `canary-${randomUUID()}`, devices });
  }
  await check("every device has its user's canaries", async () => {
    await sendAll(app, subjects);
    return everyoneHas(subjects);
  });
  await check("no device has another user's canary", () => noneLeaked(subjects));
  await check("no history has another user's canary", () => noHistoryLeaked(app, subjects));
  await check("presence shows a user its own connections alone", () => ownConnections(app, subjects));
  tell({ users: USERS.length, devices: USERS.length * DEVICES_PER_USER, events: USERS.length * EVENTS_PER_USER });
}

/** All users at once, so that whatever they share is shared now. */
async function sendAll(app: Application, subjects: readonly Subject[]): Promise<void> {
  const sent: Promise<unknown>[] = [];
  for (let n = 0; n < EVENTS_PER_USER; n += 1) {
    for (const { context, canary } of subjects) {
      sent.push(app.managerOf(context).sendEvent("isowire_doctor", { canary: `${canary}-${n}` }));
    }
  }
  await Promise.all(sent);
}

async function everyoneHas(subjects: readonly Subject[]): Promise<Finding> {
  for (const { canary, devices } of subjects) {
    const isMine = (device: Device): number => device.raw.filter((text) => text.includes(canary)).length;
    for (const device of devices) await device.until(() => isMine(device) === EVENTS_PER_USER, "the user's own events");
  }
  return pass(
    `${subjects.length} users, ${DEVICES_PER_USER} devices each, ${EVENTS_PER_USER} of ${EVENTS_PER_USER} events`,
  );
}

function noneLeaked(subjects: readonly Subject[]): Finding {
  const messages = subjects.flatMap(({ devices, canary }) =>
    devices.flatMap(({ raw }) => raw.map((text) => [canary, text])),
  );
  const leaked = messages.filter(([own, text]) =>
    subjects.some(({ canary }) => canary !== own && text?.includes(canary)),
  );
  return verdict(leaked.length, `${messages.length} raw messages`);
}

async function noHistoryLeaked(app: Application, subjects: readonly Subject[]): Promise<Finding> {
  let leaked = 0;
  for (const { context, canary: own } of subjects) {
    const text = JSON.stringify(await app.managerOf(context).history({ limit: 200 }));
    leaked += subjects.filter(({ canary }) => canary !== own && text.includes(canary)).length;
  }
  return verdict(leaked, `${subjects.length} histories`);
}

async function ownConnections(app: Application, subjects: readonly Subject[]): Promise<Finding> {
  const counts = await Promise.all(
    subjects.map(async ({ context }) => (await app.managerOf(context).connections()).length),
  );
  const seen = `${counts.join(", ")} connections of ${subjects.length} users with ${DEVICES_PER_USER} devices each`;
  return counts.every((count) => count === DEVICES_PER_USER) ? pass(seen) : fail(seen, ADVICE);
}

function verdict(leaked: number, searched: string): Finding {
  if (leaked === 0) return pass(`0 foreign canaries in ${searched}`);
  return fail(`${leaked} of ${searched} had another user's canary`, ADVICE);
}

const ADVICE = "keep no manager or context in module scope; ask for the manager of the user at each use";
