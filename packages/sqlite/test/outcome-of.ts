import { IsowireError } from "@isowire/core";

/** The error a call was refused with. */
export async function refusalOf(call: Promise<unknown> | (() => unknown)): Promise<IsowireError> {
  try {
    await (typeof call === "function" ? call() : call);
  } catch (error) {
    if (IsowireError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("expected a refusal, but the call went through");
}

/** The code it was refused with, or `"resolved"`; any other error is the test's failure. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "resolved",
    (error: unknown) => {
      if (IsowireError.isInstance(error)) return error.code;
      throw error;
    },
  );
}
