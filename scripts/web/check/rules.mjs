// Which rules of scope `report` a report does not keep. Twin of checking/rules.py; what a rule reads was worked out in Python.

import { isMissing } from "./expressions.mjs";
import { Refused } from "./refused.mjs";
import { fillPieces } from "./rule_words.mjs";
import { reviveDoubles, sectionScope } from "./values.mjs";
import { isRecord } from "./words.mjs";

const ANY = "*";

/** Runs the rules of one version on reports of one unit type. */
export class RuleChecker {
  constructor(rules, unitType, table, engine) {
    Object.assign(this, { table, engine });
    this.rules = rules.rules.filter((rule) => rule.types.includes(unitType));
    this.limits = reviveDoubles(rules.limits);
  }

  /** Every rule that does not hold, in the order of the file: {rule, where, message, remedy}. */
  check(data, scope, refusedKeys) {
    const refused = new Refused(refusedKeys);
    const whole = { ...scope, nguong: this.limits };
    if (refused.any) Object.assign(whole, sectionScope(refused.without(data), this.table));
    whole.tong = this.#sums(whole);
    return this.rules.flatMap((rule) => [...this.#ask(rule, whole, refused)]);
  }

  /** The sums that rules ask for; a sum with a missing part is missing itself, never a smaller number. */
  #sums(scope) {
    const sums = {};
    for (const [name, place] of this.rules.flatMap((rule) => rule.sums)) {
      const parts = valuesAt(scope, place);
      if (!parts.every((part) => typeof part === "bigint")) continue;
      let holder = sums;
      for (const part of name.slice(1, -1)) holder = holder[part] ??= {};
      holder[name.at(-1)] = parts.reduce((sum, part) => sum + part, 0n);
    }
    return sums;
  }

  *#ask(rule, whole, refused) {
    if (rule.reads.some((place) => refused.covers(place))) return;
    if (!rule.needs.every((name) => isThere(whole, name, rule.tested))) return;
    if (!rule.rows.length) {
      if (!this.#holds(rule, whole)) yield this.#hit(rule, whole, rule.where);
      return;
    }
    for (const { path, key, values } of rowsOf(rule.rows, whole)) {
      if (!rule.row_needs.every((name) => Object.hasOwn(values, name))) continue;
      if (refused.any && rule.row_reads.some((name) => refused.coversPath([...path, ...name]))) continue;
      const here = { ...whole, dong: values, khoa: key };
      const where = rule.where[0] === "dong" ? [...path, ...rule.where.slice(1)] : rule.where;
      if (!this.#holds(rule, here)) yield this.#hit(rule, here, where);
    }
  }

  /** Whether the rule holds or need not be asked. */
  #holds(rule, scope) {
    if (rule.when && !this.#truth(rule, rule.when, scope)) return true;
    return this.#truth(rule, rule.expr, scope);
  }

  #truth(rule, source, scope) {
    const result = this.#evaluate(rule, source, scope);
    if (typeof result !== "boolean") throw new Error(`${rule.id}: “${source}” is neither true nor false`);
    return result;
  }

  #evaluate(rule, source, scope) {
    try {
      return this.engine.evaluate(source, scope);
    } catch (error) {
      throw new Error(
        `${rule.id}: ${isMissing(error) ? "needs a value without asking has()" : "engine"}: ${error.message}`,
      );
    }
  }

  #hit(rule, scope, where) {
    const values = Object.fromEntries(
      Object.entries(rule.values).map(([name, source]) => [name, this.#evaluate(rule, source, scope)]),
    );
    const fill = (pieces, asTyped) => fillPieces(pieces, scope, values, this.table, asTyped);
    const [message, remedy, example] = [fill(rule.message), fill(rule.remedy), fill(rule.example, true)];
    return {
      rule: rule.id,
      severity: rule.severity,
      where,
      message,
      remedy: remedy.includes(example) ? remedy : `${remedy} Ví dụ: ${example}.`,
    };
  }
}

/** The rows that a rule is asked for one by one; the scope's lists hold only rows. */
function* rowsOf(name, scope) {
  if (name.at(-1) === ANY) {
    for (const [code, values] of Object.entries(scope[name[0]])) yield { path: [name[0], code], key: code, values };
    return;
  }
  const rows = name.length === 1 ? scope[name[0]] : (scope[name[0]][name[1]] ?? []);
  for (const [at, values] of rows.entries()) if (isRecord(values)) yield { path: [...name, at], key: "", values };
}

/** Every value a name stands for, through rows and codes; undefined for each that is missing. */
function valuesAt(scope, name) {
  let found = [scope];
  for (const part of name) {
    found = found
      .flatMap((value) => (Array.isArray(value) ? value : [value]))
      .flatMap((one) => {
        if (part === ANY && isRecord(one)) return Object.values(one);
        return [isRecord(one) && Object.hasOwn(one, part) ? one[part] : undefined];
      });
  }
  return found;
}

/** Whether every place a name stands for has a value; below what has() asks for, there may be nothing at all. */
function isThere(scope, name, tested) {
  for (let length = 1; length < name.length; length += 1) {
    const start = name.slice(0, length);
    const asked = tested.some((one) => one.length === length && one.every((part, at) => part === start[at]));
    if (asked && valuesAt(scope, start).includes(undefined)) return true;
  }
  return !valuesAt(scope, name).includes(undefined);
}
