import { ruleTester } from "../rule-tester.js";
import { noJunkDrawer } from "./no-junk-drawer.js";

ruleTester().run("house/no-junk-drawer", noJunkDrawer, {
  valid: [{ filename: "/r/packages/ws/src/origin.ts", code: "" }],
  invalid: ["utils.ts", "helpers.ts", "types.ts", "misc.ts", "util.js"].map((name) => ({
    filename: `/r/packages/ws/src/${name}`,
    code: "",
    errors: [
      {
        message: `A file named ${name} collects whatever has no home: put each thing beside its meaning and name the file after it.`,
      },
    ],
  })),
});
