// Which sections and fields a unit is asked for, as far as its answers so far tell.

import { isRecord } from "../check/index.mjs";

const CONTEXT = new Set(["ky", "don_vi"]);
const NARRATIVE = 200; // a text that may be longer than this can always be added

/** The key of the last step, which is no section. */
export const FINISH = "gui-phieu";

export const [ASKED, OPTIONAL, HIDDEN] = ["asked", "optional", "hidden"];

/** Judges conditions on the state of one moment. */
export class Asked {
  constructor(state) {
    this.state = state;
    this.engine = state.checker.engine;
    this.scope = state.checker.scope(state.checker.typed(state.report(() => false)), state.groups);
  }

  /** Whether a field is asked, may be filled in, or is no matter of this report; `row` are the values of its row. */
  field(field, value, row = {}) {
    if (field.required !== "conditional") return field.required === "always" ? ASKED : OPTIONAL;
    if (!this.#possible(field)) return OPTIONAL;
    if (this.engine.holds(field.when, { ...this.scope, dong: row })) return ASKED;
    const contextual = field.when_reads.every((name) => CONTEXT.has(name.split(".")[0]));
    const narrative = !contextual && field.type === "text" && field.max_length > NARRATIVE;
    return narrative || !isBlank(value) || this.#decidedBelow(field) ? OPTIONAL : HIDDEN;
  }

  /** Whether the answer that decides stands further down and is not given yet: a box must not turn up behind the reader. */
  #decidedBelow(field) {
    return field.when_reads.some((name) => {
      const [head, key] = name.split(".");
      const fields = this.state.table.section(head)?.fields ?? [];
      const at = fields.indexOf(field);
      return at >= 0 && fields.findIndex((one) => one.key === key) > at && this.state.get([head, key]) === undefined;
    });
  }

  /** Whether the condition names only fields that this unit type has. */
  #possible(field) {
    const { table, unitType } = this.state;
    return field.when_reads.every((name) => {
      const [head, ...rest] = name.split(".");
      const section = table.section(head);
      const named = section?.fields.find((one) => one.key === rest[0]);
      return !named || named.unit_types.includes(unitType);
    });
  }

  /** Whether a section's content is asked for. */
  isOpen = (section) => {
    if (section.required) return true;
    if (section.when) return this.engine.holds(section.when, this.scope);
    return false;
  };

  /** Whether a section is shown as a step: it is asked for, can be declared empty, has content, or has fields to offer. */
  isShown(section) {
    if (this.isOpen(section) || section.nil || !isBlank(this.state.data[section.key])) return true;
    if (section.when) return false;
    return this.state.table
      .fieldsFor(section, this.state.unitType)
      .some((field) => this.field(field, undefined) !== HIDDEN);
  }
}

/** Whether there is nothing in a value. */
export function isBlank(value) {
  if (value === undefined || value === null) return true;
  if (typeof value === "string") return !value.trim();
  if (Array.isArray(value)) return false;
  return isRecord(value) && Object.values(value).every(isBlank);
}

/** The groups that matter for a unit type: those that a condition of its form asks for. */
export function groupsAsked(table, unitType) {
  const conditions = table.sectionsFor(unitType).flatMap((section) => [section, ...table.fieldsFor(section, unitType)]);
  return [...new Set(conditions.flatMap((one) => one.when_groups ?? []))];
}
