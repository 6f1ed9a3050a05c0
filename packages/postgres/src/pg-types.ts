/** The part of `pg`'s client that is used. */
export interface PgClient {
  query(query: {
    readonly text: string;
    readonly values?: unknown[];
    readonly query_timeout?: number;
  }): Promise<{ readonly rows: unknown[] } | readonly { readonly rows: unknown[] }[]>;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "end", listener: () => void): unknown;
  on(event: "notification", listener: (message: PgNotification) => void): unknown;
  removeListener(event: "error", listener: (error: Error) => void): unknown;
}

export interface PgNotification {
  readonly channel: string;
  readonly payload?: string | undefined;
}

export interface PgPoolClient extends PgClient {
  release(destroy?: Error | boolean): void;
}

/** The part of `pg`'s pool that is used. */
export interface PgPool {
  connect(callback: (error: Error | undefined, client: PgPoolClient | undefined) => void): void;
  on(event: "error", listener: (error: Error) => void): unknown;
  readonly options: { readonly max?: number | undefined };
}
