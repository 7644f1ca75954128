import { COMMAND } from "./commands.ts";
import { LoadViewer } from "./load_viewer.ts";
import type { Relay } from "./relay.ts";
import type { Target } from "./target.ts";

const FRAME_BYTES = 64 * 1024;
const FRAMES = 48;
const BYTES = FRAMES * FRAME_BYTES;

/** Bytes that a target sent just before it closed and that the viewer never got, over all trials. */
export async function measureLossToViewer(relay: Relay, trials: number): Promise<number> {
  let lost = 0;
  for (let i = 0; i < trials; i++) {
    using viewer = await LoadViewer.open(relay);
    await viewer.command({ what: COMMAND.sendAndClose, bytes: BYTES });
    lost += BYTES - await viewer.take(Infinity);
  }
  return lost;
}

/** Bytes that a viewer sent just before it closed and that the target never got, over all trials. */
export async function measureLossToTarget(
  relay: Relay,
  target: Target,
  trials: number,
): Promise<number> {
  let lost = 0;
  for (let i = 0; i < trials; i++) {
    using viewer = await LoadViewer.open(relay);
    const trial = target.nextTrial();
    await viewer.command({ what: COMMAND.takeAll, bytes: trial });
    const frame = viewer.encode(new Uint8Array(FRAME_BYTES));
    for (let sent = 0; sent < FRAMES; sent++) await viewer.write(frame);
    await viewer.finish();
    lost += BYTES - await target.took(trial);
  }
  return lost;
}
