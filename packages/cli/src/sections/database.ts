import type { Engine } from "@isowire/core";
import type * as Core from "@isowire/core";
import type { User } from "@isowire/core";
import { randomBytes } from "node:crypto";
import { loadDoctorFile } from "../project/doctor-file.js";
import { openEngine, type OpenedEngine } from "../project/open-engine.js";
import { fail, pass, unknown, type Finding } from "../report/finding.js";
import type { SectionContext } from "./section-context.js";

const EVENTS = 10;
const ADVICE = "npx vitest with describeEngine of @isowire/core/testing says which obligation of engines is broken";

/** Whether the engine keeps what it acknowledged, in order, for one user at a time. */
export async function runDatabase({ project, check, tell }: SectionContext): Promise<void> {
  const file = await loadDoctorFile(project);
  await project.import<typeof Core>("@isowire/core");
  let opened: OpenedEngine | undefined;
  await check("the engine opens", async () => {
    opened = await openEngine(project, file);
    return pass(opened.what);
  });
  if (opened === undefined) {
    await check("the engine keeps a log", () => unknown("not run: the engine did not open"));
    return;
  }
  const { engine, what, close } = opened;
  tell({ engine: what, scope: engine.scope });
  const userId = `isowire-doctor-${randomBytes(6).toString("hex")}`;
  const user = { tenantId: "isowire-doctor", userId };
  try {
    await check("offsets rise by exactly 1", () => append(engine, user));
    await check("what was acknowledged is read back, in order", () => readBack(engine, user));
    await check("a reader resumes where it stopped", () => resume(engine, user));
    await check("an unknown epoch is told, not served", () => unknownEpoch(engine, user));
    await check("the same idempotency key appends once", () => idempotency(engine, user));
    await check("another user's log is empty", () => otherUser(engine, { ...user, tenantId: "" }));
    await check("the throw-away log is trimmed again", () => trim(engine, user));
  } finally {
    await close();
  }
}

async function append({ log }: Engine, user: User): Promise<Finding> {
  const offsets: number[] = [];
  for (let n = 1; n <= EVENTS; n += 1) {
    const { position } = await log.append(user, { events: [{ type: "isowire_doctor", payload: { n } }] });
    offsets.push(position.offset);
  }
  const seen = `${EVENTS} appends: offsets ${offsets.join(", ")}`;
  return offsets.every((offset, at) => offset === at + 1) ? pass(seen) : fail(seen, ADVICE);
}

async function readBack({ log }: Engine, user: User): Promise<Finding> {
  const result = await log.read(user, { limit: EVENTS * 2 });
  if (result.status !== "ok") return fail(`read answered ${result.status}`, ADVICE);
  const numbers = result.entries.map((entry) => (entry.payload as { n: number }).n);
  const expected = Array.from({ length: EVENTS }, (_, at) => at + 1);
  if (numbers.join() === expected.join()) return pass(`events ${numbers.join(", ")}`);
  return fail(`acknowledged ${expected.join(", ")}; read back ${numbers.join(", ") || "nothing"}`, ADVICE);
}

async function resume({ log }: Engine, user: User): Promise<Finding> {
  const first = await log.read(user, { limit: 3 });
  const stop = first.status === "ok" ? first.entries.at(-1) : undefined;
  if (stop === undefined) return fail("nothing to resume from", ADVICE);
  const rest = await log.read(user, { after: stop, limit: EVENTS * 2 });
  if (rest.status !== "ok") return fail(`after offset ${stop.offset} the log answered ${rest.status}`, ADVICE);
  const offsets = rest.entries.map(({ offset }) => offset);
  const isWhole =
    offsets.length === EVENTS - stop.offset && offsets.every((offset, at) => offset === stop.offset + at + 1);
  const seen = `after offset ${stop.offset}: ${offsets.join(", ") || "nothing"}`;
  return isWhole ? pass(seen) : fail(seen, ADVICE);
}

async function unknownEpoch({ log }: Engine, user: User): Promise<Finding> {
  const head = await log.head(user);
  const { status } = await log.read(user, { after: { ...head, epoch: "isowire-doctor" }, limit: 1 });
  return status === "epoch_changed" ? pass(status) : fail(`expected epoch_changed, received ${status}`, ADVICE);
}

async function idempotency({ log }: Engine, user: User): Promise<Finding> {
  const request = { events: [{ type: "isowire_doctor", payload: { n: 0 } }], idempotencyKey: "isowire-doctor" };
  const [first, again] = [await log.append(user, request), await log.append(user, request)];
  const seen = `offset ${first.position.offset}, then offset ${again.position.offset} as ${again.duplicate ? "a duplicate" : "new"}`;
  return again.duplicate && again.position.offset === first.position.offset ? pass(seen) : fail(seen, ADVICE);
}

async function otherUser({ log }: Engine, user: User): Promise<Finding> {
  const { offset } = await log.head(user);
  return offset === 0 ? pass("the same id in no tenant stands at 0") : fail(`it stands at ${offset}`, ADVICE);
}

async function trim({ log }: Engine, user: User): Promise<Finding> {
  await log.trim(user, (await log.head(user)).offset);
  const { entries } = await log.history(user, { limit: EVENTS * 2, maxBytes: 65_536 });
  return entries.length === 0 ? pass("nothing left") : fail(`${entries.length} entries are left`, ADVICE);
}
