import fc from "fast-check";

/** What parsers stumble over. */
const PIECES = [
  "{",
  "}",
  "[",
  "]",
  '"',
  ":",
  ",",
  "null",
  "true",
  "-0",
  "1e999",
  "9007199254740993",
  "0.1e-400",
  "\\u0000",
  "\\ud800",
  "\\",
  "\u0000",
  "\ufeff",
  "\u2028",
  "__proto__",
  "constructor",
  '"type":',
  '"id":',
  "isowire:",
  "isowire:ping",
  " ",
  "\t",
  "\n",
  "é",
  "💥",
].map((text) => Buffer.from(text));
const RAW = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]].map((bytes) => Buffer.from(bytes));

interface Edit {
  readonly kind: "flip" | "set" | "delete" | "repeat" | "insert" | "splice" | "cut";
  readonly at: number;
  readonly length: number;
  readonly value: number;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom<Edit["kind"][]>("flip", "set", "delete", "repeat", "insert", "insert", "splice", "cut"),
  at: fc.nat(0xffff),
  length: fc.nat(40),
  value: fc.nat(255),
});

/** A real one with some of its bytes changed; unchanged every now and then. */
export function mutated(corpus: readonly Buffer[]): fc.Arbitrary<Buffer> {
  return fc
    .record({ base: fc.constantFrom(...corpus), edits: fc.array(edit, { maxLength: 6 }) })
    .map(({ base, edits }) => edits.reduce((bytes, each) => apply(bytes, each, corpus), base));
}

function apply(bytes: Buffer, { kind, at: anywhere, length, value }: Edit, corpus: readonly Buffer[]): Buffer {
  const at = bytes.length === 0 ? 0 : anywhere % (bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const piece = [...PIECES, ...RAW][value % (PIECES.length + RAW.length)] ?? Buffer.alloc(0);
  const other = corpus[value % corpus.length] ?? Buffer.alloc(0);
  switch (kind) {
    case "flip":
      return Buffer.concat([before, after.map((byte, index) => (index === 0 ? byte ^ (1 << (value % 8)) : byte))]);
    case "set":
      return Buffer.concat([before, after.map((byte, index) => (index === 0 ? value : byte))]);
    case "delete":
      return Buffer.concat([before, after.subarray(length)]);
    case "repeat":
      return Buffer.concat([before, after.subarray(0, length), after]);
    case "insert":
      return Buffer.concat([before, piece, after]);
    case "splice":
      return Buffer.concat([before, other.subarray(Math.min(length, other.length))]);
    case "cut":
      return before;
  }
}
