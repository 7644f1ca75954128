import { type Code, i32, op, unsigned } from "./instructions.ts";

const TYPES = { i32: 0x7f, i64: 0x7e, f32: 0x7d, v128: 0x7b } as const;
const NO_RESULT = 0x40;

type Type = keyof typeof TYPES;

/** A parameter or a variable; as an expression, its value. */
export type Local = readonly [localGet: 0x20, index: Code];

/** A place in the program to go to, from within the body that was made with it. */
export interface Label {
  /** How many bodies lie around it. */
  readonly depth: number;
}

/** A function of a {@linkcode encodeWasmModule | module}, which gives back nothing. */
export class WasmFunction {
  readonly params: readonly Local[];
  #types: readonly Type[];
  #variables: Type[] = [];
  #body: Code[] = [];
  #depth = 0;

  constructor(...types: ("i32" | "f32")[]) {
    this.#types = types;
    this.params = types.map((_, i) => local(i));
  }

  /** Its type, as the module's section of types has it. */
  get type(): Code {
    return [0x60, this.#types.length, this.#types.map((type) => TYPES[type]), 0];
  }

  /** Its variables and instructions, as the module's section of code has them. */
  get code(): Code {
    const variables = this.#variables.map((type) => [1, TYPES[type]]);
    return [unsigned(variables.length), variables, this.#body, 0x0b];
  }

  /** Makes a variable, which is 0. */
  variable(type: Type): Local {
    return local(this.params.length + this.#variables.push(type) - 1);
  }

  /** Makes a variable, so that a value which is used again is computed once. */
  let(value: Code, type: Type = "v128"): Local {
    const made = this.variable(type);
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
    this.repeat((again) => {
      body();
      this.advance(count, -step);
      this.goIf(op("i32.gt_s", count, i32(0)), again);
    });
  }

  /** Runs `body`, from which its label leads to behind it. */
  block(body: (end: Label) => void): void {
    this.#nest([0x02, NO_RESULT], body);
  }

  /** Runs `body` once, and again whenever it goes to its label. */
  repeat(body: (again: Label) => void): void {
    this.#nest([0x03, NO_RESULT], body);
  }

  /** Runs `body` where the `i32` is not 0. */
  when(condition: Code, body: () => void): void {
    this.#nest([condition, 0x04, NO_RESULT], body);
  }

  go(to: Label): void {
    this.do([0x0c, unsigned(this.#depth - to.depth)]);
  }

  /** Goes there where the `i32` is not 0. */
  goIf(condition: Code, to: Label): void {
    this.do([condition, 0x0d, unsigned(this.#depth - to.depth)]);
  }

  #nest(begin: Code, body: (label: Label) => void): void {
    this.do(begin);
    body({ depth: ++this.#depth });
    this.#depth--;
    this.do([0x0b]);
  }
}

function local(index: number): Local {
  return [0x20, unsigned(index)];
}
