import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server as TcpServer,
  type Socket,
} from "node:net";
import type { Certificate } from "./certificate.ts";

/** Real servers on random loopback ports for one test file. Call `close` after each test. */
export function receivers() {
  const open: (() => unknown)[] = [];

  async function listen(server: Server | TcpServer): Promise<number> {
    const sockets = new Set<Socket>();
    server.on("connection", (socket: Socket) => {
      sockets.add(socket.once("close", () => sockets.delete(socket)));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    });
    return (server.address() as AddressInfo).port;
  }

  return {
    /** An HTTP server; gives its URL. */
    async http(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
      return `http://127.0.0.1:${await listen(createServer(answer))}`;
    },
    /** An HTTPS server; gives its port. */
    https(
      certificate: Certificate & ServerOptions,
      answer: (request: IncomingMessage, response: ServerResponse) => void,
    ) {
      return listen(createTlsServer({ ...certificate }, answer));
    },
    /** A server that speaks whatever `speak` writes, once it has been sent something; gives its URL. */
    async tcp(speak: (socket: Socket) => void): Promise<string> {
      const server = createTcpServer((socket) => {
        socket.on("error", () => socket.destroy()).once("data", () => speak(socket));
      });
      return `http://127.0.0.1:${await listen(server)}`;
    },
    /** Something else to close after the test, before the servers. */
    closing(close: () => unknown): void {
      open.unshift(close);
    },
    async close(): Promise<void> {
      for (const close of open.splice(0)) await close();
    },
  };
}
