import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const FILES: Readonly<Record<string, string>> = {
  "README.md": `# Acme Wire

One wire per user. It works with any *agent*.

## Install

\`\`\`sh
npm install @acme/wire
\`\`\`

## Guarantees

Nobody else can receive your events: users are isolated from each other. Events arrive in order.

## Guarantees

A second heading of the same name.
`,
  "SECURITY.md": "# Security\n\nReport a vulnerability by e-mail, e.g. to the owner. We answer within 3 days.\n",
  "docs/glossary.md": `# Glossary

| word | meaning |
| --- | --- |
| position | \`{ epoch, offset }\`: where in the log a reader stands |
| epoch | the life of one log; a new log has a new one |
| lease | a right that runs out unless it is renewed |
`,
  "docs/recipes/drain.md": `# Draining

<!-- hidden -->
To deploy without loss, a node drains. It refuses new runs first. It closes connections over 5 seconds.

## Close codes

| code | name | client does |
| --- | --- | --- |
| 4001 | too slow | comes back |
| 4100 | credentials expired | asks for a fresh token |

## Limits

| option | default | meaning |
| --- | --- | --- |
| \`connectionsPerUser\` | 20 | connections one user may have |
`,
  "packages/core/README.md": "# @acme/core\n\nThe hub owns the connections of one process.\n",
  "packages/core/CHANGELOG.md": "# Changes\n\nSecret zeppelin feature.\n",
  "packages/core/src/inner.md": "# Inner\n\nNot a page for readers: zeppelin.\n",
  "docs/node_modules/x/README.md": "# Zeppelin\n\nzeppelin\n",
};

/** Writes a small repository with documentation into a new temporary folder; the caller removes it. */
export async function writeFixtureDocs(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "docs-"));
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}
