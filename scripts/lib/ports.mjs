// @ts-check
import { createServer } from "node:net";

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
