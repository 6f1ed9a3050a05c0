import { textTerms } from "../docs/text-terms.js";

/** Asks what is allowed, usual or meant, not what is the case. */
const RULE =
  /\b(?:may|can|could|should|must|allowed?|allows|permitted|limit(?:s|ed)?|max(?:imum)?|min(?:imum)?|at most|at least|defaults?|per|ever|does it take|do (?:i|we|you) need|needed|mean(?:s|t)?|calculated|computed|measured|documented|documentation|docs|explain|why)\b/i;
const STATISTICS =
  /\b(?:stats|statistics|metrics|figures)\b|\bhub(?:'?s)?\b.*\b(?:numbers|counters|counts)\b|\b(?:numbers|counters|counts)\b.*\bhub\b/i;
const SHOW = /^(?:show|give|print|display|list|get|tell|what\b|how|report|read)\b/i;
const COUNT = /\b(?:how many|how much|number of|count of|count (?:the|all)|amount of|any)\b/i;
const SITUATION =
  /\b(?:state|status|health|situation)\b.*\b(?:this|the|your) hub\b|\b(?:anyone|anybody|someone|somebody|nobody|who is|who's)\b.*\b(?:online|connected)\b|\b(?:going on|happening)\b.*\b(?:now|currently)\b|\bhow (?:busy|loaded)\b|\b(?:current|live) (?:load|usage)\b/i;
const OF_NOW = /\b(?:right now|currently|at the moment|at present|at this (?:moment|time))\b/i;
const OF_THIS_HUB = /\b(?:hub|server|node|live|current|currently|now|your|this)\b/i;
const STATE =
  /\b(?:now|currently|today|online|live|open|are|is|was|were|have|has|exist|exists|hold|see|serve|serving|count|so far|since)\b|^(?:the )?(?:total )?(?:number|count|amount|total) of\b/i;
const STATE_OF_HUB = /^is (?:the|this|your) (?:hub|server|node|process)\b/i;

/** The things hubs count, whatever a particular hub reports. */
const COUNTED =
  "users people clients devices connections sockets runs agents managers events messages entries commands approvals " +
  "tenants subscribers sessions threads errors uptime memory";

/**
 * Whether a question asks for numbers of the running hub rather than for a rule about them: "how many connections are
 * open" does, "how many connections may a user have" does not.
 * @param names - names the hub's statistics have
 */
export function asksForStatistics(clause: string, names: readonly string[]): boolean {
  if (RULE.test(clause)) return false;
  if (SITUATION.test(clause)) return true;
  const terms = textTerms(clause);
  if (STATISTICS.test(clause)) return terms.length <= 2 || (SHOW.test(clause) && OF_THIS_HUB.test(clause));
  if (STATE_OF_HUB.test(clause)) return hasAny(terms, names);
  if (!hasAny(terms, [COUNTED, ...names])) return false;
  return COUNT.test(clause) ? STATE.test(clause) : OF_NOW.test(clause) && SHOW.test(clause);
}

function hasAny(terms: readonly string[], names: readonly string[]): boolean {
  const wanted = new Set(names.flatMap(textTerms));
  return terms.some((term) => wanted.has(term));
}
