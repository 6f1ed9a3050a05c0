import { fileSize } from "./rules/file-size.js";
import { functionSize } from "./rules/function-size.js";
import { indexIsAList } from "./rules/index-is-a-list.js";
import { layers } from "./rules/layers.js";
import { maxParams } from "./rules/max-params.js";
import { noJunkDrawer } from "./rules/no-junk-drawer.js";
import { reasonForDisable } from "./rules/reason-for-disable.js";

/** The laws of this house that no published rule knows. Every message says what to do. */
export const housePlugin = {
  meta: { name: "house" },
  rules: {
    "file-size": fileSize,
    "function-size": functionSize,
    "index-is-a-list": indexIsAList,
    layers,
    "max-params": maxParams,
    "no-junk-drawer": noJunkDrawer,
    "reason-for-disable": reasonForDisable,
  },
};
