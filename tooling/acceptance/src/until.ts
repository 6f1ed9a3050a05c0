const DEADLINE_MS = 15_000;

/** Waits until `condition` holds; says what it last saw when it does not. */
export async function until(condition: () => boolean, seen: () => unknown = () => ""): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!condition()) {
    if (Date.now() > deadline)
      throw new Error(`the condition did not hold within ${String(DEADLINE_MS)} ms: ${JSON.stringify(seen())}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
