// Loaded into Azurite before its own code (node --require). It shifts `Date` by an offset that the parent sends as
// { clockOffsetMs }, and acknowledges each with the same message; timers stay on real time. Without it a link that has
// ended by the bot's moved clock would still work. A parent that goes away takes Azurite with it.
const RealDate = Date;
let offsetMs = Number(process.env.STANDIN_CLOCK_OFFSET_MS ?? 0);

function now() {
  return RealDate.now() + offsetMs;
}

globalThis.Date = new Proxy(RealDate, {
  construct(target, args, newTarget) {
    return Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget);
  },
  apply() {
    return new RealDate(now()).toString();
  },
  get(target, key) {
    return key === "now" ? now : Reflect.get(target, key);
  },
});

process.on("message", (message) => {
  const asked = Object(message).clockOffsetMs;
  if (typeof asked !== "number") return;
  offsetMs = asked;
  process.send?.({ clockOffsetMs: offsetMs });
});

process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
