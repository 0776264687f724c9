// Turn the id of a problem and its words into the finding that a unit reads. Twin of checking/wording.py.

import { innerQuotes } from "./words.mjs";

export const LISTS = new Set(["codes", "texts", "rows"]);
const FEW_CODES = 6; // up to this number codes are named with their labels where a field is missing

/** The template with each `{word}` replaced; user text is inserted, never interpreted as a template. */
export function fill(template, words) {
  return template.replace(/\{([a-z_]+)\}/gu, (_, name) => {
    if (!(name in words)) throw new Error(`no word for {${name}} in: ${template}`);
    return words[name];
  });
}

/** Words whose labels are ready to stand between “ and ”. */
export function insideQuotes(words) {
  const ready = { ...words };
  for (const name of ["label", "section"]) if (name in ready) ready[name] = innerQuotes(ready[name]);
  return ready;
}

/** Fills in the sentences of schemas/messages.yaml. */
export class Wording {
  constructor(messages, table) {
    this.sentences = messages.sentences;
    this.examples = messages.examples;
    this.syntaxProblem = messages.syntax;
    this.unread = messages.unread;
    this.betterExplanation = messages.better_explanation;
    this.emptyExplanations = new Set(messages.empty_explanations);
    this.table = table;
  }

  /** A blocking finding with its sentence, at a data path. */
  finding(rule, where, words, { key = "", severity = "error" } = {}) {
    const [message, remedy] = this.sentences[rule].map((sentence) => fill(sentence, insideQuotes(words)));
    return { rule, severity, message, remedy, field: key, label: words.label ?? "", where, explained: false };
  }

  /** Something acceptable for a field, or for one item of it: its own example, or the one of its type. */
  example(field) {
    if (field.example) return field.example;
    if (field.type === "code" || field.type === "codes") return this.table.codesOf(field)[0];
    if (field.type === "rows") return `- ${field.rows[0].key}: ${this.example(field.rows[0])}`;
    return this.examples[field.type] ?? "";
  }

  /** A whole line of a report that is right for a field; lists in brackets, as one line can hold them. */
  line(field) {
    const example = this.example(field);
    if (field.type === "rows") return `${field.key}: rồi xuống dòng, thụt vào, mỗi dòng con ghi như “${example}”`;
    if (field.type === "codes") {
      const other = this.table.codesOf(field).find((code) => code !== example) ?? "";
      return `${field.key}: [${example}${other ? ", " : ""}${other}]`;
    }
    return field.type === "texts" ? `${field.key}: ["${example}"]` : `${field.key}: ${example}`;
  }

  /** How the content of a section begins. */
  firstLine(section, [field]) {
    if (!field) return section.key;
    if (section.shape === "per_code")
      return `${this.table.lists[section.list][0][0]}: rồi xuống dòng, thụt vào: ${this.line(field)}`;
    return (section.shape === "rows" ? "- " : "") + this.line(field);
  }

  /** What to write into a field: an example as the file needs it, and the codes when it takes only these. */
  ofField(field) {
    const example = LISTS.has(field.type) ? this.line(field) : this.example(field);
    const many = field.type === "codes" ? "một hoặc nhiều mã trong" : "một trong";
    return { example, known: field.list ? ` Chọn ${many}: ${this.#shortCodes(field)}.` : "" };
  }

  #shortCodes(field) {
    const codes = this.table.codesOf(field);
    return codes.length <= FEW_CODES ? this.knownCodes(field) : codes.join(", ");
  }

  /** The codes a field takes, each with its label. */
  knownCodes(field) {
    return this.table
      .codesOf(field)
      .map((code) => `${code} (${this.table.labelOf(field.list, code)})`)
      .join(", ");
  }
}
