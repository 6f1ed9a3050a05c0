import { createClient, RESP_TYPES } from "redis";

/** The keys that match, as they are now; `putBack` removes what matches then and puts these in their places. */
export async function copyKeys(
  urls: readonly string[],
  pattern: string,
): Promise<{ readonly putBack: () => Promise<void> }> {
  const copies = await Promise.all(urls.map((url) => withServer(url, (server) => server.dumpAll(pattern))));
  return {
    async putBack() {
      await Promise.all(
        urls.map((url, index) =>
          withServer(url, async (server) => {
            for (const key of await server.keys(pattern)) await server.remove(key);
            for (const [key, dump] of copies[index] ?? []) await server.restore(key, dump);
          }),
        ),
      );
    },
  };
}

interface Server {
  keys(pattern: string): Promise<readonly string[]>;
  remove(key: string): Promise<unknown>;
  restore(key: string, dump: Buffer): Promise<unknown>;
  dumpAll(pattern: string): Promise<readonly (readonly [key: string, dump: Buffer])[]>;
}

async function withServer<Value>(url: string, work: (server: Server) => Promise<Value>): Promise<Value> {
  const client = createClient({ url });
  const bytes = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  await client.connect();
  const server: Server = {
    keys: (pattern) => client.keys(pattern),
    remove: (key) => client.del(key),
    restore: (key, dump) => client.restore(key, 0, dump),
    dumpAll: async (pattern) =>
      Promise.all((await client.keys(pattern)).map(async (key) => [key, await bytes.dump(key)] as const)),
  };
  try {
    return await work(server);
  } finally {
    client.destroy();
  }
}
