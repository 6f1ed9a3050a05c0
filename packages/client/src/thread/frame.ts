/** A hidden page gets no frames; it is brought up to date this often, ms. */
const HIDDEN_MS = 250;

/**
 * Calls back once, with the next frame of a visible page, and soon anywhere else: a flood of tokens costs one update a
 * frame. Returns what cancels it.
 */
export function nextFrame(callback: () => void): () => void {
  let isDue = true;
  const once = (): void => {
    if (!isDue) return;
    isDue = false;
    callback();
  };
  if (typeof requestAnimationFrame === "function") {
    requestAnimationFrame(once);
    // The page may be hidden before the frame comes.
    setTimeout(once, HIDDEN_MS);
  } else {
    queueMicrotask(once);
  }
  return () => {
    isDue = false;
  };
}
