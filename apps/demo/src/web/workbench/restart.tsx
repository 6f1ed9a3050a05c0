import type { Wire } from "../wire/wire.js";
import { useState } from "react";
import { useObservable } from "../observable.js";
import { postJson } from "../visit/post-json.js";

const ASKED = "Draining: runs come to their end, then the server starts again on the same port.";

/** Has the server start again, and says what that did to each wire of this page. */
export function Restart({ wires }: { readonly wires: readonly Wire[] }) {
  const [note, setNote] = useState<string>();
  const restart = (): void => {
    const secret = wires[0]?.session.secret;
    if (secret === undefined) return;
    for (const { loss } of wires) loss.set(undefined);
    setNote(ASKED);
    postJson("/api/restart", { secret }).catch((error: unknown) =>
      setNote(error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <div className="restart">
      <button type="button" onClick={restart}>
        Restart server
      </button>
      <div role="status">
        <p className="asked">{note}</p>
        {wires.map((wire) => (
          <LossLine key={wire.session.userId} wire={wire} />
        ))}
      </div>
    </div>
  );
}

/** Why a wire could not be taken up again where it was cut. */
function LossLine({ wire: { session, loss } }: { readonly wire: Wire }) {
  const reason = useObservable(loss);
  if (reason === undefined) return null;
  return (
    <p className="loss" data-reason={reason}>
      {session.name} was told <code>unavailable: {reason}</code>.{" "}
      {reason === "epoch_changed"
        ? "The log went with the memory engine; started over."
        : "What was missed is not kept any more; started over."}
    </p>
  );
}
