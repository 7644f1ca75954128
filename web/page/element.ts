/**
 * The element with this `id`.
 *
 * @throws {Error} when the page has none of that kind: markup and code do not belong together.
 */
export function element<T extends Element>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`Cannot use #${id}: ${found?.tagName ?? "nothing"}, expected ${kind.name}`);
}
