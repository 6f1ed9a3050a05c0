import { workNamed } from "./works/all-works.js";
import type { Setup } from "./works/work.js";

/** One measurement in a process of its own, so that none inherits the heap, the compiled code or the sockets of another. */
const { work, ...setup } = JSON.parse(process.argv[2] ?? "") as Setup & { readonly work: string };
const sample = await workNamed(work).run(setup);
process.stdout.write(`${JSON.stringify(sample)}\n`);
process.exit();
