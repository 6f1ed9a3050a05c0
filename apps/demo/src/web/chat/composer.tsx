import type { Thread } from "@isowire/client/react";
import { type KeyboardEvent, type SyntheticEvent, useId, useState } from "react";
import { EXAMPLES } from "./examples.js";

export interface ComposerProps {
  readonly name: string;
  readonly onSend: Thread["send"];
}

/** Where a question is written. What is sent comes back through the log, so nothing is shown before it is kept. */
export function Composer({ name, onSend }: ComposerProps) {
  const [draft, setDraft] = useState("");
  const [problem, setProblem] = useState<string>();
  const boxId = useId();
  const send = (content: string): void => {
    setProblem(undefined);
    onSend(content).catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (draft.trim() === "") return;
    send(draft.trim());
    setDraft("");
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) submit(event);
  };
  return (
    <form className="composer" onSubmit={submit}>
      <ul className="chips" aria-label="Example questions">
        {EXAMPLES.map((example) => (
          <li key={example}>
            <button type="button" onClick={() => send(example)}>
              {example}
            </button>
          </li>
        ))}
      </ul>
      <div className="entry">
        <label className="visually-hidden" htmlFor={boxId}>
          Message as {name}
        </label>
        <textarea
          id={boxId}
          rows={1}
          placeholder={`Message as ${name}`}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className="primary" disabled={draft.trim() === ""}>
          Send
        </button>
      </div>
      {problem !== undefined && <p role="alert">{problem}</p>}
    </form>
  );
}
