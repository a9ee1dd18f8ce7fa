/**
 * Preloaded into a process of the product by tests of clocks that jump: from then on all of its code sees a wall clock that is wrong by
 * as many ms as its parent last told it. The clock that only goes forward is right, as it is when somebody sets the time.
 */
let offsetMs = 0;
const RealDate = Date;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [RealDate.now() + offsetMs] : args, newTarget) as object,
  apply: () => new RealDate(RealDate.now() + offsetMs).toString(),
  get: (target, name, receiver) =>
    name === "now" ? () => RealDate.now() + offsetMs : (Reflect.get(target, name, receiver) as unknown),
});

process.on("message", (message) => {
  if (typeof message === "object" && message !== null && "clockOffsetMs" in message)
    offsetMs = Number(message.clockOffsetMs);
});
process.channel?.unref();
