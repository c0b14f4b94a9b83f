/** The size of a picture, read from its first bytes; for the report inside the environment, never for chat. */

/** The kinds of pictures that are looked into. */
export type ImageKind = "png" | "jpeg" | "svg";

/** Width and height, in pixels or in the picture's own units. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** An SVG that doesn't begin within so many bytes isn't looked into further. */
const svgHeadBytes = 65_536;

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const pngHeader = [0x49, 0x48, 0x44, 0x52];

/** What a step has found: the size, that there is none to find, or that so many bytes are done with (0: more are needed). */
type Step = ImageSize | "none" | number;

/** Takes a picture in pieces, however they are cut, and holds no more of it than the part that it is looking at. */
export class ImageSizeReader {
  readonly #step: (held: Uint8Array) => Step;
  #held = new Uint8Array(0);
  #skip = 0;
  #found: ImageSize | "none" | undefined;

  constructor(kind: ImageKind) {
    const steps = { png: pngStep, jpeg: jpegSteps(), svg: svgStep } satisfies Record<ImageKind, unknown>;
    this.#step = steps[kind];
  }

  /** Takes the next piece. */
  push(piece: Uint8Array): void {
    if (this.#found !== undefined) return;
    const skipped = Math.min(this.#skip, piece.length);
    this.#skip -= skipped;
    this.#held = joined(this.#held, piece.subarray(skipped));
    while (this.#found === undefined && this.#held.length > 0) {
      const step = this.#step(this.#held);
      if (step === 0) return;
      if (typeof step !== "number") this.#found = step;
      else {
        this.#skip = Math.max(0, step - this.#held.length);
        this.#held = this.#held.slice(step);
      }
    }
    if (this.#found !== undefined) this.#held = new Uint8Array(0);
  }

  /** The size, if it has been found. */
  get size(): ImageSize | undefined {
    return this.#found === "none" ? undefined : this.#found;
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function pngStep(held: Uint8Array): Step {
  if (held.length < 24) return 0;
  const isPng =
    pngSignature.every((byte, at) => held[at] === byte) && pngHeader.every((byte, at) => held[12 + at] === byte);
  return isPng ? sized(uint32(held, 16), uint32(held, 20)) : "none";
}

/** A JPEG is a row of segments, each with a marker and its length; the frame's own has the size. */
function jpegSteps(): (held: Uint8Array) => Step {
  let begun = false;
  return (held) => {
    if (held.length < 2) return 0;
    const marker = held[1] ?? 0;
    if (held[0] !== 0xff) return "none";
    if (!begun) {
      begun = true;
      return marker === 0xd8 ? 2 : "none";
    }
    if (marker === 0xff) return 1;
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) return 2;
    // The picture itself begins, or ends: what would come after it is not looked for.
    if (marker === 0x00 || marker === 0xd8 || marker === 0xd9 || marker === 0xda) return "none";
    if (held.length < 4) return 0;
    const length = uint16(held, 2);
    if (length < 2) return "none";
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (!isFrame) return 2 + length;
    if (held.length < 9) return 0;
    return sized(uint16(held, 7), uint16(held, 5));
  };
}

function svgStep(held: Uint8Array): Step {
  const text = new TextDecoder().decode(held.subarray(0, svgHeadBytes));
  const start = text.search(/<(?:svg:)?svg[\s>]/);
  const tag = start === -1 ? undefined : /<[^\s>]+((?:[^"'>]|"[^"]*"|'[^']*')*)>/y.exec(text.slice(start))?.[1];
  if (tag === undefined) return held.length < svgHeadBytes ? 0 : "none";
  const box = attribute(tag, "viewBox")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [width, height] = ["width", "height"].map(
    (name) => /^\s*(\d+(?:\.\d+)?)(?:px)?\s*$/.exec(attribute(tag, name))?.[1],
  );
  if (width !== undefined && height !== undefined) return sized(Number(width), Number(height));
  return sized(box[2] ?? 0, box[3] ?? 0);
}

/** The value of an attribute of a tag; "" if it has none. */
function attribute(tag: string, name: string): string {
  const [, double, single] = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]{0,200})"|'([^']{0,200})')`).exec(tag) ?? [];
  return double ?? single ?? "";
}

function sized(width: number, height: number): ImageSize | "none" {
  return width > 0 && height > 0 && Number.isFinite(width + height) ? { width, height } : "none";
}

function uint16(held: Uint8Array, at: number): number {
  return ((held[at] ?? 0) << 8) | (held[at + 1] ?? 0);
}

function uint32(held: Uint8Array, at: number): number {
  return uint16(held, at) * 65_536 + uint16(held, at + 2);
}
