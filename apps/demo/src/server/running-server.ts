import type { RunningServer } from "./start-server.js";
import { HttpProblem } from "./http-problem.js";
import { type ServerLives, WAIT_FOR_RESTART_MS } from "./server-lives.js";

/**
 * The server that runs now.
 *
 * @throws HttpProblem 503 during a restart
 */
export function runningServer(lives: ServerLives<RunningServer>): RunningServer {
  if (!lives.isRestarting) return lives.current;
  const message = "The server is being started again.";
  throw new HttpProblem(503, "ERR_RESTARTING", { message, retryAfterMs: WAIT_FOR_RESTART_MS });
}
