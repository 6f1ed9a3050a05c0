import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { createEntry } from "../log/create-entry.js";
import { EntryBuffer } from "./entry-buffer.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

test("an entry that was dropped is held by nothing", async () => {
  const buffer = new EntryBuffer();
  const push = (offset: number): WeakRef<object> => {
    const entry = createEntry({ epoch: "epoch-of-test", offset, time: 1, type: "n", payloadJson: "1" });
    buffer.push(entry);
    return new WeakRef(entry);
  };
  const [dropped, kept] = [push(1), push(2)];
  buffer.shift();
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(dropped.deref()).toBeUndefined();
  expect(kept.deref()).toBe(buffer.first);
});
