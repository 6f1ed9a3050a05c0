import { Socket } from "node:net";
import { beforeEach, describe, expect, test } from "vitest";
import { randomBytes } from "node:crypto";
import { Devices } from "./devices.js";
import { VisitSecrets } from "./visit-secrets.js";
import { createSampleUsers, type SampleUser } from "./sample-user.js";

const [ada, grace] = createSampleUsers() as [SampleUser, SampleUser];

describe("Devices", () => {
  let now = 0;
  let devices: Devices;
  const key = randomBytes(32);
  const devicesOf = (key: Buffer): Devices => new Devices({ secrets: new VisitSecrets(key), now: () => now });

  beforeEach(() => {
    now = 1_000;
    devices = devicesOf(key);
  });

  test("a secret finds its own device and no other", () => {
    const [first, second] = [devices.add(ada), devices.add(grace)];
    expect(devices.find(first.secret)?.user).toEqual(ada);
    expect(devices.find(second.secret)?.user).toEqual(grace);
    expect(devices.find("")).toBeUndefined();
    expect(devices.find(first.secret.slice(1))).toBeUndefined();
  });

  test("two devices of one user have different secrets and ids", () => {
    const [first, second] = [devices.add(ada), devices.add(ada)];
    expect(first.secret).not.toBe(second.secret);
    expect(devices.find(first.secret)?.id).not.toBe(devices.find(second.secret)?.id);
  });

  test("a drop cuts the device's own sockets and leaves every other alone", () => {
    const [first, second] = [devices.add(ada), devices.add(ada)].map(({ secret }) => devices.find(secret)!.id);
    const [own, others] = [new Socket(), new Socket()];
    devices.connected(first!, own);
    devices.connected(second!, others);
    expect(devices.drop(first!, 0)).toBe(1);
    expect([own.destroyed, others.destroyed]).toEqual([true, false]);
  });

  test("a device that was dropped for a while is kept offline that long", () => {
    const { id } = devices.find(devices.add(ada).secret)!;
    expect(devices.offlineMs(id)).toBe(0);
    devices.drop(id, 10_000);
    now += 4_000;
    expect(devices.offlineMs(id)).toBe(6_000);
    now += 6_000;
    expect(devices.offlineMs(id)).toBe(0);
  });

  test("a visit outlives the process: who has the same key knows it", () => {
    const { secret } = devices.add(ada);
    expect(devicesOf(key).find(secret)).toEqual(devices.find(secret));
    expect(devicesOf(randomBytes(32)).find(secret)).toBeUndefined();
  });

  test("a secret in which anything was changed is nobody's", () => {
    const { secret } = devices.add(ada);
    const [body = "", signature = ""] = secret.split(".");
    const forged = Buffer.from(Buffer.from(body, "base64url").toString().replace(ada.userId, grace.userId));
    expect(devices.find(`${forged.toString("base64url")}.${signature}`)).toBeUndefined();
    expect(devices.find(`${body}.`)).toBeUndefined();
    expect(devices.find(`${body}.${signature.slice(0, -4)}AAAA`)).toBeUndefined();
    expect(devices.find(secret)?.user).toEqual(ada);
  });
});
