import { parse, type ParserPlugin } from "@babel/parser";
import type { File } from "@babel/types";

const ALWAYS: readonly ParserPlugin[] = ["decorators", "explicitResourceManagement"];

/**
 * The syntax tree of a source file, by the dialect that its name says.
 *
 * @throws SyntaxError when it cannot be read
 */
export function parseSource(file: string, text: string): File {
  return parse(text, {
    sourceType: "unambiguous",
    sourceFilename: file,
    allowReturnOutsideFunction: true,
    errorRecovery: true,
    plugins: [...ALWAYS, ...dialectOf(file)],
  });
}

function dialectOf(file: string): readonly ParserPlugin[] {
  if (/\.tsx$/.test(file)) return ["typescript", "jsx"];
  if (/\.[cm]?ts$/.test(file)) return ["typescript"];
  return ["jsx"];
}
