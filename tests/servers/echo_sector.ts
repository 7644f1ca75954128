import { bootSector, readListing } from "./boot_sector.ts";
import type { QemuServer } from "./qemu.ts";

/** Where a PC's text screen begins in memory: a character and its colours in turn. */
const TEXT_ADDRESS = 0xb8000;
const COLUMNS = 80;

/** What the program writes first: whoever sees it may type. */
const PROMPT = ">";

/** Bytes and what the processor does with them. */
const PROGRAM = `
  b8 03 00                ; mov ax, 0x3      text, 80 by 25, which clears the screen
  cd 10                   ; int 0x10
  b0 ${hex(PROMPT)}                   ; mov al, prompt
  ; write:
  b4 0e                   ; mov ah, 0xe
  cd 10                   ; int 0x10         write al
  30 e4                   ; xor ah, ah
  cd 16                   ; int 0x16         wait for a key, whose character comes in al
  eb f6                   ; jmp write
`;

/**
 * A program for a machine without a system, as the first sector of a disk: it writes what is typed, as
 * a keyboard of the United States means it.
 */
export function echoSector(): Uint8Array<ArrayBuffer> {
  return bootSector(readListing(PROGRAM));
}

/** What was typed into the program since it runs; `undefined` before it does. */
export async function echoedText(qemu: QemuServer): Promise<string | undefined> {
  const dump = await qemu.command("human-monitor-command", {
    "command-line": `xp /${2 * COLUMNS}xb ${TEXT_ADDRESS}`,
  }) as string;
  const cells = [...dump.matchAll(/0x([0-9a-f]{2})\b/g)].map(([, byte]) => parseInt(byte!, 16));
  const line = String.fromCharCode(...cells.filter((_, i) => i % 2 === 0)).trimEnd();
  return line.startsWith(PROMPT) ? line.slice(PROMPT.length) : undefined;
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16);
}
