/**
 * A server that is somebody else's, named by an environment variable: it is used as it is and left as it was.
 *
 * @param {string} variable
 * @param {string} url
 */
export function givenServer(variable, url) {
  /** @param {string} wish */
  const refuse = (wish) => async () => {
    throw new Error(`unable to ${wish} the server of ${variable}; ask for one of your own with { own: true }`);
  };
  const stop = async () => undefined;
  return {
    url,
    port: Number(new URL(url).port),
    pid: undefined,
    stop,
    pause: refuse("pause"),
    resume: refuse("resume"),
    kill: refuse("kill"),
    restart: refuse("restart"),
    [Symbol.asyncDispose]: stop,
  };
}
