/** Something that has work left for the end of the turn. */
export interface TurnMember {
  endTurn(): void;
}

/** What members may hold back together, bytes: a long turn keeps neither its first users waiting nor much in memory. */
const HELD_BYTES = 524_288;

let turn = 1;
let scheduled = false;
let members: TurnMember[] = [];
let heldBytes = 0;

/** A number that changes when the running turn of the event loop, with its promise jobs, is over. */
export function currentTurn(): number {
  schedule();
  return turn;
}

/** Calls `member.endTurn()` once the running turn is over, or all members together hold too much. One tick serves all. */
export function atEndOfTurn(member: TurnMember): void {
  members.push(member);
  schedule();
}

/** Members hold so much more. */
export function holdBack(bytes: number): void {
  heldBytes += bytes;
  if (heldBytes > HELD_BYTES) endMembers();
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  process.nextTick(endTurn);
}

function endTurn(): void {
  scheduled = false;
  turn += 1;
  endMembers();
}

function endMembers(): void {
  heldBytes = 0;
  if (members.length === 0) return;
  const ended = members;
  members = [];
  for (const member of ended) member.endTurn();
}
