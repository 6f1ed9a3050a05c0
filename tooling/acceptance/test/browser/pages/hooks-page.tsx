import { useAgentRun, useIsowire, useThread } from "@isowire/client/react";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

/** What the tests tell the page, behind the `#` of its address. */
export interface HooksSettings {
  readonly url: string;
  readonly userId: string;
}

const { url, userId } = JSON.parse(decodeURIComponent(location.hash.slice(1))) as HooksSettings;

function Chat() {
  // New options with each render, as an application writes them.
  const { client, status } = useIsowire({ url, getToken: () => userId });
  const { messages } = useThread(client, "t1");
  const run = useAgentRun(client, "t1");
  const act = (work: Promise<unknown>): void => void work.catch(() => undefined);
  return (
    <>
      <p id="wire">{status.state}</p>
      <p id="run">{run.status}</p>
      <p id="text">{run.text}</p>
      <p id="error">{run.error?.code}</p>
      <ol>
        {messages.map(({ id, role, content }) => (
          <li key={id}>{`${role}: ${content}`}</li>
        ))}
      </ol>
      <button onClick={() => act(run.send("hello"))}>Send</button>
      <button onClick={() => act(run.stop())}>Stop</button>
      {run.approvals.map(({ approvalId, toolName }) => (
        <button key={approvalId} onClick={() => act(run.approve(approvalId, true))}>{`Allow ${toolName}`}</button>
      ))}
    </>
  );
}

function App() {
  const [isShown, setShown] = useState(true);
  return (
    <>
      {isShown && <Chat />}
      <button onClick={() => setShown(!isShown)}>{isShown ? "Leave" : "Enter"}</button>
    </>
  );
}

const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
