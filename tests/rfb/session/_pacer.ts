import { UpdatePacer } from "../../../rfb/session/update_pacer.ts";
import type { Rect } from "../../../rfb/rect.ts";

export const PIXELS = 40 * 30;

/** A pacer whose messages are told in words, over a picture of 40x30 pixels, with a clock by wish. */
export function pacer({ fences = false, clock = undefined as (() => number) | undefined } = {}) {
  const area = { x: 0, y: 0, width: 40, height: 30 };
  const state = { area: area as Rect, backlogBytes: 0, hasFences: fences };
  const said: string[] = [];
  /** Answers, the first fence's first. */
  const answers: (() => void)[] = [];
  const made = new UpdatePacer({
    clock,
    write: (bytes) => said.push(describe(bytes)),
    area: () => state.area,
    backlogBytes: () => state.backlogBytes,
    hasFences: () => state.hasFences,
    mark: (done) => answers.push(done),
  });
  /** An update with so many pixels; what was said at its header and at its end. */
  const update = (pixels = PIXELS, painted?: Rect) => {
    made.updateBegins();
    const atHeader = take(said);
    if (painted) made.painted(painted);
    made.updateEnds(pixels);
    return [atHeader, take(said)];
  };
  const answerFence = () => answers.shift()!();
  return { pacer: made, state, update, said: () => take(said), answerFence };
}

export function take(said: string[]): string {
  return said.splice(0).join();
}

export function describe(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const size = `${view.getUint16(6)}x${view.getUint16(8)}`;
  if (bytes[0] === 150) return bytes[1] ? `push ${size}` : "stop";
  if (view.getUint16(8) === 1) return `row ${view.getUint16(4)}`;
  return `${bytes[1] ? "more" : "all"} ${size}`;
}

/** A pacer of a server that pushes updates by now. */
export function pushing() {
  const made = pacer({ fences: true });
  made.pacer.encodingsSent();
  made.pacer.pushEnded();
  made.update();
  made.said();
  return made;
}
