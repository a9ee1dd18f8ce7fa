import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { choosePort, isPortFree } from "./ports.mjs";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

describe("ports", () => {
  it("tells a taken port from a free one", async () => {
    const taken = await take();
    expect(await isPortFree(taken, "127.0.0.1")).toBe(false);
    expect(await isPortFree(await choosePort([]), "127.0.0.1")).toBe(true);
  });

  it("takes the first wanted port that is free, so that it stays the same between starts", async () => {
    const [taken, free] = [await take(), await choosePort([])];
    expect(await choosePort([undefined, taken, free])).toBe(free);
  });

  it("takes any free one when none of the wanted is", async () => {
    const taken = await take();
    const chosen = await choosePort([taken, undefined]);
    expect(chosen).not.toBe(taken);
    expect(chosen).toBeGreaterThan(0);
  });
});

function take(): Promise<number> {
  const server = createServer();
  open.push(server);
  return new Promise((resolve, reject) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
      else reject(new Error("no port"));
    });
  });
}
