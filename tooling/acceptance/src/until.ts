const DEADLINE_MS = 15_000;

/** Waits until `condition` holds; says what it last saw when it does not. */
export async function until(
  condition: () => boolean,
  seen: () => unknown = () => "",
  deadlineMs = DEADLINE_MS,
): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!condition()) {
    if (Date.now() > deadline)
      throw new Error(`the condition did not hold within ${String(deadlineMs)} ms: ${JSON.stringify(seen())}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
