import type { Wire } from "../wire/wire.js";
import { useEffect, useState } from "react";
import { ServerRefusal } from "../visit/post-json.js";
import { inspect, type Inspection } from "./inspection.js";

const EVERY_MS = 1_000;

export interface InspectionView {
  /** The last answer, which stays while the server is away. */
  readonly inspection: Inspection | undefined;
  /** Why there is no newer one. */
  readonly problem: string | undefined;
}

const NOTHING: InspectionView = { inspection: undefined, problem: undefined };

/** How the server sees this page's users, asked anew each second while somebody looks. */
export function useInspection(wires: readonly Wire[], isLooking: boolean): InspectionView {
  const [view, setView] = useState(NOTHING);
  useEffect(() => {
    if (!isLooking) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const next = await answerOrProblem(wires);
      if (isOver) return;
      setView((before) => ({ ...before, ...next }));
      timer = setTimeout(() => void ask(), EVERY_MS);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [wires, isLooking]);
  return view;
}

async function answerOrProblem(wires: readonly Wire[]): Promise<Partial<InspectionView>> {
  try {
    return { inspection: await inspect(wires), problem: undefined };
  } catch (error) {
    // A fetch that reaches nobody says so in the browser's own words.
    return { problem: error instanceof ServerRefusal ? error.message : "The server is not reached." };
  }
}
