/** Interleaved samples of -32768 to 32767 as the page's audio takes them: -1 to just under 1. */
export function toFloatSamples(samples: Int16Array): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(samples.length);
  for (let i = 0; i < samples.length; i++) floats[i] = samples[i]! / 32768;
  return floats;
}
