export { CHROMIUM_ARGS, ensureChromium, findChromium } from "./chromium.js";
