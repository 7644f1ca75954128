import type { Target } from "../target.ts";

/** One line of what the start page may show. */
export interface ListedTarget {
  readonly token: string;
  readonly name: string;
}

/** Knows which target a token stands for. */
export interface TokenSource {
  /** The target of `token`, or `undefined` for one that is not known. @throws when the source cannot be read. */
  lookup(token: string): Promise<Target | undefined>;
  /** Every target, in the source's order. */
  list(): Promise<readonly ListedTarget[]>;
  /** What is wrong with the source now, for `/readyz`; `undefined` when all is well. Names no token. */
  problem(): Promise<string | undefined>;
}
