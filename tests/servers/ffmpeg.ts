import { splitAccessUnits } from "../../rfb/decoders/h264/access_units.ts";
import { run } from "./child.ts";
import { drawPicture, type Picture } from "./picture.ts";

/** A video as `ffmpeg` made it. */
export interface Video {
  /** Its pictures as they go over the wire: H.264 access units. */
  readonly units: readonly Uint8Array[];
  /** The same as `ffmpeg` itself decodes them. */
  readonly pictures: readonly Picture[];
}

const QUIET = ["-v", "error", "-y"];
const BT709 = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"];

/** A test video of `count` pictures, every fifth a key picture. */
export async function makeVideo(width: number, height: number, count: number): Promise<Video> {
  const folder = await Deno.makeTempDir({ prefix: "vncgw-ffmpeg-" });
  try {
    const source = ["-f", "lavfi", "-i", `testsrc2=size=${width}x${height}:rate=5`];
    const encoder = ["-c:v", "libx264", "-profile:v", "baseline", "-pix_fmt", "yuv420p"];
    const keys = ["-g", "5", "-keyint_min", "5", "-sc_threshold", "0"];
    // Without a word on colours each decoder guesses its own.
    const colours = ["-vf", "scale=out_color_matrix=bt709", ...BT709];
    const file = `${folder}/video.h264`;
    const output = [...encoder, ...keys, ...colours, "-frames:v", `${count}`, file];
    await run("ffmpeg", [...QUIET, ...source, ...output]);
    const bytes = await Deno.readFile(file);
    const units = splitAccessUnits(bytes).map(({ start, end }) => bytes.slice(start, end));
    return { units, pictures: await decodeFile(file, width, height) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** `picture` as a JPEG file at one of ffmpeg's qualities, 2 (best) to 31, and as ffmpeg decodes that. */
export async function makeJpeg(
  picture: Picture,
  quality: number,
): Promise<{ file: Uint8Array<ArrayBuffer>; picture: Picture }> {
  const { width, height } = picture;
  const folder = await Deno.makeTempDir({ prefix: "vncgw-ffmpeg-" });
  try {
    await Deno.writeFile(`${folder}/raw`, toRgb(picture));
    const raw = ["-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", `${width}x${height}`];
    const encoder = ["-q:v", `${quality}`, "-pix_fmt", "yuvj420p", "-huffman", "default"];
    const path = `${folder}/picture.jpg`;
    await run("ffmpeg", [...QUIET, ...raw, "-i", `${folder}/raw`, ...encoder, path]);
    const [decoded] = await decodeFile(path, width, height);
    return { file: await Deno.readFile(path), picture: decoded! };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function decodeFile(path: string, width: number, height: number): Promise<Picture[]> {
  const output = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"];
  const bytes = await run("ffmpeg", [...QUIET, "-i", path, ...output]);
  const size = 3 * width * height;
  return Array.from(
    { length: bytes.length / size },
    (_, i) =>
      drawPicture(width, height, (x, y) => {
        const at = i * size + 3 * (y * width + x);
        return bytes[at]! << 16 | bytes[at + 1]! << 8 | bytes[at + 2]!;
      }),
  );
}

function toRgb({ pixels }: Picture): Uint8Array {
  const bytes = new Uint8Array(3 * pixels.length);
  pixels.forEach((pixel, i) => bytes.set([pixel >> 16, pixel >> 8 & 255, pixel & 255], 3 * i));
  return bytes;
}
