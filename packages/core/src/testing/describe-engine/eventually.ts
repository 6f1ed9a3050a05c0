const POLL_MS = 5;

/** Resolves as soon as `check` holds; rejects at the deadline, saying what was waited for. */
export async function eventually(
  what: string,
  check: () => boolean | Promise<boolean>,
  deadlineMs: number,
): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!(await check())) {
    if (Date.now() >= end) throw new Error(`waited ${deadlineMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
