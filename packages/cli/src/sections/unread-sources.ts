import { unknown, type Finding } from "../report/finding.js";
import type { ProjectScan } from "../scan/scan-project.js";

const ADVICE = "mend what is broken; have git ignore what is built, so that it is no source";

/** Why nobody can say what is nowhere in the sources; `undefined` when all of them were read. */
export function unreadSources({ files, unreadable }: ProjectScan): Finding | undefined {
  if (unreadable.length === 0) return undefined;
  const list = unreadable.map(({ file, reason }) => `${file} (${reason})`).join("; ");
  return unknown(`${unreadable.length} of ${files} files could not be parsed: ${list}`, ADVICE);
}
