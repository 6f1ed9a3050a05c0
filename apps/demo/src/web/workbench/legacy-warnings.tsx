import type { ProcessInspection } from "./inspection.js";

export interface LegacyWarningsProps {
  /** Absent until the server has been asked. */
  readonly deprecations: ProcessInspection["deprecations"] | undefined;
}

/** The deprecation warnings of the server's process: each comes once, and its uses are counted on. */
export function LegacyWarnings({ deprecations = [] }: LegacyWarningsProps) {
  return (
    <section className="warnings" aria-label="Warnings of the server">
      <h3>Warnings of the server</h3>
      {deprecations.length === 0 && (
        <p className="empty">None yet. Each name warns once a process; every use counts.</p>
      )}
      <ul>
        {deprecations.map(({ code, uses, message }) => (
          <li key={code} data-code={code} data-uses={uses}>
            <code>{code}</code>
            <span>{message ?? "warnings are switched off in this process"}</span>
            <strong>{uses}×</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}
