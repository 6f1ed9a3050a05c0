const FLAG = /^--(no-)?pending-deprecation$/;

/**
 * Whether this process asked to be warned of what only a later version warns of: `--pending-deprecation`, on its command line
 * or in NODE_OPTIONS, or `NODE_PENDING_DEPRECATION=1`. As in Node, the command line wins, and the last of two flags.
 *
 * https://nodejs.org/api/cli.html#--pending-deprecation
 */
export function wantsPendingDeprecations({ execArgv, env }: Pick<NodeJS.Process, "execArgv" | "env">): boolean {
  const options = env["NODE_OPTIONS"]?.split(/\s+/) ?? [];
  const flags = [...options, ...execArgv].map((flag) => flag.replaceAll("_", "-")).filter((flag) => FLAG.test(flag));
  const last = flags.at(-1);
  return last === undefined ? env["NODE_PENDING_DEPRECATION"] === "1" : !last.startsWith("--no-");
}
