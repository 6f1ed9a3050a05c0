import type { Wire } from "../wire/wire.js";
import { useObservable } from "../observable.js";

/** What this page has received since it was opened, counted event by event. */
export function WireRecordLine({ wire }: { readonly wire: Wire }) {
  const record = useObservable(wire.ledger);
  const { first, last, count, missing, repeated, recoveries, waited } = record;
  return (
    <p
      className="record"
      data-first={first}
      data-last={last}
      data-count={count}
      data-missing={missing}
      data-repeated={repeated}
      data-recoveries={recoveries}
    >
      {count === 0 ? "No event received yet" : `${count} events received, #${first} to #${last}`}
      {" · "}
      {missing} missing · {repeated} twice
      {recoveries > 0 && ` · resumed ${recoveries}×, ${waited} waited`}
    </p>
  );
}
