import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { knownAnswer, nodeReceiver } from "./webhook-snippets.ts";

const { secret, id, timestamp, body, signature } = knownAnswer;

it("gives the known answer by the rule it tells", () => {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const made = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  expect(`v1,${made}`).toBe(signature);
  expect(new Webhook(secret).sign(id, new Date(Number(timestamp) * 1_000), body)).toBe(signature);
});

it("shows a receiver that runs as it stands: it takes what we sign and refuses what is changed", async () => {
  const port = await freePort();
  const receiver = spawn(process.execPath, ["--input-type=module", "--eval", nodeReceiver], {
    env: { ...process.env, PORT: String(port), WEBHOOK_SECRET: secret },
    stdio: ["ignore", "ignore", "ignore"],
  });
  try {
    const now = new Date();
    const text = JSON.stringify({
      type: "order.placed",
      timestamp: now.toISOString(),
      data: { order: "A-1" },
    });
    const headers = {
      "webhook-id": "evt_1",
      "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
      "webhook-signature": new Webhook(secret).sign("evt_1", now, text),
    };
    expect(await post(port, { headers, text })).toBe(204);
    expect(await post(port, { headers, text: text.replace("A-1", "A-2") })).toBe(401);
    expect(await post(port, { headers: {}, text })).toBe(401);
  } finally {
    receiver.kill();
    await once(receiver, "exit");
  }
});

interface Message {
  readonly headers: Record<string, string>;
  readonly text: string;
}

/** The receiver takes a moment to listen: refused connections are tried again. */
async function post(port: number, message: Message, triesLeft = 100): Promise<number> {
  try {
    const { status } = await globalThis.fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: message.headers,
      body: message.text,
    });
    return status;
  } catch (error) {
    if (triesLeft === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return post(port, message, triesLeft - 1);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
