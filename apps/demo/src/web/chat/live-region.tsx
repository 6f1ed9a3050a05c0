import type { Thread } from "@isowire/client/react";

/**
 * Says finished answers and open questions to a screen reader. The visible text is not live: it grows word by word, and
 * would be read out as often.
 */
export function LiveRegion({ thread: { messages, approvals } }: { readonly thread: Thread }) {
  const answer = messages.findLast(({ role, done }) => role === "assistant" && done);
  const [approval] = approvals;
  return (
    <div className="visually-hidden" aria-live="polite" data-live>
      {approval && <p>The agent asks for your approval to run {approval.toolName}.</p>}
      {answer && <p>{answer.content}</p>}
    </div>
  );
}
