import type { ThreadMessage } from "@isowire/client/react";
import { memo, useId } from "react";
import { AnswerText } from "./answer-text.js";

/** One message. Drawn anew only when it changed: the store keeps unchanged messages as they are. */
export const MessageView = memo(function MessageView({ message }: { readonly message: ThreadMessage }) {
  const { id, role, content, done } = message;
  const anchor = useId();
  return (
    <li className="message" data-role={role} data-done={done} data-message-id={id}>
      <span className="visually-hidden">{role === "user" ? "You said: " : "The agent said: "}</span>
      {role === "user" ? (
        <p className="said">{content}</p>
      ) : (
        <AnswerText content={content} anchor={anchor} isStreaming={!done} />
      )}
    </li>
  );
});
