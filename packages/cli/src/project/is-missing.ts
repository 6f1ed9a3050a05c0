const CODES = new Set(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"]);

/** Whether loading failed because this very package is not there, and not because of something inside it. */
export function isMissing(error: unknown, specifier: string): boolean {
  return missingModule(error) === packageOf(specifier);
}

/** The package that could not be found, when that is what went wrong. */
export function missingModule(error: unknown): string | undefined {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== "string" || !CODES.has(code)) return undefined;
  const named = /Cannot find (?:package|module) '([^']+)'/.exec(String(message))?.[1];
  return named === undefined ? undefined : packageOf(named);
}

function packageOf(specifier: string): string {
  return /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
}
