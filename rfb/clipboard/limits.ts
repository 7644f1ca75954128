/** Longest text by cut text messages, either way: TigerVNC ignores more than 256 KiB, QEMU closes over 1 MiB. */
export const CUT_TEXT_LIMIT_BYTES = 1024 * 1024;

/** Most bytes of the extended clipboard, as they come and inflated. */
export const CLIPBOARD_LIMIT_BYTES = 4 * 1024 * 1024;
