/** How one text became another when only its end was edited. */
export interface TextDifference {
  /** Characters (code points) taken off the end of the common beginning. */
  readonly removed: number;
  readonly added: string;
}

/** What was typed between two values of a text field: soft keyboards report no more than that. */
export function textDifference(before: string, after: string): TextDifference {
  const old = [...before];
  const now = [...after];
  let common = 0;
  while (common < old.length && common < now.length && old[common] === now[common]) common++;
  return { removed: old.length - common, added: now.slice(common).join("") };
}
