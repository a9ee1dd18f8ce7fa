// @ts-check
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/**
 * Whether a server could listen there now.
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
export async function isPortFree(port, host) {
  return (await listenOnce(port, host)) !== undefined;
}

/**
 * The first free port of those wanted, in their order; any free one when none is.
 * @param {readonly (number | undefined)[]} wanted
 * @param {string} [host]
 * @returns {Promise<number>}
 */
export async function choosePort(wanted, host = "127.0.0.1") {
  for (const port of wanted) {
    if (port !== undefined && (await isPortFree(port, host))) return port;
  }
  const port = await listenOnce(0, host);
  if (port === undefined) throw new Error(`no free port on ${host}`);
  return port;
}

/**
 * Waits for a port to become free, which takes a moment after its owner was killed.
 * @param {number} port
 * @param {{ host?: string, timeoutMs: number }} options
 * @returns {Promise<boolean>} whether it did in time
 */
export async function untilPortFree(port, { host = "127.0.0.1", timeoutMs }) {
  const deadline = Date.now() + timeoutMs;
  while (!(await isPortFree(port, host))) {
    if (Date.now() > deadline) return false;
    await wait(50);
  }
  return true;
}

/**
 * @param {number} port 0 for any
 * @param {string} host
 * @returns {Promise<number | undefined>} the port, or undefined when it cannot be had
 */
function listenOnce(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : undefined));
    });
  });
}
