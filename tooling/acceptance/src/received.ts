import type { Client } from "@isowire/client";

export interface Got {
  readonly type: string;
  readonly offset: number;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly runId?: string;
}

/** Collects what a page receives, and when it is there. */
export function collect(client: Client): { readonly events: readonly Got[]; readonly open: Promise<void> } {
  const events: Got[] = [];
  client.on("*", (event) => void events.push(event as unknown as Got));
  const open = new Promise<void>((resolve) => {
    client.on("isowire:welcome", () => {
      resolve();
    });
  });
  return { events, open };
}
