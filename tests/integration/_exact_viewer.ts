import { assert } from "@std/assert";
import { ENCODING, encodingName } from "../../rfb/encodings.ts";
import { assertSamePicture, type Picture } from "../servers/picture.ts";
import type { DirectViewer } from "./direct_viewer.ts";

/** Without these some servers draw the pointer into the picture, or cut an update's count short. */
export const ALONGSIDE = [ENCODING.Cursor, ENCODING.LastRect, ENCODING.DesktopSize];

/**
 * The least part of all pixels that comes in an encoding which a server really uses. Of these servers
 * send as Raw what would only grow, and by CopyRect there is but what was copied.
 */
const LEAST_SHARES: Readonly<Record<number, number>> = {
  [ENCODING.CopyRect]: 0.2,
  [ENCODING.RRE]: 0.05,
  [ENCODING.CoRRE]: 0.5,
};
const ALL_BUT_CRUMBS = 0.999;

/** Waits until the viewer's picture is `wanted`, and says where it differs when it never is. */
export async function assertSees(
  viewer: DirectViewer,
  wanted: Picture,
  what: string,
): Promise<void> {
  try {
    await viewer.sees(wanted);
  } catch (cause) {
    assertSamePicture(viewer.picture(), wanted, what);
    throw cause;
  }
}

/** Fails unless the server used `encoding`, and beside it Raw alone. */
export function assertUsed({ client }: DirectViewer, encoding: number, what: string): void {
  const { pixels } = client.counters;
  const sum = [...pixels.values()].reduce((total, count) => total + count, 0);
  const share = (pixels.get(encoding) ?? 0) / sum;
  const found = [...pixels].map(([number, count]) => `${encodingName(number)} ${count}`).join(", ");
  const isExpected = [...pixels.keys()].every((used) => used === encoding || used === ENCODING.Raw);
  assert(
    isExpected && share >= (LEAST_SHARES[encoding] ?? ALL_BUT_CRUMBS),
    `${what} came as ${found}`,
  );
}
