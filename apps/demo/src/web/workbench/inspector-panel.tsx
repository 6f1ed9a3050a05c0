import type { Wire } from "../wire/wire.js";
import type { InspectionView } from "./use-inspection.js";
import { ProcessNumbers } from "./process-numbers.js";
import { UserCard } from "./user-card.js";

export interface InspectorPanelProps {
  readonly wires: readonly Wire[];
  readonly view: InspectionView;
}

/** How the server sees the users of this page, and numbers of the whole process. */
export function InspectorPanel({ wires, view: { inspection, problem } }: InspectorPanelProps) {
  if (inspection === undefined) return <p className="empty">{problem ?? "Asking …"}</p>;
  return (
    <div className="inspection">
      {problem !== undefined && <p className="away">{problem} This is how things stood before.</p>}
      <div className="cards">
        {inspection.users.map((user) => (
          <UserCard key={user.userId} user={user} name={nameOf(user.userId, wires)} />
        ))}
        <ProcessNumbers {...inspection.process} />
      </div>
    </div>
  );
}

function nameOf(userId: string, wires: readonly Wire[]): string {
  return wires.find(({ session }) => session.userId === userId)?.session.name ?? userId;
}
