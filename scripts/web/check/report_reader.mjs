// Read a report that was saved before, as plain text values; refuse everything a report has no use for. Twin of reading/yaml_source.py.

import { LineCounter, isAlias, isMap, isScalar, isSeq, parseAllDocuments } from "yaml";

import { layoutFaults } from "./report_layout.mjs";
import { decodeReport, screenValues } from "./report_text.mjs";
import { fill } from "./wording.mjs";
import { bare, lengthOf, strip } from "./words.mjs";

const MAX_DEPTH = 20;
const MAX_NODES = 50_000;
const MAX_KEY = 100;
const WHOLE_FILE = new Set(["too-large", "other-file", "not-utf8", "empty-file", "not-a-report"]); // no rest to read
const BLANKS = new Set(["", "~", "null"]);

class Refused extends Error {
  constructor(rule, offset, words = {}) {
    super(rule);
    Object.assign(this, { rule, offset, words });
  }
}

/** {data, faults}: a report's untyped content, every value as text and blank ones as null; or why it cannot be read. */
export function readReport(bytes) {
  const { text, faults } = decodeReport(bytes);
  return faults.length ? { data: null, faults: endingWithTheRest(faults) } : parseReport(text);
}

/** The faults, the last one marked: what follows it is not checked yet. */
const endingWithTheRest = (faults) =>
  faults.map((fault, at) => (at === faults.length - 1 ? { ...fault, last: true } : fault));

/** The same for a text. */
export function parseReport(text) {
  const counter = new LineCounter();
  const reader = new Reader();
  let data = null;
  try {
    data = reader.read(text, counter);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    reader.faults.push(error);
  }
  const faults = reader.faults.flatMap(({ rule, offset, words }) => {
    const line = counter.linePos(offset).line || 1;
    const causes = rule === "syntax" ? layoutFaults(text, Math.max(line, words.end ?? 0)) : [];
    if (causes.length) return causes;
    return [
      { rule, line, words: "first" in words ? { ...words, line: String(counter.linePos(words.first).line) } : words },
    ];
  });
  if (!faults.length && text.includes("\\")) faults.push(...screenValues(data));
  if (!faults.length && data === null) faults.push({ rule: "empty-file", line: 1, words: {} });
  if (!faults.length && (typeof data !== "object" || Array.isArray(data)))
    faults.push({ rule: "not-a-report", line: 1, words: {} });
  return { data: faults.length ? null : data, faults: endingWithTheRest(faults) };
}

class Reader {
  constructor() {
    this.faults = [];
    this.nodes = 0;
  }

  read(text, counter) {
    const percent = /^%/mu.exec(text);
    if (percent) throw new Refused("directive", percent.index);
    const blanks = /\n +$/u.exec(text); // part of a text above it, or not: the two readers do not agree
    if (blanks) throw new Refused("syntax", blanks.index);
    const options = {
      version: "1.1",
      schema: "failsafe",
      uniqueKeys: false,
      logLevel: "silent",
      lineCounter: counter,
      keepSourceTokens: true,
    };
    const documents = parseAllDocuments(text, options);
    if (!Array.isArray(documents) || !documents.length) return null;
    for (const document of documents) {
      const [problem] = [...document.errors, ...document.warnings];
      if (problem?.code === "TAG_RESOLVE_FAILED")
        throw new Refused("tag", problem.pos[0], { name: wordAt(text, problem.pos[0]) });
      if (problem) throw new Refused("syntax", problem.pos[0], { end: endOf(problem, document.errors, counter) });
    }
    if (documents.length > 1) throw new Refused("several-documents", documents[1].range[0]);
    return documents[0].contents === null ? null : this.#value(documents[0].contents, 0);
  }

  #value(node, depth) {
    const at = node?.range?.[0] ?? 0;
    this.nodes += 1;
    if (this.nodes > MAX_NODES) throw new Refused("too-many-values", at, { limit: String(MAX_NODES) });
    if (node === null) return null;
    if (isAlias(node)) throw new Refused("alias", at, { name: node.source });
    if (node.anchor) throw new Refused("anchor", at, { name: node.anchor });
    if (node.tag) throw new Refused("tag", at, { name: node.tag });
    if (isScalar(node)) return textOf(node);
    if (depth >= MAX_DEPTH) throw new Refused("too-deep", at, { limit: String(MAX_DEPTH) });
    if (isSeq(node)) return node.items.map((item) => this.#value(item, depth + 1));
    if (isMap(node) && (!node.flow || !node.items.length)) return this.#record(node, depth); // { a: 1 } has too many spellings
    throw new Refused("syntax", at);
  }

  #record(node, depth) {
    const record = bare();
    const first = new Map();
    for (const { key, value, srcToken } of node.items) {
      const at = key?.range?.[0] ?? node.range[0];
      if (srcToken?.start?.some((token) => token.type === "explicit-key-ind")) throw new Refused("complex-key", at);
      if (isAlias(key)) throw new Refused("alias", at, { name: key.source });
      if (!isScalar(key)) throw new Refused("complex-key", at);
      if (key.anchor) throw new Refused("anchor", at, { name: key.anchor });
      if (key.tag) throw new Refused("tag", at, { name: key.tag });
      const name = String(key.source ?? key.value ?? "");
      if (!name) throw new Refused("syntax", at);
      if (lengthOf(name) > MAX_KEY) throw new Refused("key-too-long", at, { limit: String(MAX_KEY) });
      if (name === "<<" && key.type === "PLAIN") throw new Refused("merge-key", at);
      const inner = this.#value(value, depth + 1);
      if (first.has(name))
        this.faults.push({ rule: "duplicate-key", offset: at, words: { key: name, first: first.get(name) } });
      else {
        first.set(name, at);
        record[name] = inner;
      }
    }
    return record;
  }
}

/** The last line of what the library cannot read: it may begin at the line before the mistake. */
function endOf(problem, errors, counter) {
  const start = counter.linePos(problem.pos[0]).line;
  const same = errors.filter((error) => counter.linePos(error.pos[0]).line === start);
  return Math.max(start, ...same.map((error) => counter.linePos(error.pos[1]).line));
}

const wordAt = (text, offset) => /^\S*/u.exec(text.slice(offset))[0];

/** A scalar as text; blank as null. */
function textOf(node) {
  const text = String(node.value ?? "");
  if ((node.type === "PLAIN" && BLANKS.has(text)) || !strip(text)) return null;
  return text;
}

/** A refusal in plain words. */
export function faultFinding(fault, wording) {
  const [message, advice] = wording.sentences[fault.rule];
  const remedy = fault.last && !WHOLE_FILE.has(fault.rule) ? `${advice} ${wording.unread}` : advice;
  const words = fault.rule === "syntax" ? { problem: wording.syntaxProblem } : { ...fault.words };
  for (const name of ["key", "name"]) if (name in words && !/^[a-z0-9_]+$/u.test(words[name])) words[name] = "…"; // the writer's text
  return {
    rule: fault.rule,
    severity: "error",
    line: fault.line,
    message: fill(message, words),
    remedy: fill(remedy, words),
    field: "",
    label: "",
  };
}
