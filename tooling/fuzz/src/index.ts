export { FUZZ_SEED, fuzzFor, timeoutFor } from "./fuzz-for.js";
export { mutated } from "./mutated.js";
