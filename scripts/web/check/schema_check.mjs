// Which values do not have the shape the form asks for, each explained by its field. Twin of checking/schema_check.py.

import { NO_CODE } from "./explanations.mjs";
import { EXPLANATIONS, NUMBERS } from "./form_table.mjs";
import { recordHint, valueHint } from "./hints.mjs";
import { complaints } from "./schema_walk.mjs";
import { LISTS } from "./wording.mjs";
import { isRecord, lengthOf, numberText, quote } from "./words.mjs";

const TYPE_RULES = {
  integer: "integer",
  money: "money",
  decimal: "decimal",
  date: "date",
  yes_no: "yes-no",
  code: "code",
  codes: "list",
  text: "text",
  texts: "list",
  rows: "list",
  unit_id: "identifier",
  period_id: "identifier",
  form_version: "form-version",
};
const OTHER_KEYWORDS = {
  minimum: "minimum",
  maximum: "maximum",
  maxLength: "too-long",
  minLength: "required-text",
  minItems: "empty-list",
  maxItems: "too-many-rows",
  uniqueItems: "repeated-item",
};
const ONCE = new Set(Object.values(TYPE_RULES)); // "this value is wrong": one of them for a value is enough
const FREE_TEXT = new Set(["text", "texts"]);
const WRITTEN = new Set(["text", "texts", "codes", "rows"]);

/** Checks reports of one unit type against the form. */
export class SchemaChecker {
  constructor(table, unitType, wording) {
    Object.assign(this, { table, unitType, wording, schema: table.form.schemas[unitType] });
  }

