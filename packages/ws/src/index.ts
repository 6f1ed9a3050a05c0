export type { AttachOptions } from "./attach-options.js";
export type { WebSocketEndpoint } from "./attach-web-socket-server.js";
export { attachWebSocketServer } from "./attach-web-socket-server.js";

export type { Authenticator, Refresh, RefreshCredential } from "./authenticator.js";
export type { Credentials } from "./credentials.js";
export { credentialsOf } from "./credentials.js";

export type { JwtAuthenticatorOptions, JwtClaims, JwtUser } from "./jwt-options.js";
export { createJwtAuthenticator } from "./create-jwt-authenticator.js";

export type { IssueOptions, TicketIssuer, TicketIssuerOptions } from "./create-ticket-issuer.js";
export { createTicketIssuer } from "./create-ticket-issuer.js";

export type { PublishHandler, PublishHandlerOptions } from "./create-publish-handler.js";
export { createPublishHandler } from "./create-publish-handler.js";
