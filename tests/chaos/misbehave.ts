import type { ServerResponse } from "node:http";
import type { Behaviour } from "./endpoints.ts";
import type { Random } from "./random.ts";

/** Longer than the product waits for an answer. */
const dripEveryMs = 400;
const longDrip = 60;
const shortDrip = 5;

/**
 * Does what a sick receiver does with a request, and says whether it told the sender 2xx: then it has taken the event,
 * however badly the rest of the answer is made.
 */
export function misbehave(behaviour: Behaviour, response: ServerResponse, random: Random): boolean {
  switch (behaviour) {
    case "answer":
      response.writeHead(204).end();
      return true;
    case "hang":
      return false;
    case "reset":
      response.socket?.resetAndDestroy();
      return false;
    case "too-many": {
      const at = new Date(Date.now() + 1_000).toUTCString();
      response.writeHead(429, { "retry-after": random.next() < 0.5 ? "1" : at }).end();
      return false;
    }
    case "ordered":
    case "error":
      response.writeHead(500).end("something broke");
      return false;
    case "gone":
      response.writeHead(410).end();
      return false;
    case "drip":
      drip(response, random.next() < 0.5 ? longDrip : shortDrip);
      return true;
    case "too-long":
      raw(response, "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nfar less than that", "end");
      return true;
    case "too-short":
      raw(response, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nfar more than that", "keep");
      return true;
    case "garbage":
      return garbage(response, random);
  }
}

/** A byte now and then, some of them for longer than anybody waits. */
function drip(response: ServerResponse, bytes: number): void {
  response.writeHead(200, { "content-length": String(bytes) });
  let left = bytes;
  const timer = setInterval(() => {
    response.write(".");
    left -= 1;
    if (left === 0) response.end();
  }, dripEveryMs);
  response.once("close", () => clearInterval(timer));
}

function garbage(response: ServerResponse, random: Random): boolean {
  if (random.next() < 0.5) {
    raw(response, "SSH-2.0-OpenSSH_9.2p1\r\n", "end");
    return false;
  }
  raw(response, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nno chunk\r\n", "end");
  return true;
}

function raw({ socket }: ServerResponse, text: string, then: "end" | "keep"): void {
  if (then === "end") socket?.end(text);
  else socket?.write(text);
}
