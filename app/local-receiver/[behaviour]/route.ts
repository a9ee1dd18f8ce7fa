import { setTimeout as wait } from "node:timers/promises";
import { getPlatform } from "#server/platform";

const slowMs = 400;

/** What the demo's endpoints point at: a receiver that answers as its name says. Local installations only. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ behaviour: string }> },
): Promise<Response> {
  const { env } = await getPlatform();
  const { behaviour } = await params;
  if (env.TRUNKLINE_MODE !== "local") return new Response(null, { status: 404 });
  await request.arrayBuffer();
  switch (behaviour) {
    case "ok":
      return new Response("ok");
    case "slow":
      await wait(slowMs);
      return new Response("ok, after a while");
    case "failing":
      return new Response("upstream is restarting", { status: 503 });
    default:
      return new Response(null, { status: 404 });
  }
}
