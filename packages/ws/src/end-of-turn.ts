/** Something that has work left for the end of the turn. */
export interface TurnMember {
  endTurn(): void;
}

let turn = 1;
let scheduled = false;
let members: TurnMember[] = [];

/** A number that changes when the running turn of the event loop, with its promise jobs, is over. */
export function currentTurn(): number {
  schedule();
  return turn;
}

/** Calls `member.endTurn()` once the running turn is over. One tick serves all members. */
export function atEndOfTurn(member: TurnMember): void {
  members.push(member);
  schedule();
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  process.nextTick(endTurn);
}

function endTurn(): void {
  scheduled = false;
  turn += 1;
  if (members.length === 0) return;
  const ended = members;
  members = [];
  for (const member of ended) member.endTurn();
}
