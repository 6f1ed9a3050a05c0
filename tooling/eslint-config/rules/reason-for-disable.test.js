import { ruleTester } from "../rule-tester.js";
import { reasonForDisable } from "./reason-for-disable.js";

const errors = [{ messageId: "reason" }];

ruleTester().run("house/reason-for-disable", reasonForDisable, {
  valid: ["// eslint-disable-next-line no-var -- the host sets it before we load\nvar a;", "// about eslint-disable\n"],
  invalid: [
    { code: "a(); // eslint-disable-line no-undef", errors },
    { code: "/* eslint-disable no-var -- */\na();", errors },
  ],
});
