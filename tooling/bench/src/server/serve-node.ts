import { obey } from "./control.js";
import { createNodePeer } from "./create-node-peer.js";

await obey(await createNodePeer(process.argv[2] ?? ""));
process.exit();
