/** Longest text by cut text messages, either way: TigerVNC ignores more than 256 KiB, QEMU closes over 1 MiB. */
export const CUT_TEXT_LIMIT_BYTES = 1024 * 1024;

/** Most bytes of text and HTML in the extended clipboard, together and inflated. */
export const CLIPBOARD_LIMIT_BYTES = 4 * 1024 * 1024;

/** Most bytes of an extended message on the wire; what is over the limit is passed over whole. */
export const EXTENDED_LIMIT_BYTES = 32 * 1024 * 1024;

/** Most pixels of an image: two screens of 4K. */
export const IMAGE_LIMIT_PIXELS = 16 * 1024 * 1024;

/** Most bytes of the extended clipboard with an image, inflated. */
export const IMAGE_LIMIT_BYTES = 4 * IMAGE_LIMIT_PIXELS + CLIPBOARD_LIMIT_BYTES;
