import type { ClientStatus } from "@isowire/client";
import type { Wire } from "../wire/wire.js";
import { useObservable } from "../observable.js";
import { useNow } from "./use-now.js";

export interface PaneHeaderProps {
  readonly wire: Wire;
  readonly headingId: string;
  readonly status: ClientStatus;
}

/** Who this is, and how their wire stands. */
export function PaneHeader({ wire, headingId, status }: PaneHeaderProps) {
  const { name, userId } = wire.session;
  return (
    <header className="who">
      <span className="avatar" aria-hidden="true">
        {name.charAt(0)}
      </span>
      <div>
        <h2 id={headingId}>{name}</h2>
        <code className="id">{userId}</code>
      </div>
      <WireStatus wire={wire} status={status} />
    </header>
  );
}

function WireStatus({ wire, status }: Pick<PaneHeaderProps, "wire" | "status">) {
  const { until = 0 } = useObservable(wire.outage);
  const seconds = Math.ceil((until - useNow(until > 0)) / 1_000);
  const isKeptOff = seconds > 0 && status.state !== "open";
  return (
    <p className="status" role="status" data-state={isKeptOff ? "offline" : status.state}>
      <span className="dot" aria-hidden="true" />
      {isKeptOff ? <>Offline, back in {seconds} s</> : describeStatus(status)}
    </p>
  );
}

function describeStatus({ state, attempt, reason, resumed }: ClientStatus): string {
  switch (state) {
    case "open":
      return resumed === "recovered" ? "Connected again" : "Connected";
    case "connecting":
      return attempt > 1 ? `Connecting, try ${attempt}` : "Connecting";
    case "waiting":
      return `Cut (${reason?.name ?? "lost"}), coming back`;
    case "stopped":
      return `Stopped: ${reason?.text ?? "closed"}`;
    case "closed":
      return "Closed";
  }
}
