import { once } from "node:events";
import { connect } from "node:net";

const TIMEOUT_MS = 5000;

/**
 * One command, one answer: what starting servers needs of a client. Answers that are lists are not understood.
 *
 * @param {number} port
 * @param {readonly (string | number)[]} command
 * @returns {Promise<string>}
 */
export async function askRedis(port, command) {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`Redis did not answer ${command.join(" ")}`)));
    socket.write(`${command.join(" ")}\r\n`);
    let received = "";
    for await (const chunk of socket.setEncoding("utf8")) {
      received += chunk;
      const answer = answerIn(received);
      if (answer === undefined) continue;
      if (answer.startsWith("-")) throw new Error(`Redis refused ${command.join(" ")}: ${answer.slice(1)}`);
      return answer;
    }
    throw new Error(`Redis closed the connection before it answered ${command.join(" ")}`);
  } finally {
    socket.destroy();
  }
}

/** The whole answer, an error with its sign; undefined when more has to come. @param {string} received */
function answerIn(received) {
  const end = received.indexOf("\r\n");
  if (end === -1) return undefined;
  const line = received.slice(0, end);
  if (!line.startsWith("$")) return line.startsWith("-") ? line : line.slice(1);
  const body = received.slice(end + 2);
  const length = Number(line.slice(1));
  return Buffer.byteLength(body) < length + 2 ? undefined : Buffer.from(body).toString("utf8", 0, length);
}
