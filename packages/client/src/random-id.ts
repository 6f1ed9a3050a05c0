/** A UUID with 122 random bits, also in insecure contexts (plain http), which have no `crypto.randomUUID`. */
export function randomId(): string {
  const { crypto } = globalThis;
  if (typeof (crypto as { readonly randomUUID?: unknown }).randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  // RFC 9562, version 4: the version nibble and the two variant bits.
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20)].join(
    "-",
  );
}
