/** A UUID with 122 random bits, also in insecure contexts (plain http), which have no `crypto.randomUUID`. */
export function randomId(): string {
  // RFC 9562, version 4: the 4 says so, and the 8 keeps its upper two bits, the variant.
  return "00000000-0000-4000-8000-000000000000".replace(/[08]/g, (digit) => {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    return (digit === "0" ? byte & 15 : 8 | (byte & 3)).toString(16);
  });
}
