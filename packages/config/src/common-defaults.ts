/** The defaults that are the same in every environment, beside limits and retention. */
export const commonDefaults = { path: "/ws", engineUrl: "memory:", heartbeatMs: 25_000 } as const;
