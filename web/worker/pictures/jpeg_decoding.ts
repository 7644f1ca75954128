import { BaselineJpeg } from "../../../rfb/jpeg/baseline_jpeg.ts";
import { SimdPlanes } from "../../../rfb/jpeg/simd/simd_planes.ts";

/** Makes the fastest decoder of JPEG of our own that the browser allows. It is loaded with the first picture. */
export function createJpegDecoder(): BaselineJpeg {
  return new BaselineJpeg(SimdPlanes.create());
}
