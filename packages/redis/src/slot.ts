/** How many slots a Redis cluster has. */
const SLOTS = 16_384;

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc & 0xffff;
});

/** The slot of an ASCII text: CRC-16/XMODEM, as the cluster specification has it. */
export function slotOfText(text: string): number {
  let crc = 0;
  for (let index = 0; index < text.length; index += 1) {
    crc = ((crc << 8) ^ (TABLE[((crc >> 8) ^ text.charCodeAt(index)) & 0xff] ?? 0)) & 0xffff;
  }
  return crc % SLOTS;
}

/** The slot of a key with a hash tag. */
export function slotOfKey(key: string): number {
  return slotOfText(key.slice(key.indexOf("{") + 1, key.indexOf("}")));
}
