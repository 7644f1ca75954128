/** What comes of the desktop's sound, in this order: begin, any number of data, end. */
export type AudioEvent =
  | { readonly type: "begin" }
  | {
    readonly type: "data";
    /** Interleaved; the receiver's to keep. */
    readonly samples: Int16Array<ArrayBuffer>;
    readonly channels: number;
    readonly sampleRate: number;
  }
  | { readonly type: "end" };
