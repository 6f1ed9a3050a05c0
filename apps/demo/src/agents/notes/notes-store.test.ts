import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createNotesStore, type NotesStore } from "./notes-store.js";

const ann = { tenantId: "acme", userId: "ann" };

describe("createNotesStore", () => {
  let directory: string;
  let time = 0;
  let store: NotesStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "notes-"));
    store = createNotesStore(directory, () => (time += 1000));
  });
  afterEach(() => rm(directory, { recursive: true }));

  test("a saved note is a Markdown file and reads back as it was", async () => {
    const text = "first line\n\n---\nsaved: never\n---\n\n* last line";
    const { name } = await store.save(ann, { text, key: "1" });
    expect((await store.list(ann)).map((note) => note.text)).toEqual([text]);
    const [folder = ""] = await readdir(directory);
    expect(await readFile(join(directory, folder, name), "utf8")).toContain(text);
  });

  test("notes come back oldest first", async () => {
    for (const text of ["c", "a", "b"]) await store.save(ann, { text, key: text });
    expect((await store.list(ann)).map((note) => note.text)).toEqual(["c", "a", "b"]);
  });

  test("a repeated attempt keeps one copy", async () => {
    const first = await store.save(ann, { text: "once", key: "same" });
    expect(await store.save(ann, { text: "once", key: "same" })).toEqual(first);
    expect(await store.list(ann)).toHaveLength(1);
  });

  test("a user never sees another user's notes, whatever the ids contain", async () => {
    const users = [
      ann,
      { tenantId: "", userId: "acme/ann" },
      { tenantId: "acme/ann", userId: "" },
      { tenantId: "a", userId: "cmeann" },
      { tenantId: "acme", userId: "Ann" },
      { tenantId: "acme", userId: "../ann" },
      { tenantId: "..", userId: ".." },
      { tenantId: "../../etc", userId: "passwd" },
      { tenantId: 'acme","ann', userId: "x" },
      { tenantId: "acme", userId: "ann\0" },
      { tenantId: "acme", userId: "con" },
      { tenantId: "acme", userId: "x".repeat(1024) },
      { tenantId: "acme", userId: "\u00e9" },
      { tenantId: "acme", userId: "e\u0301" },
    ];
    for (const [index, user] of users.entries()) await store.save(user, { text: `note of ${index}`, key: "k" });
    for (const [index, user] of users.entries()) {
      expect((await store.list(user)).map((note) => note.text)).toEqual([`note of ${index}`]);
    }
    const folders = await readdir(directory);
    expect(folders).toHaveLength(users.length);
    for (const folder of folders) expect(folder).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each(["", "  \n", "x".repeat(4001)])("refuses a note that is empty or too long", async (text) => {
    await expect(store.save(ann, { text, key: "k" })).rejects.toMatchObject({ name: "ToolProblem" });
    expect(await store.list(ann)).toEqual([]);
  });
});
