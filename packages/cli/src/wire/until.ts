const DEADLINE_MS = 10_000;
const LOOK_EVERY_MS = 5;

/** Waits until `condition` holds. @throws Error saying what did not come */
export async function until(condition: () => boolean, what: string, deadlineMs = DEADLINE_MS): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited ${deadlineMs / 1000} s for ${what} in vain`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
