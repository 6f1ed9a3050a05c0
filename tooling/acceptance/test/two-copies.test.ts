import { createRequire } from "node:module";
import { afterEach, describe, expect, test } from "vitest";
import * as esm from "@isowire/core";
import * as esmTrusted from "@isowire/core/trusted";

const require = createRequire(import.meta.url);
const cjs = require("@isowire/core") as typeof esm;
const cjsTrusted = require("@isowire/core/trusted") as typeof esmTrusted;
const warnings: { code?: string; message: string }[] = [];
process.on("warning", (warning) => void warnings.push(warning));

let hub: esm.Hub | undefined;
afterEach(async () => {
  await hub?.close();
  hub = undefined;
});

describe("the ESM and the CJS build in one process", () => {
  test("are really two copies", () => {
    expect(cjs.createHub).not.toBe(esm.createHub);
    expect(cjs.IsowireError).not.toBe(esm.IsowireError);
  });

  test("give the same manager for the same user, and another for another, whoever asks first", () => {
    hub = cjs.createHub();
    esm.setDefaultHub(hub);
    const ours = esm.getWebSocketManager(esmTrusted.createUserContext({ userId: "ada" }));
    expect(cjs.getWebSocketManager(cjsTrusted.createUserContext({ userId: "ada" }))).toBe(ours);
    expect(cjs.getWebSocketManager(esmTrusted.createUserContext({ userId: "ada" }))).toBe(ours);
    expect(cjs.getWebSocketManager(cjsTrusted.createUserContext({ userId: "grace" }))).not.toBe(ours);
  });

  test("take each other's contexts and refuse copies of them", () => {
    hub = esm.createHub();
    cjs.setDefaultHub(hub);
    const context = cjsTrusted.createUserContext({ userId: "ada" });
    expect(esm.getWebSocketManager(context).user.userId).toBe("ada");
    expect(() => esm.getWebSocketManager({ ...context })).toThrow(
      expect.objectContaining({ code: "ERR_NOT_A_CONTEXT" }) as Error,
    );
  });

  test("share one default hub, and refuse a second", () => {
    hub = esm.createHub();
    esm.setDefaultHub(hub);
    const second = cjs.createHub();
    expect(() => cjs.setDefaultHub(second)).toThrow(
      expect.objectContaining({ code: "ERR_DEFAULT_HUB_EXISTS" }) as Error,
    );
    return second.close();
  });

  test("know each other's errors", () => {
    const error = new cjs.IsowireError("ERR_CLOSED");
    expect(error instanceof esm.IsowireError).toBe(false);
    expect(esm.IsowireError.isInstance(error, "ERR_CLOSED")).toBe(true);
    expect(esm.IsowireError.isInstance(error, "ERR_FENCED")).toBe(false);
    expect(esm.IsowireError.isInstance({ code: "ERR_CLOSED" })).toBe(false);
  });

  test("are listed by diagnoseCopies, and reported once", async () => {
    esmTrusted.createUserContext({ userId: "ada" });
    cjsTrusted.createUserContext({ userId: "ada" });
    await new Promise((resolve) => setImmediate(resolve));
    expect(esm.diagnoseCopies()).toEqual(cjs.diagnoseCopies());
    expect(
      esm
        .diagnoseCopies()
        .map((copy) => copy.format)
        .sort(),
    ).toEqual(["cjs", "esm"]);
    const reported = warnings.filter((warning) => warning.code === "ISOWIRE_W001");
    expect(reported).toHaveLength(1);
    expect(reported[0]?.message).toContain("(cjs)");
  });
});
