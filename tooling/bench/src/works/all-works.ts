import { append } from "./append.js";
import { idle } from "./idle.js";
import { paced } from "./paced.js";
import { pipeline } from "./pipeline.js";
import { replay } from "./replay.js";
import { resumeStorm } from "./resume-storm.js";
import { burst, fanOut, unicast } from "./rounds.js";
import { scale } from "./scale.js";
import type { Work } from "./work.js";

/** In the order they are run and shown. A work runs its own peers and no others: whoever asks it takes them from it. */
export const WORKS = [
  unicast,
  burst,
  fanOut,
  paced,
  idle,
  resumeStorm,
  scale,
  replay,
  pipeline,
  append,
] as readonly Work[];

/** @throws RangeError for a name that no work has */
export function workNamed(name: string): Work {
  const work = WORKS.find((each) => each.name === name);
  if (work === undefined) {
    throw new RangeError(`expected one of ${WORKS.map((each) => each.name).join(", ")}, received "${name}"`);
  }
  return work;
}
