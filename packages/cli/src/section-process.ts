import { once } from "node:events";
import { Project, type ImportFromProject } from "./project/project.js";
import type { ChildMessage, Task } from "./run/messages.js";
import { runScan } from "./run/run-scan.js";
import { runSection } from "./run/run-section.js";

/**
 * The whole of a child process: takes one task from its parent, does it, and ends, whatever of the application is still
 * running. It is called by code that was evaluated in the project's folder, and `importFromProject` is an `import()` there.
 */
export async function main(importFromProject: ImportFromProject): Promise<void> {
  const [task] = (await once(process, "message")) as [Task];
  const project = new Project(task.root, importFromProject);
  const say = (message: ChildMessage): void => void process.send?.(message);
  if (task.job === "scan") say({ kind: "scan", outcome: await runScan(project) });
  else await runSection(project, task, say);
  process.send?.({ kind: "done" } satisfies ChildMessage, () => process.exit(0));
}
