// Conditions and rules in CEL, evaluated on a report's values; whole numbers are BigInt. Twin of checking/expressions.py.

import { Environment } from "@marcbachmann/cel-js";

const CONTEXT_NAMES = ["ky", "don_vi", "truoc", "tong", "nguong", "so_lieu", "dong", "khoa"];

/** Compiles each expression once over the sections of one form. */
export class Engine {
  constructor(sections) {
    this.environment = new Environment({ homogeneousAggregateLiterals: false });
    for (const name of new Set([...sections, ...CONTEXT_NAMES])) this.environment.registerVariable(name, "dyn");
    this.compiled = new Map();
  }

  /** The value; throws when a value is missing or the engine fails. */
  evaluate(source, scope) {
    if (!this.compiled.has(source)) this.compiled.set(source, this.environment.parse(source));
    return this.compiled.get(source)(scope);
  }

  /** Whether a condition is plainly true; one that asks for a value that is not there demands nothing. */
  holds(source, scope) {
    try {
      return this.evaluate(source, scope) === true;
    } catch {
      return false;
    }
  }
}

/** Whether an engine error says that a value is not there. */
export const isMissing = (error) => error?.code === "no_such_key";
