import { useState } from "react";
import { Pane } from "./pane/pane.js";
import { Problem } from "./pane/problem.js";
import { type OtherUser } from "./wire/reach-for-other.js";
import type { Wire } from "./wire/wire.js";
import { useVisit, type VisitState } from "./visit/use-visit.js";
import { Workbench } from "./workbench/workbench.js";

/** The whole page: a heading, and one pane for each user this tab acts for. */
export function App() {
  const visit = useVisit();
  return (
    <>
      <header className="masthead">
        <h1>
          <svg className="mark" viewBox="0 0 32 24" aria-hidden="true">
            <path d="M2 7h28" />
            <path d="M2 17h28" />
          </svg>
          Isowire
        </h1>
        <p>{TAGLINES[visit.kind === "open" && visit.isPaired ? "paired" : "both"]}</p>
      </header>
      <main>
        <Body visit={visit} />
      </main>
    </>
  );
}

const TAGLINES = {
  both: "Two sample users, one wire each. Nothing that is said on one ever reaches the other.",
  paired: "A further device of one user: same conversation, in step with the first.",
};

function Body({ visit }: { readonly visit: VisitState }) {
  if (visit.kind === "opening") return <p className="opening">Opening two wires …</p>;
  if (visit.kind === "refused") return <Problem message={visit.message} />;
  return (
    <>
      <Deck wires={visit.wires} />
      <Workbench wires={visit.wires} />
    </>
  );
}

/** The panes: side by side where there is room, else one at a time. */
function Deck({ wires }: { readonly wires: readonly Wire[] }) {
  const [shown, setShown] = useState(0);
  const [runIds, setRunIds] = useState<Readonly<Record<string, string>>>({});
  const remember = (userId: string, runId: string): void =>
    setRunIds((known) => (known[userId] === runId ? known : { ...known, [userId]: runId }));
  return (
    <div className="deck" data-panes={wires.length} data-shown={shown}>
      {wires.length > 1 && (
        <nav className="switch" aria-label="User">
          {wires.map(({ session }, index) => (
            <button
              key={session.userId}
              type="button"
              data-tone={index}
              aria-pressed={shown === index}
              onClick={() => setShown(index)}
            >
              {session.name}
            </button>
          ))}
        </nav>
      )}
      {wires.map((wire, index) => (
        <Pane
          key={wire.session.userId}
          wire={wire}
          tone={toneOf(wire)}
          isShown={shown === index}
          other={otherUser(wires[1 - index], runIds)}
          onRun={remember}
        />
      ))}
    </div>
  );
}

/** A user keeps their colour, also on a further device. */
function toneOf({ session }: Wire): number {
  return session.name === "Ada" ? 0 : 1;
}

function otherUser(wire: Wire | undefined, runIds: Readonly<Record<string, string>>): OtherUser | undefined {
  if (wire === undefined) return undefined;
  const { name, threadId, userId } = wire.session;
  return { name, threadId, runId: runIds[userId] };
}
