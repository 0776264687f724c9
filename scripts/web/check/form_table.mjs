// The form as data: sections, fields, code lists, and where in them a value of a report belongs. Twin of checking/places.py.

import { closest } from "./closest.mjs";

export const NUMBERS = new Set(["integer", "money"]);
export const EXPLANATIONS = "giai_trinh";
export const NOT_APPLICABLE = "khong_ap_dung";
export const [YES, NO] = ["có", "không"];

/** `tuyen_truyen.theo_chu_de[2].so_buoi`; rows count from 1, as people do. */
export function dottedKey(path) {
  return path.reduce(
    (text, part) => text + (typeof part === "number" ? `[${part + 1}]` : text ? `.${part}` : part),
    "",
  );
}

/** One form version with its code lists. */
export class FormTable {
  constructor(form, lists) {
    this.form = form;
    this.version = form.version;
    this.sections = form.sections;
    this.lists = lists;
    this.byKey = new Map(form.sections.map((section) => [section.key, section]));
  }

  section(key) {
    return this.byKey.get(key);
  }

  fieldsFor(section, unitType) {
    return section.fields.filter((field) => field.unit_types.includes(unitType));
  }

  /** Sections that units of this type fill in. */
  sectionsFor(unitType) {
    return this.sections.filter((one) => one.unit_types.includes(unitType) && this.fieldsFor(one, unitType).length);
  }

  /** The codes a field takes. */
  codesOf(field) {
    return field.codes ?? this.lists[field.list].map(([code]) => code);
  }

  /** The label of a code; the code itself when the list does not have it. */
  labelOf(list, code) {
    return this.lists[list].find(([one]) => one === code)?.[1] ?? code;
  }

  /** The place of a data path; section and field are null as far as the form does not know it. */
  find(path) {
    const key = dottedKey(path);
    const section = (path.length && this.byKey.get(String(path[0]))) || null;
    if (!section || path.length === 1)
      return { section, field: null, label: section ? section.label : key, key, rowOf: null };
    let [rest, prefix] = [path.slice(1), ""];
    if (section.shape === "per_code") prefix = this.labelOf(section.list, String(rest.shift()));
    else if (section.shape === "rows") prefix = rowText(rest.shift());
    if (!rest.length) return { section, field: null, label: prefix, key, rowOf: null };
    return this.#field(section, rest, prefix, key);
  }

  #field(section, rest, prefix, key) {
    const field = byKey(section.fields, rest[0]);
    if (!field) return { section, field: null, label: String(rest[0]), key, rowOf: null };
    if (rest.length >= 2 && field.rows) {
      const inner = rest.length >= 3 ? byKey(field.rows, rest[2]) : null;
      const label = `${field.label}, ${rowText(rest[1])}${inner ? `: ${inner.label}` : ""}`;
      return { section, field: inner, label, key, rowOf: field };
    }
    return { section, field, label: prefix ? `${prefix}: ${field.label}` : field.label, key, rowOf: null };
  }

  /** The section key that a misspelt one most likely means. */
  guessSection(key) {
    return closest(key, this.byKey.keys());
  }

  /** The field key that a misspelt one most likely means, by key or by label. */
  guessField(fields, key) {
    const byLabel = new Map(fields.map((field) => [field.label, field.key]));
    return closest(key, byLabel.values()) || (byLabel.get(closest(key, byLabel.keys())) ?? "");
  }

  /** The code that a misspelt code or a label most likely means. */
  guessCode(list, value) {
    const byLabel = new Map(this.lists[list].map(([code, label]) => [label, code]));
    const label = closest(value, byLabel.keys());
    return (
      closest(
        value,
        this.lists[list].map(([code]) => code),
      ) ||
      (byLabel.get(label) ?? "")
    );
  }

  /** The fields of the rows that a path inside a rows field stands in; null elsewhere. */
  rowsOf(path) {
    const section = this.byKey.get(String(path[0]));
    return (section && path.length === 4 && byKey(section.fields, path[1])?.rows) || null;
  }

  /** Sections that have a field of this key: it may stand in the wrong section. */
  sectionsWith(key, unitType) {
    return this.sections.filter((section) => this.fieldsFor(section, unitType).some((field) => field.key === key));
  }
}

const byKey = (fields, key) => fields.find((field) => field.key === key) ?? null;
const rowText = (index) => (typeof index === "number" ? `dòng thứ ${index + 1}` : String(index));
