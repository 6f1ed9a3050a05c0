import type { Thread, ThreadApproval } from "@isowire/client/react";
import { useId, useState } from "react";
import { useNow } from "../pane/use-now.js";

export interface ApprovalCardProps {
  readonly approval: ThreadApproval;
  readonly onAnswer: Thread["approve"];
}

/** What the agent wants to do, and the two answers. Any device of the user may give one; the first counts. */
export function ApprovalCard({ approval, onAnswer }: ApprovalCardProps) {
  const { approvalId, toolName, parameters, expiresAt } = approval;
  const [problem, setProblem] = useState<string>();
  const [isAnswered, setAnswered] = useState(false);
  const titleId = useId();
  const seconds = Math.max(0, Math.ceil((expiresAt - useNow(true)) / 1_000));
  const answer = (approved: boolean) => (): void => {
    setAnswered(true);
    onAnswer(approvalId, approved).catch((error: unknown) => {
      setAnswered(false);
      setProblem(error instanceof Error ? error.message : String(error));
    });
  };
  return (
    <div className="approval" role="group" aria-labelledby={titleId} data-approval-id={approvalId}>
      <p className="ask" id={titleId}>
        May the agent run <code>{toolName}</code>?
      </p>
      <pre>{describe(parameters)}</pre>
      <div className="answers">
        <button type="button" className="primary" disabled={isAnswered} onClick={answer(true)}>
          Approve
        </button>
        <button type="button" disabled={isAnswered} onClick={answer(false)}>
          Deny
        </button>
        <span className="expiry">
          {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, "0")} left
        </span>
      </div>
      {problem !== undefined && <p role="alert">{problem}</p>}
    </div>
  );
}

function describe(parameters: unknown): string {
  if (typeof parameters !== "object" || parameters === null) return JSON.stringify(parameters);
  return Object.entries(parameters)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("\n");
}
