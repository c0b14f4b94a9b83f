/**
 * Whether one position comes after another. A position is the id of an entry of the order stream, `<ms>-<count>`
 * (redis.io/docs/latest/develop/data-types/streams/#entry-ids). False for anything else.
 */
export function isAfter(one: string, other: string): boolean {
  const [ms, count] = parse(one);
  const [otherMs, otherCount] = parse(other);
  return ms === otherMs ? count > otherCount : ms > otherMs;
}

function parse(position: string): readonly [number, number] {
  const [, ms, count] = /^(\d+)-(\d+)$/.exec(position) ?? [];
  return [Number(ms ?? Number.NaN), Number(count ?? Number.NaN)];
}
