import type { IncomingMessage } from "node:http";
import type { AcceptRequest } from "@isowire/core/contracts";
import { queryOf } from "./request-target.js";

type Wishes = Pick<AcceptRequest, "resume" | "clientId" | "features">;

/** What the query of the request asks for, as it came. The hub judges it. */
export function connectionWishes(request: IncomingMessage): Wishes {
  const query = queryOf(request);
  const [resume, clientId, features] = [query.get("resume"), query.get("client"), query.get("features")];
  return {
    ...(resume === null ? {} : { resume }),
    ...(clientId === null ? {} : { clientId }),
    ...(features === null ? {} : { features: features.split(",").filter((name) => name !== "") }),
  };
}
