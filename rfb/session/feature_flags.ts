import type { Features } from "./client_handler.ts";

/** What the server has shown that it can do, told whenever there is more of it. */
export class FeatureFlags {
  #tell: (features: Features) => void;
  #features: Features = {
    resize: false,
    power: false,
    audio: false,
    clipboardImages: false,
    extendedMouseButtons: false,
  };

  constructor(tell: (features: Features) => void) {
    this.#tell = tell;
  }

  has(feature: keyof Features): boolean {
    return this.#features[feature];
  }

  /** The server has shown it, maybe not for the first time. */
  show(feature: keyof Features): void {
    if (this.#features[feature]) return;
    this.#features = { ...this.#features, [feature]: true };
    this.#tell(this.#features);
  }
}
