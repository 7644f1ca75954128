import { Framebuffer } from "../../rfb/framebuffer.ts";
import type { Scene, SceneSink } from "./scene.ts";
export function makeFirstScene(width: number, height: number, sink: SceneSink): Scene {
  const picture = new Framebuffer(width, height);
  let box = { x: 0, y: 0, width: 64, height: 64 };
  const paint = (r: typeof box) => {
    for (let y = r.y; y < Math.min(r.y + r.height, picture.height); y++) {
      for (let x = r.x; x < Math.min(r.x + r.width, picture.width); x++) {
        picture.pixels[y * picture.width + x] =
          (0xff000000 | ((y * 255 / picture.height) & 255) << 16 | 0x6020) >>> 0;
      }
    }
    sink.damaged(r);
  };
  const all = () => paint({ x: 0, y: 0, width: picture.width, height: picture.height });
  all();
  return {
    get width() {
      return picture.width;
    },
    get height() {
      return picture.height;
    },
    get pixels() {
      return picture.pixels;
    },
    advance(now) {
      paint(box);
      box = {
        ...box,
        x: Math.max(0, Math.floor(now / 20) % Math.max(1, picture.width - 64)),
        y: 0,
        width: Math.min(64, picture.width),
        height: Math.min(64, picture.height),
      };
      picture.fill(box, 0xff3090f0);
      sink.damaged(box);
    },
    resize(w, h) {
      picture.resize(w, h);
      all();
    },
    key: () => ({}),
    pointer: () => ({}),
    cutText: () => ({}),
    leave() {},
  };
}
