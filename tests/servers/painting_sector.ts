import { bootSector, readListing } from "./boot_sector.ts";
import { drawPicture, type Picture } from "./picture.ts";

/** The size of the screen that {@linkcode paintingSector} sets: QEMU's card wants a width in eights. */
export const PAINTED_SIZE = { width: 808, height: 603 } as const;

/** Bytes and what the processor does with them; `ecx` is x, `ebp` y, `ebx` the turn, `si` the bank. */
const PROGRAM = `
  fa                      ; cli
  31 c0                   ; xor ax, ax
  8e d8                   ; mov ds, ax
  bc 00 7c                ; mov sp, 0x7c00
  8e d0                   ; mov ss, ax
  be fb 7c                ; mov si, modes
  b1 05                   ; mov cl, 0x5
  ; mode:
  ad                      ; lodsw
  ba ce 01                ; mov dx, 0x1ce
  ef                      ; out dx, ax
  ad                      ; lodsw
  42                      ; inc dx
  ef                      ; out dx, ax
  fe c9                   ; dec cl
  75 f4                   ; jne mode
  b8 00 a0                ; mov ax, 0xa000
  8e c0                   ; mov es, ax
  66 31 db                ; xor ebx, ebx
  fc                      ; cld
  ; paint:
  66 31 c9                ; xor ecx, ecx
  66 31 ed                ; xor ebp, ebp
  31 f6                   ; xor si, si
  ; bank:
  ba ce 01                ; mov dx, 0x1ce
  b8 05 00                ; mov ax, 0x5
  ef                      ; out dx, ax
  42                      ; inc dx
  89 f0                   ; mov ax, si
  ef                      ; out dx, ax
  31 ff                   ; xor di, di
  ; pixel:
  66 89 c8                ; mov eax, ecx
  66 c1 e8 06             ; shr eax, 0x6
  66 89 ea                ; mov edx, ebp
  66 c1 ea 06             ; shr edx, 0x6
  01 d0                   ; add ax, dx
  24 03                   ; and al, 0x3
  74 1a                   ; je flat
  fe c8                   ; dec al
  74 43                   ; je slope
  fe c8                   ; dec al
  74 22                   ; je noise
  ; squares:
  66 89 c8                ; mov eax, ecx
  66 31 e8                ; xor eax, ebp
  66 83 e0 08             ; and eax, 0x8
  66 f7 d8                ; neg eax
  66 19 c0                ; sbb eax, eax
  eb 3e                   ; jmp change
  ; flat:
  66 89 c8                ; mov eax, ecx
  66 c1 e8 06             ; shr eax, 0x6
  66 69 c0 11 79 35 00    ; imul eax, eax, 0x357911
  eb 2e                   ; jmp change
  ; noise:
  66 69 c1 b1 79 37 9e    ; imul eax, ecx, 0x9e3779b1
  66 01 e8                ; add eax, ebp
  66 69 c0 6b ca eb 85    ; imul eax, eax, 0x85ebca6b
  66 89 c2                ; mov edx, eax
  66 c1 ea 0d             ; shr edx, 0xd
  66 31 d0                ; xor eax, edx
  eb 11                   ; jmp change
  ; slope:
  66 69 c1 01 00 01 00    ; imul eax, ecx, 0x10001
  66 69 d5 00 01 00 00    ; imul edx, ebp, 0x100
  66 01 d0                ; add eax, edx
  ; change:
  66 89 ca                ; mov edx, ecx
  66 83 ea 65             ; sub edx, 0x65
  66 81 fa 4d 01 00 00    ; cmp edx, 0x14d
  73 13                   ; jae store
  66 89 ea                ; mov edx, ebp
  66 83 ea 4d             ; sub edx, 0x4d
  66 81 fa d3 00 00 00    ; cmp edx, 0xd3
  73 03                   ; jae store
  66 31 d8                ; xor eax, ebx
  ; store:
  66 ab                   ; stosd
  66 41                   ; inc ecx
  81 f9 28 03             ; cmp cx, 0x328
  72 05                   ; jb next
  66 31 c9                ; xor ecx, ecx
  66 45                   ; inc ebp
  ; next:
  85 ff                   ; test di, di
  0f 85 5c ff             ; jne pixel
  46                      ; inc si
  83 fe 1e                ; cmp si, 0x1e
  0f 82 47 ff             ; jb bank
  ; wait:
  e4 64                   ; in al, 0x64
  a8 01                   ; test al, 0x1
  74 fa                   ; je wait
  e4 60                   ; in al, 0x60
  a8 80                   ; test al, 0x80
  75 f4                   ; jne wait
  66 81 c3 56 34 12 00    ; add ebx, 0x123456
  e9 29 ff                ; jmp paint
; modes: registers of the card and their values: off, width, height, bits of a pixel, on
  04 00 00 00 01 00 28 03
  02 00 5b 02 03 00 20 00
  04 00 01 00
`;

/** What makes all of the picture of one kind. */
const KIND_CHOICE = "74 1a                   ; je flat";
const ALWAYS_SLOPES = "eb 47                   ; jmp slope";

/** What is painted: squares of every kind, or colours that change slowly, as JPEG has them. */
export type Painting = "squares" | "slopes";

/**
 * A program for a machine without a system, as the first sector of a disk: it paints
 * {@linkcode paintedPicture} of turn 0 by the machine's graphics card, and of the next turn at each key.
 */
export function paintingSector(painting: Painting = "squares"): Uint8Array<ArrayBuffer> {
  const program = painting === "squares" ? PROGRAM : PROGRAM.replace(KIND_CHOICE, ALWAYS_SLOPES);
  return bootSector(readListing(program));
}

/** What the machine shows: a part in the middle has other colours each turn. */
export function paintedPicture(turn: number, painting: Painting = "squares"): Picture {
  const { width, height } = PAINTED_SIZE;
  const changes = Math.imul(turn, 0x123456);
  return drawPicture(width, height, (x, y) => {
    const isInMiddle = x >= 101 && x < 101 + 333 && y >= 77 && y < 77 + 211;
    const paint = painting === "slopes" ? slope : KINDS[(x >> 6) + (y >> 6) & 3]!;
    return isInMiddle ? paint(x, y) ^ changes : paint(x, y);
  });
}

const KINDS: readonly ((x: number, y: number) => number)[] = [
  (x) => Math.imul(x >> 6, 0x357911),
  slope,
  noise,
  (x, y) => (x ^ y) & 8 ? 0xffffff : 0,
];

function slope(x: number, y: number): number {
  return x * 0x10001 + y * 0x100;
}

function noise(x: number, y: number): number {
  const mixed = Math.imul(Math.imul(x, 0x9e3779b1) + y, 0x85ebca6b);
  return mixed ^ mixed >>> 13;
}
