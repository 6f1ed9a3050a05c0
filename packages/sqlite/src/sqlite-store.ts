import type { Clock, Retention, User } from "@isowire/core/contracts";
import type { SqliteDatabase } from "./database.js";
import type { DiskBarrier } from "./disk-barrier.js";
import { GroupCommit } from "./group-commit.js";
import { isOver, retain } from "./retain.js";
import { Statements } from "./statements.js";
import { userName } from "./user-name.js";
import { UserRows, type UserRow } from "./user-rows.js";

/** Where a store keeps what it is given. */
export interface StoreFile {
  readonly database: SqliteDatabase;
  readonly barrier?: DiskBarrier;
}

const UNSWEPT = `SELECT name FROM users WHERE swept_offset < base_offset`;

/** What the parts of an engine share. */
export class SqliteStore {
  readonly clock: Clock;
  readonly statements: Statements;
  readonly users: UserRows;
  readonly commits: GroupCommit;
  /** Names of users who have entries to delete that nobody sees any more. */
  readonly unswept = new Set<string>();
  retention: Retention;

  constructor(file: StoreFile, clock: Clock, retention: Retention) {
    this.clock = clock;
    this.retention = retention;
    this.statements = new Statements(file.database);
    this.users = new UserRows(this.statements, clock);
    this.commits = new GroupCommit(file.database, this.users, file.barrier);
    for (const [name] of this.statements.of(UNSWEPT).all([])) this.unswept.add(name as string);
  }

  /** Looks at a user's log as retention leaves it, making one if there is none. */
  async lookAt<T>(user: User, look: (row: UserRow) => T): Promise<T> {
    const name = userName(user);
    const seen = await this.commits.read(() => {
      const row = this.users.find(name);
      if (row === undefined || isOver(row, this.retention, this.clock.now())) return undefined;
      return { value: look(row) };
    });
    if (seen !== undefined) return seen.value;
    return this.commits.write(() => {
      const row = this.users.open(name);
      retain(this, row);
      return look(row);
    });
  }
}
