export { createUserContext } from "./identity/create-user-context.js";
export type { UserContextInit } from "./identity/create-user-context.js";
export type { UserContext } from "./contracts/user-context.js";
