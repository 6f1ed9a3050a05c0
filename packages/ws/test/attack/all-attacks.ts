import type { Attack } from "./attack.js";
import { CLOSE_ATTACKS } from "./close-attacks.js";
import { COMPRESSION_ATTACKS } from "./compression-attacks.js";
import { CREDENTIAL_ATTACKS } from "./credential-attacks.js";
import { CROWD_ATTACKS } from "./crowd-attacks.js";
import { FLOOD_ATTACKS } from "./flood-attacks.js";
import { FRAME_ATTACKS } from "./frame-attacks.js";
import { HANDSHAKE_ATTACKS } from "./handshake-attacks.js";
import { IDENTITY_ATTACKS } from "./identity-attacks.js";
import { LOG_ATTACKS } from "./log-attacks.js";
import { MOMENT_ATTACKS } from "./moment-attacks.js";
import { ORIGIN_ATTACKS } from "./origin-attacks.js";
import { SIZE_ATTACKS } from "./size-attacks.js";
import { SLOW_ATTACKS } from "./slow-attacks.js";
import { SMUGGLING_ATTACKS } from "./smuggling-attacks.js";
import { TEXT_ATTACKS } from "./text-attacks.js";

type Groups = Readonly<Record<string, readonly Attack[]>>;

/** Attacks before anybody is let in, by the heading under which docs/security.md lists them. */
export const ATTACKS_ON_THE_DOOR: Groups = {
  "The handshake": [...SMUGGLING_ATTACKS, ...HANDSHAKE_ATTACKS],
  "Pages of other sites": ORIGIN_ATTACKS,
  Credentials: CREDENTIAL_ATTACKS,
  "Many sockets": CROWD_ATTACKS,
  "Slow peers": SLOW_ATTACKS,
};

/** Attacks by somebody who was let in. */
export const ATTACKS_FROM_INSIDE: Groups = {
  Frames: FRAME_ATTACKS,
  Sizes: SIZE_ATTACKS,
  Compression: COMPRESSION_ATTACKS,
  "Text and JSON": TEXT_ATTACKS,
  "The end of a connection": CLOSE_ATTACKS,
  Floods: FLOOD_ATTACKS,
  "Other people's ids": IDENTITY_ATTACKS,
  "Logs and screens": LOG_ATTACKS,
  "Wrong moments": MOMENT_ATTACKS,
};
