/** Numbers from 0 to 1; `TEST_SEED` repeats those of another run. */
export function createRandom(): (() => number) & { readonly seed: string } {
  const first = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
  let state = first;
  // Mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return Object.assign(next, { seed: `TEST_SEED=${String(first)} repeats this` });
}
