export { createFakeClock } from "./testing/fake-clock.js";
export type { FakeClock } from "./testing/fake-clock.js";
