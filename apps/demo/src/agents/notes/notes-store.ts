import type { AgentUser } from "../agent-port.js";

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { ToolProblem } from "../tool-problem.js";

/** Notes kept for users, each under its own user and out of reach of every other. */
export interface NotesStore {
  /**
   * Writes one note. The same `key` again writes the same note again, so a repeated attempt keeps one copy.
   * @throws {@link ToolProblem} when the note is empty or too long, or the user has too many
   */
  save(user: AgentUser, note: { readonly text: string; readonly key: string }): Promise<Note>;
  /** The user's notes, oldest first. */
  list(user: AgentUser): Promise<readonly Note[]>;
}

/** One note of one user. */
export interface Note {
  /** The name of its file within the user's folder. */
  readonly name: string;
  /** When it was saved, ISO 8601. */
  readonly savedAt: string;
  readonly text: string;
}

const MAX_TEXT = 4000;
const MAX_NOTES = 200;

/**
 * Keeps notes as Markdown files: one folder per user below `directory`, one file per note.
 * @param directory - made when first needed
 * @param now - the clock, in milliseconds
 */
export function createNotesStore(directory: string, now: () => number = Date.now): NotesStore {
  const list = async (user: AgentUser): Promise<readonly Note[]> => {
    const folder = join(directory, folderName(user));
    const names = (await namesIn(folder)).filter((name) => /^note-[0-9a-f]{32}\.md$/.test(name));
    const notes = await Promise.all(
      names.map(async (name) => parseNote(name, await readFile(join(folder, name), "utf8"))),
    );
    return notes.sort((left, right) => order(left).localeCompare(order(right)));
  };

  return {
    list,
    save: async (user, { text, key }) => {
      const note = {
        name: `note-${digest(key).slice(0, 32)}.md`,
        savedAt: new Date(now()).toISOString(),
        text: text.trim(),
      };
      if (note.text === "") throw new ToolProblem("an empty note cannot be saved");
      if (note.text.length > MAX_TEXT) throw new ToolProblem(`a note may have at most ${MAX_TEXT} characters`);
      const kept = await list(user);
      const same = kept.find((one) => one.name === note.name);
      if (same) return same;
      if (kept.length >= MAX_NOTES) throw new ToolProblem(`there are already ${MAX_NOTES} notes`);
      await write(join(directory, folderName(user)), note);
      return note;
    },
  };
}

/**
 * A file name that no two users share and no user id can bend: a digest of tenant and user, which JSON keeps apart
 * whatever they contain.
 */
function folderName({ tenantId, userId }: AgentUser): string {
  return digest(JSON.stringify([tenantId, userId]));
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Appears under its name whole or not at all. */
async function write(folder: string, note: Note): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = join(folder, `.${note.name}.${process.pid}`);
  await writeFile(unfinished, `---\nsaved: ${note.savedAt}\n---\n\n${note.text}\n`, { mode: 0o600 });
  await rename(unfinished, join(folder, note.name));
}

function parseNote(name: string, file: string): Note {
  const [, savedAt = "", text = file] = /^---\nsaved: (.*)\n---\n\n([\s\S]*)\n$/.exec(file) ?? [];
  return { name, savedAt, text };
}

function order({ savedAt, name }: Note): string {
  return `${savedAt} ${name}`;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
