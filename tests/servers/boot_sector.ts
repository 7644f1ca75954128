const SECTOR_BYTES = 512;

/**
 * A program for a machine without a system, as the first sector of a disk: it turns the lamps of the
 * keyboard on and the speaker, which hums at 440 Hz, and then waits for ever. On the screen it does
 * nothing.
 *
 * @param leds bit 0 scroll lock, 1 num lock, 2 caps lock.
 */
export function hummingSector(leds: number): Uint8Array<ArrayBuffer> {
  const program = [
    ...sendToKeyboard(0xed), // "set the lamps", then which
    ...sendToKeyboard(leds),
    ...[0xb0, 0xb6, 0xe6, 0x43], // timer 2: square wave
    ...[0xb0, 0x98, 0xe6, 0x42], // with a period of 0x0a98 / 1193182 Hz
    ...[0xb0, 0x0a, 0xe6, 0x42],
    ...[0xe4, 0x61, 0x0c, 0x03, 0xe6, 0x61], // timer 2 to the speaker
    ...[0xf4, 0xeb, 0xfd], // halt; whatever wakes it, halt again
  ];
  return bootSector(program);
}

/** The first sector of a disk that a PC boots from. */
export function bootSector(program: readonly number[]): Uint8Array<ArrayBuffer> {
  const sector = new Uint8Array(SECTOR_BYTES);
  sector.set(program);
  sector.set([0x55, 0xaa], SECTOR_BYTES - 2);
  return sector;
}

/** The program of a listing: bytes in hexadecimal, and behind a semicolon what they do. */
export function readListing(listing: string): number[] {
  const bytes = listing.replaceAll(/;.*/g, "").trim().split(/\s+/);
  return bytes.map((byte) => parseInt(byte, 16));
}

/** `in al, 0x64; test al, 2; jnz` until the controller takes a byte; `mov al, byte; out 0x60, al`. */
function sendToKeyboard(byte: number): number[] {
  return [0xe4, 0x64, 0xa8, 0x02, 0x75, 0xfa, 0xb0, byte, 0xe6, 0x60];
}
