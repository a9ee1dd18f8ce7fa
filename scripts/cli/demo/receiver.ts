/**
 * A webhook receiver as a customer would write one: a process of its own that checks each delivery with
 * the npm package `standardwebhooks`. Its parent gives it the secret, and is told what came.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import type { FromReceiver, ToReceiver } from "./receiver-messages.ts";

let webhook: Webhook | null = null;

process.on("message", (message: ToReceiver) => {
  webhook = new Webhook(message.secret);
});
process.on("disconnect", () => process.exit(0));

const server = createServer((request, response) => {
  buffer(request)
    .then((body) => {
      const headers: Record<string, string> = {};
      for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value);
      const isVerified = verify(body, headers);
      tell({ kind: "received", id: headers["webhook-id"] ?? "", isVerified, headers, body: body.toString() });
      response.writeHead(isVerified ? 204 : 401).end();
    })
    .catch(() => response.destroy()); // the sender went away before its body was complete: nothing was received
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  tell({ kind: "listening", url: `http://127.0.0.1:${port}/` });
});

function verify(body: Buffer, headers: Record<string, string>): boolean {
  try {
    webhook?.verify(body, headers);
    return webhook !== null;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}

function tell(message: FromReceiver): void {
  process.send?.(message);
}
