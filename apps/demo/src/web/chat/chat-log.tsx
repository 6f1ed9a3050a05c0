import type { Thread } from "@isowire/client/react";
import { useRef } from "react";
import { ApprovalCard } from "./approval-card.js";
import { MessageView } from "./message-view.js";
import { useStickToEnd } from "./use-stick-to-end.js";

export interface ChatLogProps {
  readonly name: string;
  readonly thread: Thread;
}

/** The conversation. Stays at its end while text streams in, unless somebody scrolled up to read. */
export function ChatLog({ name, thread }: ChatLogProps) {
  const { messages, approvals, hasOlder, loading, loadOlder } = thread;
  const box = useRef<HTMLDivElement>(null);
  useStickToEnd(box, thread);
  const isEmpty = messages.length === 0 && !loading;
  return (
    <div className="log" ref={box} role="region" aria-label={`Conversation of ${name}`} tabIndex={0}>
      {hasOlder && messages.length > 0 && (
        <button type="button" className="older" onClick={() => void loadOlder()}>
          Earlier messages
        </button>
      )}
      {isEmpty && (
        <p className="empty">
          Ask the agent something as {name}; it reads this project’s documentation. Then cut the wire in mid-answer,
          reload the page, or open another device.
        </p>
      )}
      <ol className="messages">
        {messages.map((message) => (
          <MessageView key={message.id} message={message} />
        ))}
      </ol>
      {approvals.map((approval) => (
        <ApprovalCard key={approval.approvalId} approval={approval} onAnswer={thread.approve} />
      ))}
    </div>
  );
}
