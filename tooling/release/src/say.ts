/** Prints a step of the rehearsal, and what was seen. */
export function say(step: string, ...seen: readonly string[]): void {
  console.log([`\n* ${step}`, ...seen.map((line) => `    ${line}`)].join("\n"));
}
