import { type Code, i32, op, unsigned } from "./instructions.ts";

const TYPES = { i32: 0x7f, f32: 0x7d } as const;
const V128 = 0x7b;
const NO_RESULT = 0x40;

/** A parameter or a variable; as an expression, its value. */
export type Local = readonly [localGet: 0x20, index: Code];

/** A function of a {@linkcode encodeWasmModule | module}, which gives back nothing. Its variables are vectors. */
export class WasmFunction {
  readonly params: readonly Local[];
  #types: readonly (keyof typeof TYPES)[];
  #variables = 0;
  #body: Code[] = [];

  constructor(...types: (keyof typeof TYPES)[]) {
    this.#types = types;
    this.params = types.map((_, i) => local(i));
  }

  /** Its type, as the module's section of types has it. */
  get type(): Code {
    return [0x60, this.#types.length, this.#types.map((type) => TYPES[type]), 0];
  }

  /** Its variables and instructions, as the module's section of code has them. */
  get code(): Code {
    return [1, unsigned(this.#variables), V128, this.#body, 0x0b];
  }

  /** Makes a variable, so that a value which is used again is computed once. */
  let(value: Code): Local {
    const made = local(this.params.length + this.#variables++);
    this.assign(made, value);
    return made;
  }

  assign(target: Local, value: Code): void {
    this.do([value, 0x21, target[1]]);
  }

  /** Adds a constant to an `i32`. */
  advance(target: Local, by: number): void {
    this.assign(target, op("i32.add", target, i32(by)));
  }

  do(instruction: Code): void {
    this.#body.push(instruction);
  }

  /** Runs `body` once and then until `count`, which each turn lowers by `step`, is not above 0. */
  loop(count: Local, step: number, body: () => void): void {
    this.do([0x03, NO_RESULT]);
    body();
    this.advance(count, -step);
    this.do([op("i32.gt_s", count, i32(0)), 0x0d, 0, 0x0b]);
  }
}

function local(index: number): Local {
  return [0x20, unsigned(index)];
}
