import { type Bench, count, createEndpoint, deleteEndpoint, type Figure } from "../bench.ts";
import { costFigures, markCost } from "./cost.ts";
import { untilReceived } from "./drain.ts";
import { publishLoop } from "./publish.ts";
import { signedPostsPerSecond } from "./signed-limit.ts";

const target = 0.18;
/** Where statements are shared by as many events as a flush takes on. */
const manyConnections = 256;

/** Publishing as fast as it is answered, and delivering meanwhile, for a minute; each beside the same bare loop. */
export async function measureSustained(bench: Bench): Promise<Figure[]> {
  const { receiver, isQuick, note } = bench;
  const seconds = isQuick ? 10 : 60;
  const endpointId = await createEndpoint(bench, receiver.url);
  const before = await signedPostsPerSecond(bench);
  note(`Publishing and delivering at the same time for ${seconds} s`);
  receiver.reset();
  const from = await markCost(bench);
  const { ok, seconds: took } = await publishLoop(bench, seconds);
  const { received } = await receiver.report();
  const last = await untilReceived(bench, ok);
  const to = await markCost(bench);
  const after = await signedPostsPerSecond(bench);
  const atLoad = await measureCost(bench, isQuick ? 5 : 20);
  await deleteEndpoint(bench, endpointId);
  const limit = Math.max(before, after);
  const figure = (name: string, perSecond: number, more: string): Figure => ({
    name: `sustained for ${seconds} s, ${name}`,
    measured: `${count(perSecond)}/s${more}`,
    limit: `${count(limit)} signed posts/s (bare undici loop)`,
    ratio: perSecond / limit,
    target: `≥ ${target}`,
    isMet: perSecond / limit >= target,
  });
  const [statements, bytes] = costFigures("event published and delivered, both at once", {
    from,
    to,
    events: ok,
  });
  return [
    figure("in", ok / took, ""),
    figure(
      "out",
      received / took,
      ` meanwhile, the rest within ${Math.max(0, last.seconds - took).toFixed(1)} s`,
    ),
    ...[statements, bytes].filter((one) => one !== undefined),
    ...atLoad,
  ];
}

/** What the same costs when more is offered at once. */
async function measureCost(bench: Bench, seconds: number): Promise<Figure[]> {
  bench.note(`The same over ${manyConnections} connections`);
  bench.receiver.reset();
  const from = await markCost(bench);
  const { ok } = await publishLoop(bench, seconds, manyConnections);
  await untilReceived(bench, ok);
  const name = `event published and delivered, both at once, ${manyConnections} connections`;
  return costFigures(name, { from, to: await markCost(bench), events: ok });
}
