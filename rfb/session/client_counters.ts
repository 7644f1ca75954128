/** What a client counts from its beginning; whoever wants rates looks twice. */
export interface ClientCounters {
  /** Bytes received. */
  readonly bytes: number;
  /** Framebuffer updates painted whole, those without pixels too. */
  readonly updates: number;
  /** Time in which updates were decoded, without the time in which their bytes were waited for. */
  readonly decodeMs: number;
  /** Time in which the bytes of updates that had begun were waited for: what the line takes. */
  readonly receiveMs: number;
  /** Pixels painted by number of encoding (see `encodings.ts`); a view that goes on counting. */
  readonly pixels: ReadonlyMap<number, number>;
}
