/** The subprotocol the server speaks and echoes. */
export const SUBPROTOCOL = "isowire.v1";

/** `isowire.bearer.<base64url token>`: a credential, offered beside the subprotocol and never echoed. */
export const BEARER_PREFIX = "isowire.bearer.";
