import type { PostgresDatabase } from "../src/index.js";

/** A database that remembers which functions of the schema were called through it, in order. */
export function spyOn(database: PostgresDatabase): { readonly database: PostgresDatabase; readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    database: {
      ...database,
      run(text, values) {
        calls.push(/^select \* from "\w+"\.(\w+)\(/.exec(text)?.[1] ?? text);
        return database.run(text, values);
      },
    },
  };
}
