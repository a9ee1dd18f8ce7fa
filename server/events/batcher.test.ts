import { expect, it, vi } from "vitest";
import { UnavailableError } from "#server/kernel/errors";
import { type BatchItem, createBatcher, flushLimits, type Outcome } from "./batcher.ts";

interface Item extends BatchItem {
  readonly name: string;
}

interface Flush {
  readonly items: readonly Item[];
  readonly slot: number;
  finish(outcomes?: readonly Outcome<string>[]): void;
}

/** A batcher whose flushes wait to be finished by the test. */
function setup({ queueMax = 10_000, flushMs = 0 } = {}) {
  const flushes: Flush[] = [];
  const batcher = createBatcher<Item, string>({
    queueMax,
    flushMs,
    flush(items, slot) {
      const { promise, resolve } = Promise.withResolvers<readonly Outcome<string>[]>();
      const all = items.map(({ name }): Outcome<string> => ({ ok: true, value: name }));
      flushes.push({ items, slot, finish: (outcomes = all) => resolve(outcomes) });
      return promise;
    },
  });
  return { batcher, flushes };
}

const item = (tenantId: string, name: string, size: Partial<BatchItem> = {}): Item => ({
  weight: 1,
  sizeBytes: 10,
  ...size,
  tenantId,
  name,
});
const names = (flush: Flush | undefined) => flush?.items.map(({ name }) => name);

it("gathers what comes within the time and answers each its own", async () => {
  const { batcher, flushes } = setup({ flushMs: 5 });
  const answers = ["a", "b", "c"].map((name) => batcher.submit(item("t", name)));
  await vi.waitUntil(() => flushes.length === 1, { timeout: 10_000 });
  expect(names(flushes[0])).toEqual(["a", "b", "c"]);
  const failed = new Error("only b");
  flushes[0]?.finish([
    { ok: true, value: "A" },
    { ok: false, error: failed },
    { ok: true, value: "C" },
  ]);
  expect(await Promise.allSettled(answers)).toEqual([
    { status: "fulfilled", value: "A" },
    { status: "rejected", reason: failed },
    { status: "fulfilled", value: "C" },
  ]);
});

it("runs three flushes at most, each in a slot of its own, and takes tenants in turn", async () => {
  const { batcher, flushes } = setup({ flushMs: 60_000 });
  for (let count = 0; count < 5; count += 1)
    void batcher.submit(item("noisy", `n${count}`, { weight: flushLimits.weight }));
  expect(flushes).toHaveLength(3);
  expect(new Set(flushes.map(({ slot }) => slot)).size).toBe(3);
  void batcher.submit(item("quiet", "q"));
  const drained = batcher.drain();
  flushes[0]?.finish();
  await vi.waitUntil(() => flushes.length === 4, { timeout: 10_000 });
  expect(names(flushes[3])).toEqual(["n3"]);
  flushes[1]?.finish();
  await vi.waitUntil(() => flushes.length === 5, { timeout: 10_000 });
  expect(names(flushes[4])).toEqual(["q"]);
  for (let index = 2; index < 6; index += 1) {
    await vi.waitUntil(() => flushes.length > index, { timeout: 10_000 });
    flushes[index]?.finish();
  }
  await drained;
  expect(flushes).toHaveLength(6);
});

it("bounds a flush by events and by bytes, but always takes one item", async () => {
  const { batcher, flushes } = setup({ flushMs: 5 });
  void batcher.submit(item("t", "huge", { sizeBytes: flushLimits.sizeBytes * 2 }));
  void batcher.submit(item("t", "small"));
  void batcher.submit(item("u", "u1", { weight: 300 }));
  await vi.waitUntil(() => flushes.length === 2, { timeout: 10_000 });
  flushes[0]?.finish();
  await vi.waitUntil(() => flushes.length === 3, { timeout: 10_000 });
  expect(flushes.map(names)).toEqual([["huge"], ["u1"], ["small"]]);
});

it("gathers while the tenant's flush runs, until there is enough for another beside it", async () => {
  const { batcher, flushes } = setup();
  void batcher.submit(item("t", "first"));
  await vi.waitUntil(() => flushes.length === 1, { timeout: 10_000 });
  void batcher.submit(item("t", "second"));
  void batcher.submit(item("u", "other"));
  await vi.waitUntil(() => flushes.length === 2, { timeout: 10_000 });
  expect(flushes.map(names)).toEqual([["first"], ["other"]]);
  void batcher.submit(item("t", "many", { weight: 99 }));
  await vi.waitUntil(() => flushes.length === 3, { timeout: 10_000 });
  expect(names(flushes[2])).toEqual(["second", "many"]);
});

it("refuses when the queue is full, and one tenant before it takes more than half", async () => {
  const { batcher, flushes } = setup({ flushMs: 60_000, queueMax: 10 });
  const taken = [];
  for (let count = 0; count < 5; count += 1) taken.push(batcher.submit(item("greedy", `g${count}`)));
  await expect(batcher.submit(item("greedy", "more"))).rejects.toThrow(UnavailableError);
  for (let count = 0; count < 5; count += 1) taken.push(batcher.submit(item("other", `o${count}`)));
  await expect(batcher.submit(item("third", "late"))).rejects.toMatchObject({
    code: "ingest_queue_full",
    retryAfterSeconds: 1,
  });
  const drained = batcher.drain();
  for (const flush of flushes) flush.finish();
  await drained;
  expect(await Promise.all(taken)).toHaveLength(10);
});

it("hands on what a flush throws to all in it, and goes on", async () => {
  const batcher = createBatcher<Item, string>({
    queueMax: 100,
    flushMs: 0,
    flush: async (items) => {
      if (items.some(({ name }) => name === "bad")) throw new Error("lost");
      return items.map(({ name }) => ({ ok: true, value: name }));
    },
  });
  await expect(batcher.submit(item("t", "bad"))).rejects.toThrow("lost");
  expect(await batcher.submit(item("t", "good"))).toBe("good");
});

it("drains at once when nothing waits, and takes nothing afterwards", async () => {
  const { batcher } = setup();
  await batcher.drain();
  await expect(batcher.submit(item("t", "late"))).rejects.toMatchObject({ code: "shutting_down" });
});
