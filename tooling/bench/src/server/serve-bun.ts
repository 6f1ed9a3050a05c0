import { createBunPeer } from "./bun-peer.js";
import { obey } from "./control.js";

await obey(createBunPeer());
process.exit();
