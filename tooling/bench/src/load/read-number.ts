const ZERO = 0x30;
const NINE = 0x39;

/**
 * The whole number that follows the first `field` in `bytes[start, end)`: parsing the JSON of every event would make the
 * client the thing that is measured. -1 when the field is not there.
 */
export function readNumber(
  bytes: Buffer,
  field: Buffer,
  range: { readonly start: number; readonly end: number },
): number {
  const found = bytes.indexOf(field, range.start);
  let at = found + field.length;
  if (found === -1 || at >= range.end || !isDigit(bytes[at])) return -1;
  let value = 0;
  for (let byte = bytes[at]; at < range.end && byte !== undefined && isDigit(byte); byte = bytes[at]) {
    value = value * 10 + (byte - ZERO);
    at += 1;
  }
  return value;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}
