/** The rows of the tables below a heading, cell by cell, without the table's own heading and without backticks. */
export function rowsBelow(page: string, heading: string): readonly (readonly string[])[] {
  const start = page.indexOf(`${heading}\n`);
  if (start === -1) throw new Error(`expected a heading "${heading}"`);
  const section = page.slice(start + heading.length).split(/^#{1,2} /m)[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  const isRule = (line: string | undefined): boolean => line !== undefined && /^\|[\s|:-]+\|$/.test(line);
  return rows
    .filter((line, index) => !isRule(line) && !isRule(rows[index + 1]))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
}
