import type { Logger } from "@isowire/core/contracts";

export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly fields: object;
  readonly message: string;
}

export interface CapturedLogger extends Logger {
  readonly lines: LogLine[];
  /** Everything that was logged, as one text. */
  text(): string;
}

export function createCapturedLogger(): CapturedLogger {
  const lines: LogLine[] = [];
  const at = (level: LogLine["level"]) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  return {
    lines,
    text: () => JSON.stringify(lines),
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
  };
}
