import type { UserInspection } from "./inspection.js";

export interface UserCardProps {
  readonly user: UserInspection;
  readonly name: string;
}

/** One user: their connections over all nodes, where their log ends, and their open runs. */
export function UserCard({ user: { userId, connections, head, runs }, name }: UserCardProps) {
  return (
    <section className="card" aria-label={`${name}, as the server sees it`} data-user-id={userId}>
      <h3>{name}</h3>
      <dl>
        <dt>Connections</dt>
        <dd>
          {connections.length === 0 && "none"}
          <ul data-part="connections">
            {connections.map(({ connectionId, nodeId, connectedAt }) => (
              <li key={connectionId}>
                node <code>{nodeId}</code>, since {new Date(connectedAt).toLocaleTimeString()}
              </li>
            ))}
          </ul>
        </dd>
        <dt>Position</dt>
        <dd data-part="position" data-offset={head.offset}>
          #{head.offset} of epoch <code>{head.epoch}</code>
        </dd>
        <dt>Open runs</dt>
        <dd>
          {runs.length === 0 && "none"}
          <ul data-part="runs">
            {runs.map(({ runId, agent, status }) => (
              <li key={runId}>
                {agent}, {status} <code>{runId}</code>
              </li>
            ))}
          </ul>
        </dd>
      </dl>
    </section>
  );
}
