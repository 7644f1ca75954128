import type { Target } from "../target.ts";
import type { ListedTarget, TokenSource } from "./token_source.ts";

/** The token of the demo desktop. */
export const DEMO_TOKEN = "demo";

/** The demo's target before those of another source, if there is one; one there with its token is hidden. */
export class DemoTokens implements TokenSource {
  #demo: Target;
  #others: TokenSource | undefined;

  constructor(demo: Target, others?: TokenSource) {
    this.#demo = demo;
    this.#others = others;
  }

  async lookup(token: string): Promise<Target | undefined> {
    return token === DEMO_TOKEN ? this.#demo : await this.#others?.lookup(token);
  }

  async list(): Promise<readonly ListedTarget[]> {
    const others = await this.#others?.list() ?? [];
    const demo = { token: DEMO_TOKEN, name: this.#demo.name ?? DEMO_TOKEN };
    return [demo, ...others.filter(({ token }) => token !== DEMO_TOKEN)];
  }

  async problem(): Promise<string | undefined> {
    return await this.#others?.problem();
  }
}
