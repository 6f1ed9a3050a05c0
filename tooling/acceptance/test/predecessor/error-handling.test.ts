import { describe, expect, test } from "vitest";
import { open, type Frame } from "./device.js";
import { DOORS, passThrough } from "./doors/doors.js";
import { FIVE, librarian, QUESTION_AND_FIVE } from "./librarian.js";

const isError = (frame: Frame): boolean => frame.type === "isowire:error";
const text = expect.any(String) as string;

describe.each(DOORS)("error handling, %s", (_name, door) => {
  passThrough(door);

  test("real websocket error handling: an invalid type is answered by name, on that connection only, and nothing is done", async () => {
    await using app = await door.serve({ agents: { librarian: door.agent(librarian) } });
    const [device, bystander] = await open(app, "ada", "ada");
    const before = bystander!.frames.length;
    expect(await device!.ask("no_such_command", {})).toMatchObject({
      type: "isowire:error",
      code: "ERR_UNKNOWN_COMMAND",
      retryable: false,
    });
    device!.say({ type: "isowire:no_such_type", id: "0123456789abcdef" });
    device!.say({ type: "Not A Type", id: "0123456789abcdef" });
    await device!.settled();
    const codes = device!.frames.filter(isError).map((frame) => frame["code"]);
    expect(codes).toEqual(["ERR_UNKNOWN_COMMAND", "ERR_UNKNOWN_TYPE", "ERR_MALFORMED"]);
    expect(bystander!.frames).toHaveLength(before);
    expect((await app.hub.manager(app.user("ada")).history()).entries).toEqual([]);
  });

  test("malformed event handling: five bad payloads get five typed errors, and the same connection goes on to a whole run", async () => {
    await using app = await door.serve({ agents: { librarian: door.agent(librarian) } });
    const [device] = await open(app, "ada");
    const malformed = [
      '{"type":"user_message","payload":{"content":"cut o',
      "[]",
      "{}",
      '{"type":42,"payload":{"content":"apples"}}',
      '{"type":"user_message","payload":{"content":"without an id"}}',
    ];
    for (const message of malformed) device!.say(message);
    await device!.settled();
    const expected = { type: "isowire:error", code: "ERR_MALFORMED", message: text, retryable: false };
    expect(device!.frames.filter(isError)).toStrictEqual(malformed.map(() => expected));
    expect(device!.entries).toEqual([]);

    const { runId } = await device!.message("apples");
    expect((await device!.ended(runId)).map((event) => event.type)).toEqual(FIVE);
    expect(device!.types).toEqual(QUESTION_AND_FIVE);
    expect(device!.closeCode).toBeUndefined();
  });
});
