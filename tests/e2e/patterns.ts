import { drawPicture, type Picture } from "../servers/picture.ts";
import type { XClient } from "../servers/x_client.ts";

const FLAT = [0x000000, 0xffffff, 0xff0000, 0x00ff00, 0x0000ff, 0x336699, 0xc0c0c0];

/** A picture that gives every encoding something to do: flat areas, lines, tiles, gradients, noise. */
export function testPicture(width: number, height: number): Picture {
  return drawPicture(width, height, (x, y) => {
    const column = Math.floor(4 * x / width), row = Math.floor(3 * y / height);
    switch ((column + 4 * row) % 6) {
      case 0:
        return FLAT[(x >> 5) % FLAT.length]!;
      case 1:
        return (x % 7 === 0 || y % 5 === 0) ? 0x202020 : 0xf0f0e0;
      case 2:
        return FLAT[((x >> 4) * 3 + (y >> 4) * 5) % FLAT.length]!;
      case 3:
        return (x & 255) << 16 | (y & 255) << 8 | (x + y & 255);
      case 4:
        return noise(x, y);
      default:
        return 0x1e3a5f;
    }
  });
}

/** Changes parts of the screen: fills, a small picture, and overlapping copies in three directions. */
export async function changeScreen(x: XClient): Promise<void> {
  const { width, height } = x;
  await x.fill(0, 0, 1, 1, 0xff00ff);
  await x.fill(width - 1, height - 1, 1, 1, 0x00ffff);
  await x.fill(width - 33, 15, 33, 17, 0x123456);
  await x.put(drawPicture(61, 47, noise), 101, 203);
  await x.copy(40, 60, 300, 200, 57, 37);
  await x.copy(10, height - 90, width - 20, 80, 10, height - 70);
  await x.copy(width - 200, 100, 150, 150, width - 230, 100);
  await x.sync();
}

function noise(x: number, y: number): number {
  const mixed = Math.imul(x * 374761393 + y * 668265263, 1274126177);
  return (mixed ^ mixed >>> 13) & 0xffffff;
}
