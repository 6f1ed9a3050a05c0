import type { Wire } from "../wire/wire.js";
import { useState } from "react";
import { InspectorPanel } from "./inspector-panel.js";
import { LegacyPanel } from "./legacy-panel.js";
import { Restart } from "./restart.js";
import { useInspection } from "./use-inspection.js";

/** What stands behind the panes: how the server sees this page's users, the old API, and the server's life. */
export function Workbench({ wires }: { readonly wires: readonly Wire[] }) {
  const [isInspecting, setInspecting] = useState(false);
  const [isCalling, setCalling] = useState(false);
  const view = useInspection(wires, isInspecting || isCalling);
  return (
    <section className="workbench" aria-label="Behind the panes">
      <details className="inspector" onToggle={({ currentTarget }) => setInspecting(currentTarget.open)}>
        <summary>Inspector</summary>
        <InspectorPanel wires={wires} view={view} />
      </details>
      <details className="legacy" onToggle={({ currentTarget }) => setCalling(currentTarget.open)}>
        <summary>Legacy API</summary>
        <LegacyPanel wires={wires} deprecations={view.inspection?.process.deprecations} />
      </details>
      <Restart wires={wires} />
    </section>
  );
}
