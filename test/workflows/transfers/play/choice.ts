/**
 * One number of a random sequence, read as the choices that one step needs. Zero always picks the first option, and
 * first options are the sensible ones: shrinking towards zero makes a story plainer.
 */
export class Choice {
  #state: number;

  constructor(value: number) {
    this.#state = value;
  }

  /** A whole number from 0 up to, not including, `below`. */
  pick(below: number): number {
    if (this.#state === 0) return 0;
    // A step of mulberry32: cheap, and even enough for choosing.
    this.#state = (this.#state + 0x6d2b79f5) | 0 || 1;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  /** Yes, once in so many; never for zero. */
  onceIn(times: number): boolean {
    return this.pick(times) === times - 1;
  }

  /** One of a list that is not empty. */
  of<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new Error("nothing to choose from");
    return items[this.pick(items.length)] as Item;
  }
}
