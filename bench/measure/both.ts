import { setTimeout as wait } from "node:timers/promises";
import { type Bench, count, type Figure } from "../bench.ts";
import { publishLoop } from "./publish.ts";

/** Publishing and delivering at the same time, all on this machine: what a steady load would get. */
export async function measureBoth(bench: Bench): Promise<Figure[]> {
  const { receiver, isQuick, note } = bench;
  const seconds = isQuick ? 5 : 15;
  note("Publishing and delivering at the same time");
  receiver.reset();
  const { ok, seconds: took } = await publishLoop(bench, seconds);
  const during = await receiver.report();
  let last = during;
  for (let tries = 0; last.distinct < ok && tries < 600; tries++) {
    await wait(200);
    last = await receiver.report();
  }
  if (last.distinct < ok) throw new Error(`only ${last.distinct} of ${ok} events arrived`);
  return [
    {
      name: "both at once",
      measured: `${count(ok / took)}/s in, ${count(during.received / took)}/s out meanwhile, the rest within ${Math.max(0, last.seconds - took).toFixed(1)} s`,
      limit: "",
      ratio: null,
      target: "",
      isMet: null,
    },
  ];
}
