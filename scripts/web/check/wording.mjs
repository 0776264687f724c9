// Turn the id of a problem and its words into the finding that a unit reads. Twin of checking/wording.py.

import { innerQuotes } from "./words.mjs";

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
    this.table = table;
  }

  /** A blocking finding with its sentence, at a data path. */
  finding(rule, where, words, { key = "", severity = "error" } = {}) {
    const [message, remedy] = this.sentences[rule].map((sentence) => fill(sentence, insideQuotes(words)));
    return { rule, severity, message, remedy, field: key, label: words.label ?? "", where, explained: false };
  }

  /** Something acceptable for a field: its own example, or the one of its type. */
  example(field) {
    if (field.example) return field.example;
    if (field.type === "code") return this.table.codesOf(field)[0];
    if (field.type === "codes") return `- ${this.table.codesOf(field)[0]}`;
    return this.examples[field.type] ?? "";
  }

  /** The codes a field takes, each with its label. */
  knownCodes(field) {
    return this.table
      .codesOf(field)
      .map((code) => `${code} (${this.table.labelOf(field.list, code)})`)
      .join(", ");
  }
}
