import type { SessionSettings } from "../link.ts";

/** How the remote screen fits the window; `remote` asks the server to take the window's size. */
export type ScaleMode = "off" | "fit" | "remote";

/** What a person may choose in the settings panel. */
export interface Settings {
  readonly quality: SessionSettings["quality"];
  /** 0 (fastest) to 9 (smallest), or `auto`: what the quality brings with it. */
  readonly compression: number | "auto";
  readonly colours: SessionSettings["colours"];
  readonly scale: ScaleMode;
  readonly viewOnly: boolean;
  /** A dot where the server hides the pointer. */
  readonly showDot: boolean;
  readonly bell: boolean;
  /** Loudness of remote sound, 0 to 100. */
  readonly volume: number;
  /** Whether the statistics are shown. */
  readonly statistics: boolean;
}

/** The name of a setting; the panel's controls carry it. */
export type SettingName = keyof Settings;

/** The part of `Storage` that is used. */
export interface SettingsStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

interface Kind<Value> {
  readonly byDefault: Value;
  readonly accepts: (value: unknown) => boolean;
  /** Whether the browser keeps it: what would puzzle a person who has forgotten it is not kept. */
  readonly kept: boolean;
}

const KEY = "vncgw.settings";

const isLevel = (value: unknown) => isWithin(value, 9);
const isFlag = (value: unknown) => typeof value === "boolean";
const isOneOf = (...values: unknown[]) => (value: unknown) => values.includes(value);

const KINDS: { readonly [Name in SettingName]: Kind<Settings[Name]> } = {
  quality: {
    byDefault: "auto",
    accepts: (value) => isLevel(value) || value === "auto" || value === "lossless",
    kept: true,
  },
  compression: {
    byDefault: "auto",
    accepts: (value) => isLevel(value) || value === "auto",
    kept: true,
  },
  colours: { byDefault: "full", accepts: isOneOf("full", "16-bit", "8-bit"), kept: true },
  scale: { byDefault: "fit", accepts: isOneOf("fit", "off", "remote"), kept: true },
  viewOnly: { byDefault: false, accepts: isFlag, kept: false },
  showDot: { byDefault: false, accepts: isFlag, kept: true },
  bell: { byDefault: true, accepts: isFlag, kept: true },
  volume: { byDefault: 80, accepts: (value) => isWithin(value, 100), kept: true },
  statistics: { byDefault: false, accepts: isFlag, kept: false },
};

const NAMES = Object.keys(KINDS) as SettingName[];

/**
 * The settings in force: what the person changes, else what the link says, else what this browser
 * kept, else the default. Only what the person changed is kept, never what a link said.
 */
export class SettingsStore {
  #storage: SettingsStorage | undefined;
  #kept: Partial<Settings>;
  #current: Settings;

  /** @param storage `undefined` where the browser keeps nothing for this page. */
  constructor(storage: SettingsStorage | undefined, link: Partial<Settings>) {
    this.#storage = storage;
    this.#kept = readKept(storage);
    this.#current = { ...defaults(), ...this.#kept, ...link };
  }

  get current(): Settings {
    return this.#current;
  }

  /** Changes one setting and keeps it; `false`, and nothing changed, where the value is not one. */
  change(name: SettingName, value: unknown): boolean {
    if (!KINDS[name].accepts(value)) return false;
    this.#current = { ...this.#current, [name]: value };
    if (KINDS[name].kept) this.#keep({ ...this.#kept, [name]: value });
    return true;
  }

  #keep(kept: Partial<Settings>): void {
    this.#kept = kept;
    try {
      this.#storage?.setItem(KEY, JSON.stringify(kept));
    } catch {
      // A full storage, or one that is switched off: the choice holds for this visit.
    }
  }
}

/** The browser's storage, which it may refuse to give. */
export function browserStorage(): SettingsStorage | undefined {
  let storage: SettingsStorage | undefined;
  try {
    storage = localStorage;
  } catch {
    // Cookies are blocked, or the page is in a frame that may keep nothing.
  }
  return storage;
}

/** What of the settings concerns the connection; `forced` where the gateway allows lookers only. */
export function sessionSettings(settings: Settings, forced: boolean): SessionSettings {
  const { viewOnly, quality, compression, colours } = settings;
  return {
    viewOnly: viewOnly || forced,
    quality,
    ...(compression !== "auto" ? { compression } : {}),
    colours,
  };
}

function defaults(): Settings {
  const entries = NAMES.map((name) => [name, KINDS[name].byDefault]);
  return Object.fromEntries(entries) as unknown as Settings;
}

/** What was kept may come from another version of this page, or from someone's hand. */
function readKept(storage: SettingsStorage | undefined): Partial<Settings> {
  try {
    const kept = JSON.parse(storage?.getItem(KEY) ?? "{}") as Record<string, unknown>;
    const names = NAMES.filter((name) => KINDS[name].kept && KINDS[name].accepts(kept[name]));
    return Object.fromEntries(names.map((name) => [name, kept[name]]));
  } catch {
    return {};
  }
}

function isWithin(value: unknown, limit: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= limit;
}
