// @ts-check
/**
 * What a stage has to say. `failures` are texts for people, one per failed test.
 * @typedef {{ passed: number, failed: number, skipped: number, failures: readonly string[] }} Result
 */

/** @type {Result} */
export const nothing = { passed: 0, failed: 0, skipped: 0, failures: [] };

/**
 * @param {string} failure
 * @returns {Result}
 */
export function failedOnce(failure) {
  return { ...nothing, failed: 1, failures: [failure] };
}

/**
 * @param {readonly Result[]} results
 * @returns {Result}
 */
export function sum(results) {
  return {
    passed: results.reduce((total, { passed }) => total + passed, 0),
    failed: results.reduce((total, { failed }) => total + failed, 0),
    skipped: results.reduce((total, { skipped }) => total + skipped, 0),
    failures: results.flatMap(({ failures }) => failures),
  };
}

/**
 * The last line of `npm test`.
 * @param {Result} total
 */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
}

/**
 * Reads the report of Vitest's JSON reporter. A file that failed outside its tests counts as one failure.
 * @param {any} report
 * @returns {Result}
 */
export function readVitest(report) {
  const files = report.testResults.map((/** @type {any} */ file) => {
    const tests = file.assertionResults.map((/** @type {any} */ test) => readVitestTest(file.name, test));
    const total = sum(tests);
    const brokeOutside = file.status === "failed" && total.failed === 0;
    return brokeOutside ? sum([total, failedOnce(`${file.name}\n${file.message}`)]) : total;
  });
  return sum(files);
}

/**
 * Why tests were skipped, a line for each reason that their titles give: `(skipped: no redis-server on this host)`.
 * @param {any} report
 * @returns {string[]}
 */
export function skipReasons(report) {
  /** @type {string[]} */
  const reasons = report.testResults.flatMap((/** @type {any} */ file) =>
    file.assertionResults.flatMap((/** @type {any} */ { status, fullName }) =>
      status === "skipped" || status === "pending" ? (/\(skipped: ([^)]+)\)/.exec(fullName)?.[1] ?? []) : [],
    ),
  );
  return [...new Set(reasons)].map(
    (reason) => `${reason}: ${reasons.filter((each) => each === reason).length} tests skipped`,
  );
}

/**
 * @param {string} file
 * @param {any} test
 * @returns {Result}
 */
function readVitestTest(file, test) {
  if (test.status === "passed") return { ...nothing, passed: 1 };
  if (test.status !== "failed") return { ...nothing, skipped: 1 };
  return failedOnce(`${file} > ${test.fullName}\n${(test.failureMessages ?? []).join("\n")}`);
}

/**
 * Reads the report of Playwright's JSON reporter. A test that passed on a retry counts as passed.
 * @param {any} report
 * @returns {Result}
 */
export function readPlaywright(report) {
  const errors = (report.errors ?? []).map((/** @type {any} */ error) =>
    failedOnce(plain(error.message ?? String(error))),
  );
  return sum([...report.suites.flatMap(readPlaywrightSuite), ...errors]);
}

/**
 * @param {any} suite
 * @returns {Result[]}
 */
function readPlaywrightSuite(suite) {
  const inner = (suite.suites ?? []).flatMap(readPlaywrightSuite);
  const own = (suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
    spec.tests.map((/** @type {any} */ test) => readPlaywrightTest(spec, test)),
  );
  return [...inner, ...own];
}

/**
 * @param {any} spec
 * @param {any} test
 * @returns {Result}
 */
function readPlaywrightTest(spec, test) {
  if (test.status === "expected" || test.status === "flaky") return { ...nothing, passed: 1 };
  if (test.status === "skipped") return { ...nothing, skipped: 1 };
  const messages = test.results.flatMap((/** @type {any} */ result) =>
    (result.errors ?? []).map((/** @type {any} */ error) => error.message),
  );
  return failedOnce(`${spec.file}:${spec.line} > ${spec.title}\n${plain(messages.join("\n"))}`);
}

/** @param {string} text colours taken out */
function plain(text) {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g"), "");
}
