import { Unit } from "mathjs";

/** Whether the expression library knows this name as a unit by itself, such as "KiB" or "hours". */
export function isUnitName(name: string): boolean {
  return Unit.isValuelessUnit(name);
}
