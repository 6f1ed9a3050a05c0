import { useEffect, useState } from "react";
import { openWire, type Wire } from "../wire/wire.js";
import { openVisit } from "./visit.js";

export type VisitState =
  | { readonly kind: "opening" }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "open"; readonly wires: readonly Wire[]; readonly isPaired: boolean };

let opening: Promise<VisitState> | undefined;

/** The visit of this tab. Opened once, however often the page is rendered anew. */
export function useVisit(): VisitState {
  const [state, setState] = useState<VisitState>({ kind: "opening" });
  useEffect(() => {
    opening ??= open();
    void opening.then(setState);
  }, []);
  return state;
}

async function open(): Promise<VisitState> {
  try {
    const { panes, isPaired } = await openVisit();
    return { kind: "open", wires: panes.map(openWire), isPaired };
  } catch (error) {
    return { kind: "refused", message: error instanceof Error ? error.message : String(error) };
  }
}
