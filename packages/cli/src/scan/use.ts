/** One place in a source file. */
export interface Place {
  /** From the project's folder, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A use of a deprecated name. */
export interface Use extends Place {
  readonly code: string;
  /** As it is called there: `WebSocketManager.getInstance`. */
  readonly name: string;
  /** False where only the method's name says so, because nothing shows what object it is called on. */
  readonly isCertain: boolean;
}

/** An import of a package of Isowire. */
export interface PackageImport extends Place {
  readonly specifier: string;
  readonly kind: "import" | "require" | "reexport";
}

export interface FileScan {
  readonly uses: readonly Use[];
  readonly imports: readonly PackageImport[];
}
