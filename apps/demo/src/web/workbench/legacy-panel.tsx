import type { Wire } from "../wire/wire.js";
import type { ProcessInspection } from "./inspection.js";
import { useState } from "react";
import { callLegacy, LEGACY_CALLS, type LegacyCall, type LegacyOutcome } from "./legacy-calls.js";
import { LegacyWarnings } from "./legacy-warnings.js";
import { SamplePanel } from "./sample-panel.js";

export interface LegacyPanelProps {
  readonly wires: readonly Wire[];
  readonly deprecations: ProcessInspection["deprecations"] | undefined;
}

interface Made extends LegacyOutcome {
  readonly code: string;
  readonly name: string;
}

/** Calls the old API on the server, for one of this page's users, and shows what Node warns of meanwhile. */
export function LegacyPanel({ wires, deprecations }: LegacyPanelProps) {
  const [chosen, setChosen] = useState(0);
  const [made, setMade] = useState<Made>();
  const wire = wires[chosen];
  if (wire === undefined) return null;
  const make = ({ call, code }: LegacyCall): void => {
    const { name } = wire.session;
    const failed = (error: unknown): LegacyOutcome => ({
      isRefused: true,
      said: error instanceof Error ? error.message : String(error),
    });
    void callLegacy(wire, call, wires[1 - chosen])
      .catch(failed)
      .then((outcome) => setMade({ code, name, ...outcome }));
  };
  return (
    <div className="legacy-panel">
      {wires.length > 1 && <Users wires={wires} chosen={chosen} onChoose={setChosen} />}
      <ul className="calls">
        {LEGACY_CALLS.map((one) => (
          <li key={one.call}>
            <button type="button" onClick={() => make(one)}>
              <code>{one.code}</code>
            </button>{" "}
            <span>{one.hint}</span>
          </li>
        ))}
      </ul>
      <p className="outcome" role="status" data-refused={made?.isRefused}>
        {made && (
          <>
            <code>{made.code}</code> as {made.name}: {made.said}
          </>
        )}
      </p>
      <SamplePanel key={wire.session.userId} wire={wire} />
      <LegacyWarnings deprecations={deprecations} />
    </div>
  );
}

interface UsersProps {
  readonly wires: readonly Wire[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

function Users({ wires, chosen, onChoose }: UsersProps) {
  return (
    <div className="as" role="group" aria-label="User of the old calls">
      {wires.map(({ session }, index) => (
        <button
          key={session.userId}
          type="button"
          data-tone={index}
          aria-pressed={chosen === index}
          onClick={() => onChoose(index)}
        >
          as {session.name}
        </button>
      ))}
    </div>
  );
}
