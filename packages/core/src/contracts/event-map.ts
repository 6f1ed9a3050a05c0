/** The part of https://standardschema.dev that is used: a synchronous `validate`. */
export interface StandardSchema<Output = unknown> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: readonly unknown[] | undefined }[] };

/** The type a schema gives back. */
export type SchemaOutput<S> = S extends StandardSchema<infer Output> ? Output : unknown;

/** The application's event types and what their payloads look like. */
export type EventMap = Readonly<Record<string, StandardSchema>>;