  /** One finding for each place that is wrong; several complaints about one value become one. */
  check(data) {
    const found = new Map();
    const wrong = new Set();
    for (const { where, rule, words, place } of withoutEchoes(this.#problems(data))) {
      const at = JSON.stringify(where);
      if (ONCE.has(rule)) {
        if (wrong.has(at)) continue;
        wrong.add(at);
      }
      const id = `${at} ${rule}`;
      if (!found.has(id)) found.set(id, this.wording.finding(rule, where, words, { key: place.key }));
    }
    return [...found.values()];
  }

  #problems(data) {
    const found = [];
    for (const error of complaints(this.schema, data)) {
      const { keyword, path, limit } = error;
      if (keyword === "required") found.push(this.#missing([...path, limit]));
      else if (keyword === "additionalProperties") found.push(...limit.map((name) => this.#unknown([...path, name])));
      else if (path[0] === EXPLANATIONS) found.push(this.#explanation(error));
      else found.push(this.#wrong(error));
    }
    return found;
  }

  #missing(where) {
    const place = this.table.find(where);
    const words = { label: place.label, key: String(where.at(-1)) };
    if (place.field) {
      Object.assign(words, this.#fieldWords(place.field));
      return { where, rule: missingRule(place.field), words, place };
    }
    words.example = place.section ? this.#firstLine(place.section) : "";
    return { where, rule: where.length > 1 ? "required-code" : "required-section", words, place };
  }

  #fieldWords(field) {
    return field.type === "form_version"
      ? { example: `"${this.table.version}"`, known: "" }
      : this.wording.ofField(field);
  }

  #sectionExample(section) {
    const [field] = this.table.fieldsFor(section, this.unitType);
    return field ? this.wording.line(field) : section.key;
  }

  #firstLine(section) {
    return this.wording.firstLine(section, this.table.fieldsFor(section, this.unitType));
  }

  #unknown(where) {
    const [place, key] = [this.table.find(where), String(where.at(-1))];
    const { section, field } = place;
    if (field && section) {
      const types = this.table.form.unit_types
        .filter((kind) => field.unit_types.includes(kind))
        .map((kind) => this.#typeLabel(kind));
      const words = { label: place.label, unit_type: this.#typeLabel(this.unitType), types: types.join(", ") };
      return { where, rule: "other-type-field", words, place };
    }
    const owners = where.length === 1 ? this.table.sectionsWith(key, this.unitType) : [];
    if (owners.length) return { where, rule: "outside-section", words: this.#outside(key, owners), place };
    if (where.length === 1 || !section) {
      const guess = this.table.guessSection(key);
      const words = { key: quote(key), example: guess || this.table.sections[0].key, ...meant(guess) };
      return { where, rule: "unknown-section", words, place };
    }
    const words = { key: quote(key), section: section.label };
    if (section.shape === "per_code" && where.length === 2) {
      const codes = this.table.lists[section.list].map(([code]) => code);
      const guess = this.table.guessCode(section.list, key);
      Object.assign(words, { known: codes.join(", "), example: guess || codes[0] }, meant(guess));
      return { where, rule: "unknown-code", words, place };
    }
    words.example = this.#sectionExample(section);
    return { where, rule: "unknown-field", words: { ...words, ...this.#hint(section, where) }, place };
  }

  /** What is said of a field that stands at the margin; when only one section has it, that one is meant. */
  #outside(key, owners) {
    const [first] = owners;
    return {
      key,
      owners: owners.map((owner) => `“${owner.label}” (${owner.key})`).join(" hoặc "),
      holder: first.key,
      example: this.wording.line(first.fields.find((field) => field.key === key)),
      meant: owners.length === 1 ? first.key : "",
    };
  }

  #hint(section, where) {
    const key = String(where.at(-1));
    const rows = this.table.rowsOf(where);
    const guess = this.table.guessField(rows ?? this.table.fieldsFor(section, this.unitType), key);
    if (guess || rows || this.table.find(where.slice(0, -1)).rowOf) return meant(guess);
    const [other] = this.table.sectionsWith(key, this.unitType);
    return { hint: other ? ` Dòng này thuộc mục “${other.label}” (${other.key}).` : "", meant: "" };
  }

  #typeLabel(unitType) {
    return this.table.labelOf("loai_don_vi", unitType);
  }

  #explanation({ keyword, path, value, limit }) {
    const isName = keyword === "pattern"; // a name is refused as an instance
    const where = isName ? [...path, NO_CODE] : path;
    const place = this.table.find(where);
    const words = {
      label: "Giải trình",
      value: isName ? NO_CODE : quote(value),
      hint: "",
      example: "R07a: nêu lý do trong một câu",
    };
    if (keyword === "maxLength" || keyword === "minLength") {
      Object.assign(words, { length: numberText(lengthOf(value)), limit: numberText(limit) });
      return { where, rule: OTHER_KEYWORDS[keyword], words, place };
    }
    if (value === null) return { where, rule: "required-text", words: { ...words, known: "" }, place };
    const rule = { pattern: "explanation-name", type: "text" }[keyword];
    return { where, rule: where.length > 1 || keyword !== "type" ? rule : "record", words, place };
  }

  #wrong({ keyword, path: where, value, limit }) {
    const place = this.table.find(where);
    const field = place.field;
    const words = { label: place.label, value: quote(value), hint: "", limit: "" };
    if (!field) {
      words.hint = recordHint(value);
      words.example = place.section ? this.#sectionExample(place.section) : this.table.sections[0].key;
      return { where, rule: limit === "array" ? "list" : "record", words, place };
    }
    Object.assign(words, this.#fieldWords(field));
    if (typeof where.at(-1) === "number" && LISTS.has(field.type)) words.example = this.wording.example(field);
    if (FREE_TEXT.has(field.type) && typeof value === "string") words.value = "(lời văn)"; // free text is never echoed
    if (keyword in OTHER_KEYWORDS) {
      words.limit = typeof limit === "number" ? numberText(limit) : "";
      words.length = Array.isArray(value)
        ? numberText(value.length)
        : typeof value === "string"
          ? numberText(lengthOf(value))
          : "";
      if (typeof value === "number") words.value = numberText(value);
      return { where, rule: OTHER_KEYWORDS[keyword], words, place };
    }
    const inList = typeof where.at(-1) === "number";
    const isItem = inList && (field.type === "codes" || field.type === "texts");
    let rule = isItem ? (field.type === "codes" ? "code" : "text") : TYPE_RULES[field.type];
    Object.assign(words, this.#valueWords(field, value));
    if ((rule === "text" && !isRecord(value) && !Array.isArray(value)) || (inList && field.rows)) {
      rule = "record";
      words.hint = recordHint(value);
    }
    return { where, rule, words, place };
  }

  #valueWords(field, value) {
    if (field.type === "code" || field.type === "codes") {
      const guess = typeof value === "string" ? this.table.guessCode(field.list, value) : "";
      return { known: this.wording.knownCodes(field), hint: meant(guess).hint };
    }
    const hint = valueHint(field, value);
    return { limit: String(field.maximum ?? "None"), hint: hint ? ` ${hint}` : "" };
  }
}

/** `required` says that blank is not 0, which only makes sense for numbers. */
function missingRule(field) {
  return NUMBERS.has(field.type) ? "required" : WRITTEN.has(field.type) ? "required-text" : "required-choice";
}

const meant = (guess) => ({ hint: guess ? ` Có phải ý đơn vị là “${guess}”?` : "", meant: guess });

/** A misspelt or misplaced key is one mistake: that the right key is missing need not be said as well. */
function withoutEchoes(problems) {
  const guessed = problems.filter(({ words }) => words.meant);
  const right = guessed.map(({ where, words }) => [...where.slice(0, -1), words.meant]);
  const within = guessed.map(({ where }, at) => [...right[at], where.at(-1)]);
  const known = new Set([...right, ...within].map((place) => JSON.stringify(place)));
  return problems.filter(({ rule, where }) => !(rule.startsWith("required") && known.has(JSON.stringify(where))));
}
