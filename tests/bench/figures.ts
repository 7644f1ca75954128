/** Figures of all rounds by what was measured and by relay, and the table made of their medians. */

/** One row of the table. */
export interface Row {
  readonly title: string;
  readonly unit: string;
  readonly digits: number;
  /** What our figure is compared with, and what the comparison should give. */
  readonly goals?: readonly Goal[];
}

/** `factor` is what our figure may at least or at most be of the other's; "faster" divides the other way. */
export type Goal =
  | {
    readonly kind: "at least" | "at most" | "faster";
    readonly factor: number;
    readonly of: string;
  }
  | { readonly kind: "at most"; readonly value: number };

/** All figures; made of medians when they are shown. */
export class Figures {
  #values = new Map<string, number[]>();

  add(title: string, relay: string, value: number): void {
    const key = `${title} ${relay}`;
    this.#values.set(key, [...this.#values.get(key) ?? [], value]);
  }

  /** The median; `undefined` for what was not measured. */
  median(title: string, relay: string): number | undefined {
    const sorted = this.#values.get(`${title} ${relay}`)?.toSorted((a, b) => a - b);
    if (!sorted) return undefined;
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  }

  /** A table in Markdown: a row for each measured figure, a column for each relay, then ours against the goals. */
  table(rows: readonly Row[], ours: string, relays: readonly string[]): string {
    const head = ["", ...relays, "ours against the goal"];
    const lines = rows.filter(({ title }) => this.median(title, ours) !== undefined)
      .map((row) => [
        `${row.title}, ${row.unit}`,
        ...relays.map((relay) => this.#format(row, relay)),
        (row.goals ?? []).map((goal) => this.#compare(row, goal, ours)).join("; "),
      ]);
    return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`)
      .join("\n");
  }

  #format({ title, digits }: Row, relay: string): string {
    return this.median(title, relay)?.toFixed(digits) ?? "–";
  }

  #compare({ title, unit }: Row, goal: Goal, ours: string): string {
    const own = this.median(title, ours)!;
    if ("value" in goal) return `${own <= goal.value ? "met" : "MISSED"}: ≤ ${goal.value} ${unit}`;
    const other = this.median(title, goal.of);
    if (other === undefined) return "";
    const ratio = goal.kind === "faster" ? other / own : own / other;
    const met = goal.kind === "at most" ? ratio <= goal.factor : ratio >= goal.factor;
    const sign = goal.kind === "at most" ? "≤" : "≥";
    const wanted = `${sign} ${goal.factor} × ${goal.of}`;
    return `${met ? "met" : "MISSED"}: ${ratio.toFixed(2)} × (${wanted})`;
  }
}
