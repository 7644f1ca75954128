import { ENGLISH } from "./messages_en.ts";
import { CHINESE } from "./messages_zh.ts";

/** The name of a sentence. */
export type MessageKey = keyof typeof ENGLISH;

/** One language: a missing sentence does not compile. */
export type Messages = Readonly<Record<MessageKey, string>>;

/** A language with its BCP 47 tag for `<html lang>`. */
export interface Language {
  readonly tag: string;
  readonly messages: Messages;
}

/** The languages there are; the first is for everybody else. */
export const LANGUAGES: readonly Language[] = [
  { tag: "en", messages: ENGLISH },
  { tag: "zh-CN", messages: CHINESE },
];

/** The first language of `wanted` (BCP 47 tags, best first) that we have. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = primarySubtag(tag);
    const found = LANGUAGES.find((language) => primarySubtag(language.tag) === primary);
    if (found !== undefined) return found;
  }
  return LANGUAGES[0]!;
}

/** The sentence for a failure's code; `userless` where the server wanted no more than a password. */
export function errorSentence(
  messages: Messages,
  { code }: { readonly code: string },
  userless = false,
): string {
  if (code === "auth_failed" && userless) return messages.auth_failed_password;
  if (code in messages) return messages[code as MessageKey];
  return messages.close_other;
}

/** Puts `values` into the `{name}` places of a sentence. */
export function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}

function primarySubtag(tag: string): string {
  return tag.toLowerCase().split(/[-_]/)[0]!;
}
