/** What the gateway tells about the target in a text frame of sub-protocol `vncgw.1`. */
export interface Hello {
  readonly name: string;
  readonly viewOnly: boolean;
}

const NAME_LIMIT = 256;

/** Reads a text frame; `undefined` for anything that is no greeting. */
export function parseHello(text: string): Hello | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { type, name, viewOnly } = value as Record<string, unknown>;
  if (type !== "hello") return undefined;
  return {
    name: typeof name === "string" ? name.slice(0, NAME_LIMIT) : "",
    viewOnly: viewOnly === true,
  };
}
