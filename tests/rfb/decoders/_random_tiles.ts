import type { Random } from "../_random.ts";

const rgb = (pixel: Uint8Array) => pixel[0]! << 16 | pixel[1]! << 8 | pixel[2]!;

/** Writes random tiles of TRLE or ZRLE, with every subencoding there is, and, pixel by pixel, what they show. */
export class RandomTiles {
  readonly payload: number[] = [];
  readonly pixels: number[];
  #palette: number[] = [];

  constructor(
    readonly random: Random,
    readonly width: number,
    readonly height: number,
    readonly size: number,
    readonly reusesPalettes: boolean,
  ) {
    this.pixels = Array(width * height).fill(-1);
    for (let y = 0; y < height; y += size) {
      for (let x = 0; x < width; x += size) {
        this.#tile(x, y, Math.min(size, width - x), Math.min(size, height - y));
      }
    }
  }

  #pixel(): number {
    const pixel = this.random.bytes(3);
    this.payload.push(...pixel);
    return rgb(pixel);
  }

  #paint(x: number, y: number, width: number, colours: readonly number[]) {
    colours.forEach((colour, i) => {
      this.pixels[(y + Math.floor(i / width)) * this.width + x + i % width] = colour;
    });
  }

  #tile(x: number, y: number, width: number, height: number) {
    const { random } = this;
    const area = width * height;
    const kinds = [
      () => {
        this.payload.push(0);
        return Array.from({ length: area }, () => this.#pixel());
      },
      () => {
        this.payload.push(1);
        return Array(area).fill(this.#pixel());
      },
      () => {
        this.#newPalette(0, 2 + random.below(15));
        return this.#packed(width, height);
      },
      () => {
        this.payload.push(128);
        return this.#runs(area, () => this.#pixel(), () => true);
      },
      () => {
        this.#newPalette(128, 2 + random.below(126));
        return this.#paletteRuns(area);
      },
    ];
    if (this.reusesPalettes && this.#palette.length > 0) {
      kinds.push(() => {
        this.payload.push(129);
        return this.#paletteRuns(area);
      });
      if (this.#palette.length <= 16) {
        kinds.push(() => {
          this.payload.push(127);
          return this.#packed(width, height);
        });
      }
    }
    this.#paint(x, y, width, kinds[random.below(kinds.length)]!());
  }

  #newPalette(flag: number, colours: number) {
    this.payload.push(flag | colours);
    this.#palette = Array.from({ length: colours }, () => this.#pixel());
  }

  #packed(width: number, height: number): number[] {
    const bits = this.#palette.length === 2 ? 1 : this.#palette.length <= 4 ? 2 : 4;
    const found: number[] = [];
    for (let y = 0; y < height; y++) {
      let text = "";
      for (let x = 0; x < width; x++) {
        const index = this.random.below(this.#palette.length);
        found.push(this.#palette[index]!);
        text += index.toString(2).padStart(bits, "0");
      }
      for (let at = 0; at < text.length; at += 8) {
        this.payload.push(Number.parseInt(text.slice(at, at + 8).padEnd(8, "1"), 2));
      }
    }
    return found;
  }

  #paletteRuns(area: number): number[] {
    return this.#runs(area, (isLong) => {
      const index = this.random.below(this.#palette.length);
      this.payload.push(isLong ? index | 128 : index);
      return this.#palette[index]!;
    }, (length) => length > 1 || this.random.below(8) === 0);
  }

  #runs(area: number, next: (isLong: boolean) => number, isLong: (length: number) => boolean) {
    const found: number[] = [];
    while (found.length < area) {
      const left = area - found.length;
      const most = [1, 3, 40, 300, left][this.random.below(5)]!;
      const length = 1 + this.random.below(Math.min(left, most));
      const long = isLong(length);
      const colour = next(long);
      for (let i = 0; i < length; i++) found.push(colour);
      if (!long) continue;
      for (let rest = length - 1;; rest -= 255) {
        this.payload.push(Math.min(rest, 255));
        if (rest < 255) break;
      }
    }
    return found;
  }
}
