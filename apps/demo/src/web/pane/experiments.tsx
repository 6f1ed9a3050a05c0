import type { Thread } from "@isowire/client/react";
import type { ReactNode } from "react";
import type { OtherUser } from "../wire/reach-for-other.js";
import type { Wire } from "../wire/wire.js";
import { useState } from "react";
import { EXAMPLES } from "../chat/examples.js";
import { createPairingLink, dropSocket } from "../wire/experiments.js";
import { reachForOther } from "../wire/reach-for-other.js";
import { AttemptList } from "./attempt-list.js";
import { openRunOf } from "./open-run.js";
import { PairingNote } from "./pairing-note.js";

export interface ExperimentsProps {
  readonly wire: Wire;
  readonly other: OtherUser | undefined;
  readonly thread: Thread;
}

const OUTAGE_MS = 10_000;

/** Things to do to the wire, each for real; what came of the last one stands below the buttons. */
export function Experiments({ wire, other, thread }: ExperimentsProps) {
  const [note, setNote] = useState<ReactNode>();
  const attempt = (work: () => Promise<ReactNode>) => (): void => {
    work().then(setNote, (error: unknown) => setNote(error instanceof Error ? error.message : String(error)));
  };
  return (
    <div className="experiments">
      <div className="buttons">
        <button type="button" onClick={attempt(() => drop(wire))}>
          Drop this socket
        </button>
        <button type="button" onClick={attempt(() => dropWhileWorking(wire, thread))}>
          Drop for 10 s while the agent works
        </button>
        <button type="button" onClick={attempt(() => openDevice(wire))}>
          Open another device
        </button>
        {other && (
          <button type="button" onClick={attempt(() => actAsOther(wire, other))}>
            Send as the other user
          </button>
        )}
      </div>
      {note !== undefined && (
        <div
          className="note"
          role="status"
          onKeyDown={({ key }) => {
            if (key === "Escape") setNote(undefined);
          }}
        >
          <div>{note}</div>
          <button type="button" className="dismiss" aria-label="Dismiss" onClick={() => setNote(undefined)}>
            ×
          </button>
        </div>
      )}
    </div>
  );
}

async function drop(wire: Wire): Promise<ReactNode> {
  await dropSocket(wire);
  return "The server cut this socket without a word. The page comes back and resumes after the last event it has.";
}

async function dropWhileWorking(wire: Wire, thread: Thread): Promise<ReactNode> {
  if (openRunOf(thread) === undefined) await thread.send(EXAMPLES[0]);
  await dropSocket(wire, OUTAGE_MS);
  return "Cut off for 10 seconds. The agent goes on working; what it says waits in the log and arrives afterwards.";
}

async function openDevice(wire: Wire): Promise<ReactNode> {
  const link = await createPairingLink(wire);
  // With an opener the browser says whether a tab was opened; the new page is not to keep it.
  const tab = window.open(link, "_blank");
  if (tab === null) return <PairingNote link={link} />;
  tab.opener = null;
  return `A new tab is open as ${wire.session.name}. Its link worked once, for that tab.`;
}

async function actAsOther({ client, session }: Wire, other: OtherUser): Promise<ReactNode> {
  const attempts = await reachForOther(client, other);
  return <AttemptList from={session.name} to={other.name} attempts={attempts} />;
}
