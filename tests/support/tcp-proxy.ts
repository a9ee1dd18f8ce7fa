import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A line to a server that can be cut and mended. */
export interface TcpProxy {
  readonly port: number;
  /** Connections that are open on its near side. */
  readonly connections: number;
  /** Breaks every connection and refuses new ones, as a server that died does. */
  cut(): Promise<void>;
  /** Falls silent, as a peer that vanished does: nothing breaks, nothing passes, new connections are taken and not answered. */
  stall(): void;
  /** Lets connections through again, on the same port. What was under way when it stalled is broken. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function openTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const nearOnes = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  let isStalled = false;
  const start = async (port: number): Promise<Server> => {
    const server = createServer((near) => {
      track(near);
      nearOnes.add(near.on("close", () => nearOnes.delete(near)));
      if (isStalled) return;
      const far = connect(target);
      track(far);
      near.on("close", () => far.destroy());
      far.on("close", () => near.destroy());
      near.pipe(far);
      far.pipe(near);
    });
    await new Promise<void>((resolve, reject) =>
      server.once("error", reject).listen(port, "127.0.0.1", resolve),
    );
    return server;
  };
  let server: Server | null = await start(0);
  const { port } = server.address() as AddressInfo;
  const cut = async (): Promise<void> => {
    const closing = server;
    server = null;
    for (const socket of sockets) socket.destroy();
    if (closing !== null) await new Promise((resolve) => closing.close(resolve));
  };
  return {
    port,
    get connections() {
      return nearOnes.size;
    },
    cut,
    stall() {
      isStalled = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    async mend() {
      if (isStalled) for (const socket of sockets) socket.destroy();
      isStalled = false;
      server ??= await start(port);
    },
    close: cut,
  };
}
