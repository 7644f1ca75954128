/** What the gateway counts, as Prometheus text (exposition format 0.0.4). */

const KINDS = {
  vncgw_sessions: ["gauge", "Sessions now."],
  vncgw_sessions_total: ["counter", "Sessions ended, by how."],
  vncgw_refusals_total: ["counter", "Viewers refused, by status."],
  vncgw_bytes_total: ["counter", "Bytes carried, by direction."],
  vncgw_connections: ["gauge", "Client connections now, sessions included."],
} as const;

/** The name of something counted. */
export type MetricName = keyof typeof KINDS;

/** The counts of one gateway. */
export class Metrics {
  #values = new Map<MetricName, Map<string, number>>();

  /** Adds `amount`, below 0 for a gauge that falls. `label` is `key="value"` from a closed set, or nothing. */
  add(name: MetricName, amount: number, label = ""): void {
    const values = this.#values.get(name) ?? new Map<string, number>();
    this.#values.set(name, values);
    values.set(label, (values.get(label) ?? 0) + amount);
  }

  /** The text for `/metrics`. */
  format(): string {
    return Object.entries(KINDS).map(([name, [kind, help]]) => {
      const values = this.#values.get(name as MetricName) ?? new Map([["", 0]]);
      const lines = [...values].map(([label, value]) =>
        `${name}${label && `{${label}}`} ${value}\n`
      );
      return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join("")}`;
    }).join("");
  }
}
