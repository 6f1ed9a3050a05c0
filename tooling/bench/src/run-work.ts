import type { Peer, Sample, Work } from "./works/work.js";

/** What was measured of a work: of each peer one sample a round, in the order of the rounds. */
export interface Result {
  readonly work: Work;
  readonly samples: ReadonlyMap<Peer, readonly Sample[]>;
  /** The control once more in each round; empty when no bar is to be told from noise by it. */
  readonly again: readonly Sample[];
}

export interface RunOptions {
  readonly pairs: number;
  /** Peers that cannot run here. */
  readonly without: ReadonlySet<Peer>;
  readonly measure: (work: Work, peer: Peer) => Promise<Sample>;
}

/** One round measures every peer once and the control twice, where that tells something; the order changes from round to round. */
export async function runWork(work: Work, { pairs, without, measure }: RunOptions): Promise<Result> {
  const peers = work.peers.filter((peer) => !without.has(peer));
  const samples = new Map<Peer, Sample[]>(peers.map((peer) => [peer, []]));
  const again: Sample[] = [];
  for (let round = 0; round < pairs; round += 1) {
    const turns: { readonly peer: Peer; readonly into: Sample[] | undefined }[] = peers.map((peer) => ({
      peer,
      into: samples.get(peer),
    }));
    if (isMeasuredTwice(work)) turns.push({ peer: work.control, into: again });
    for (const { peer, into } of shuffled(turns, round)) into?.push(await measure(work, peer));
  }
  return { work, samples, again };
}

/** The control is compared with itself unless every bar knows its noise from elsewhere. */
export function isMeasuredTwice(work: Work): boolean {
  return work.bars.some(({ noise }) => noise === undefined);
}

/** Each has its turn in each place, and who follows whom changes, too. */
export function shuffled<T>(turns: readonly T[], round: number): readonly T[] {
  const start = round % turns.length;
  const rotated = [...turns.slice(start), ...turns.slice(0, start)];
  return round % 2 === 0 ? rotated : rotated.reverse();
}
