/** The part of https://standardschema.dev that the client uses; zod, valibot, arktype and others satisfy it. */
export interface StandardSchema<Output = unknown> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

export type SchemaResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly unknown[] | undefined;
}

/** Event type to schema. */
export type EventSchemas = Readonly<Record<string, StandardSchema>>;

export type SchemaOutput<S> = S extends StandardSchema<infer Output> ? Output : unknown;
