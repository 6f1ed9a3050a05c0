/** @param {string} filename */
export function isTest(filename) {
  return /\.(test|test-d|spec)\.[jt]sx?$/.test(filename) || /\/(test|e2e)\/[^/]+/.test(inPackage(filename));
}

/** The suites that implementations share are long for the reason tests are: one case after another. */
/** @param {string} filename */
export function isTestCode(filename) {
  return isTest(filename) || inPackage(filename).startsWith("packages/core/src/testing/");
}

/** @param {string} filename */
export function isContract(filename) {
  return inPackage(filename).startsWith("packages/core/src/contracts/");
}

/**
 * The path from packages/, apps/ or tooling/ on, with forward slashes.
 *
 * @param {string} filename
 */
function inPackage(filename) {
  return filename.replaceAll("\\", "/").replace(/^.*\/(?=(packages|apps|tooling)\/)/, "");
}
