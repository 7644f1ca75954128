import type { Language, MessageKey } from "./messages.ts";

/** Which `data-` attribute names the sentence for what; only text and plain attributes, never HTML. */
const TARGETS: Readonly<Record<string, (element: HTMLElement, sentence: string) => void>> = {
  text: (element, sentence) => element.textContent = sentence,
  title: (element, sentence) => element.title = sentence,
  label: (element, sentence) => {
    // A button with a label and the same title is read twice.
    if (element instanceof HTMLButtonElement) element.title = sentence;
    else element.setAttribute("aria-label", sentence);
  },
};

/** Fills in every `data-text`, `data-label` and `data-title` of the page. */
export function translate(root: HTMLElement, { tag, messages }: Language): void {
  root.lang = tag;
  for (const [name, write] of Object.entries(TARGETS)) {
    for (const element of root.querySelectorAll<HTMLElement>(`[data-${name}]`)) {
      write(element, messages[element.dataset[name] as MessageKey]);
    }
  }
}
