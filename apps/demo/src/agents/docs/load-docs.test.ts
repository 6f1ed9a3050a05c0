import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { writeFixtureDocs } from "../testing/write-fixture-docs.js";
import { chooseEvidence } from "./choose-evidence.js";
import { type Docs, loadDocs } from "./load-docs.js";

describe("loadDocs", () => {
  let root: string;
  let docs: Docs;

  beforeAll(async () => {
    root = await writeFixtureDocs();
    docs = await loadDocs(root);
  });
  afterAll(() => rm(root, { recursive: true }));

  test("reads the root's pages, docs/ and the packages' pages, and nothing else", () => {
    expect([...new Set(docs.sections.map((section) => section.path))]).toEqual([
      "README.md",
      "SECURITY.md",
      "docs/glossary.md",
      "docs/recipes/drain.md",
      "packages/core/README.md",
    ]);
    expect(docs.search("zeppelin").hits).toEqual([]);
  });

  test("two headings of one name have two ids", () => {
    const ids = docs.sections.map((section) => section.id);
    expect(ids).toContain("README.md#guarantees");
    expect(ids).toContain("README.md#guarantees-1");
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each([
    ["what is an epoch", "docs/glossary.md#glossary"],
    ["How are users isolated?", "README.md#guarantees"],
    ["isolation", "README.md#guarantees"],
    ["what does close code 4001 mean", "docs/recipes/drain.md#close-codes"],
    ["how many connections may a user have", "docs/recipes/drain.md#limits"],
    ["how do I install it", "README.md#install"],
    ["what happens when a node is draining", "docs/recipes/drain.md#draining"],
    ["how do I report a vulnerability", "SECURITY.md#security"],
    ["what does a client do with expired credintials", "docs/recipes/drain.md#close-codes"],
    ["which process owns the connections", "packages/core/README.md#acmecore"],
  ])("%s is answered by %s", (question, id) => {
    expect(chooseEvidence(docs.search(question)).hits[0]?.section.id).toBe(id);
  });

  test.each([
    "how do I bake bread",
    "what is the capital of France",
    "does it support kafka",
    "who owns the moon",
    "user interface colours",
  ])("nothing is evidence for: %s", (question) => {
    expect(chooseEvidence(docs.search(question)).hits).toEqual([]);
  });

  test("names the words that are nowhere in the documentation", () => {
    expect(docs.search("does a lease need kafka or RabbitMQ").unknownWords).toEqual(["kafka", "rabbitmq"]);
  });

  test("reads a section as its file is now", async () => {
    await writeFile(join(root, "SECURITY.md"), "# Security\n\nChanged.\n");
    expect((await docs.read("SECURITY.md#security")).text).toBe("Changed.");
  });

  test("says what is gone: a section, a file, or an id that never was", async () => {
    await writeFile(join(root, "SECURITY.md"), "# Other\n");
    await expect(docs.read("SECURITY.md#security")).rejects.toThrow("no longer has the section");
    await rm(join(root, "SECURITY.md"));
    await expect(docs.read("SECURITY.md#security")).rejects.toThrow("SECURITY.md can no longer be read");
    await expect(docs.read("../../etc/passwd#x")).rejects.toThrow("there is no section");
  });

  test("a repository without documentation has an empty index", async () => {
    const empty = await loadDocs(join(root, "nowhere"));
    expect(empty.sections).toEqual([]);
    expect(chooseEvidence(empty.search("what is an epoch")).hits).toEqual([]);
  });
});
