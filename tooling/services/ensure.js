import { ensureChromium, findChromium } from "./chromium.js";

// Run once before the test tasks, which run side by side and must not install side by side.
try {
  if (!findChromium()) console.log("installing Chromium for the browser tests ...");
  ensureChromium();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
