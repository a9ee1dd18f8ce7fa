import { randomBytes } from "node:crypto";
import { type Bench, eventData, eventType, loopConnections } from "../bench.ts";
import { runPostLoop } from "../load/child.ts";

/** What a bare undici loop does to the same receiver when it signs every request anew, as each attempt must be. */
export async function signedPostsPerSecond({ receiver, isQuick, note }: Bench): Promise<number> {
  const timestamp = new Date().toISOString();
  const { ok, failed, seconds } = await runPostLoop({
    origin: receiver.url,
    path: "/",
    headers: { "content-type": "application/json", "user-agent": "bare-loop" },
    body: `{"type":"${eventType}","timestamp":"${timestamp}","data":${eventData}}`,
    connections: loopConnections,
    seconds: isQuick ? 3 : 5,
    signingKey: randomBytes(24).toString("base64"),
  });
  if (Object.keys(failed).length > 0) throw new Error(`the bare loop failed: ${JSON.stringify(failed)}`);
  note(`  ${Math.round(ok / seconds)} signed bare posts/s`);
  return ok / seconds;
}
