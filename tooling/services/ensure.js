import { findChromium } from "./chromium.js";
import { installPrograms } from "./install-programs.js";
import { findProgram, PROGRAMS } from "./programs.js";

const { chromium, redis, postgres, nginx, haproxy } = PROGRAMS;
const { TEST_REDIS_URL, TEST_POSTGRES_URL } = process.env;

// Run once before the test tasks, which run side by side and must not install side by side.
try {
  const needed = [
    ...(findChromium() ? [] : [chromium]),
    ...(TEST_REDIS_URL ? [] : [redis]),
    ...(TEST_POSTGRES_URL ? [] : [postgres]),
    nginx,
    haproxy,
  ];
  const missing = needed.filter((program) => !findProgram(program));
  if (missing.length > 0) console.log(`installing for the tests: ${missing.map(({ title }) => title).join(", ")} ...`);
  installPrograms(missing);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
