import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createServer as createTlsServer, TLSSocket } from "node:tls";
import type { Certificate } from "../certificate.ts";

export interface TlsFront {
  readonly port: number;
  close(): Promise<void>;
}

/** TLS before a server that has none: from the first byte, or after Postgres' SSLRequest (its documentation, section "SSL Session Encryption"). */
export async function openTlsFront(
  certificate: Certificate,
  target: { readonly port: number; readonly begins: "at once" | "as postgres" },
): Promise<TlsFront> {
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
  };
  const join = (near: Socket) => {
    const far = connect(target.port, "127.0.0.1");
    for (const socket of [near, far]) track(socket);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
    near.pipe(far).pipe(near);
  };
  const upgrade = (plain: Socket) => {
    track(plain);
    plain.once("data", () => {
      plain.write("S");
      join(new TLSSocket(plain, { ...certificate, isServer: true }));
    });
  };
  const server =
    target.begins === "at once" ? createTlsServer({ ...certificate }, join) : createServer(upgrade);
  server.on("connection", track);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
