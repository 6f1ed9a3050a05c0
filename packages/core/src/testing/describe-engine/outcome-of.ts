import { IsowireError } from "../../errors/isowire-error.js";

/** The code a call was refused with, `"resolved"` when it was not; any other error is the test's failure. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "resolved";
  } catch (error) {
    if (IsowireError.isInstance(error)) return error.code;
    throw error;
  }
}

/** The error a call was refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<IsowireError> {
  try {
    await call;
  } catch (error) {
    if (IsowireError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("expected a refusal, but the call resolved");
}
