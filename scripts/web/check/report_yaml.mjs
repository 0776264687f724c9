// A report as the file that is sent: the same bytes as exports/report_yaml.py writes.

import { isRecord, lengthOf, strip } from "./words.mjs";

const INDENT = 2;
const LONG_TEXT = 80;
const LETTER = "\\p{L}\\p{Nl}\\p{No}";
const WORD = `${LETTER}\\p{Nd}_`;
const PLAIN = new RegExp(`^[${LETTER}](?:[${WORD} .,;/()%+“”–-]*[${WORD}.)%”])?$`, "u");
const READ_AS_OTHERS = new Set(["yes", "no", "y", "n", "true", "false", "on", "off", "null", "nan", "inf", "infinity"]);
const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r" };
const NOT_PRINTABLE = /[\p{C}\p{Z}]/u; // the blank apart

/** The report's text; reading it again gives the same data. Blank values (null, undefined) are left out. */
export function renderReport(data, table, unitType) {
  const lines = [];
  for (const section of table.sections) {
    if (!Object.hasOwn(data, section.key)) continue;
    lines.push(...(lines.length ? [""] : []), `# ${section.letter}. ${section.label}`);
    lines.push(...pair(section.key, inOrder(section, data[section.key], table.fieldsFor(section, unitType)), 0));
  }
  for (const [key, value] of Object.entries(data)) if (!table.section(key)) lines.push(...pair(key, value, 0));
  return lines.join("\n") + "\n";
}

/** A text on one line, in quotes wherever some program could take it for anything but this text. */
export function yamlText(text) {
  if (PLAIN.test(text) && !READ_AS_OTHERS.has(text.toLowerCase())) return text;
  return `"${[...text].map(escaped).join("")}"`;
}

function escaped(mark) {
  if (mark in ESCAPES) return ESCAPES[mark];
  if (isPrintable(mark)) return mark;
  const code = mark.codePointAt(0);
  const hex = (digits) => code.toString(16).padStart(digits, "0");
  return code < 0x100 ? `\\x${hex(2)}` : code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}

const isPrintable = (text) => !NOT_PRINTABLE.test(text.replace(/ /gu, ""));

/** The section's value with its keys in the order of the form, whatever its shape. */
function inOrder(section, value, fields) {
  if (Array.isArray(value)) return value.map((row) => record(fields, row));
  if (section.list && isRecord(value)) return entries(value, (row) => record(fields, row));
  return record(fields, value);
}

function record(fields, value) {
  if (!isRecord(value)) return value;
  const known = fields.filter((field) => Object.hasOwn(value, field.key));
  const ordered = known.map((field) => [field.key, rows(field, value[field.key])]);
  const rest = Object.entries(value).filter(([key]) => !known.some((field) => field.key === key));
  return new Map([...ordered, ...rest]);
}

const rows = (field, value) =>
  field.rows && Array.isArray(value) ? value.map((row) => record(field.rows, row)) : value;
const entries = (value, change) => new Map(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
const pairsOf = (value) => (value instanceof Map ? [...value] : Object.entries(value));
const isNested = (value) => typeof value === "object" && value !== null;
const sizeOf = (value) => (Array.isArray(value) ? value.length : pairsOf(value).length);

function* pair(key, value, indent) {
  if (value === null || value === undefined) return;
  const head = `${" ".repeat(indent)}${yamlText(key)}:`;
  if (isNested(value) && sizeOf(value)) {
    yield head;
    yield* body(value, indent + INDENT);
    return;
  }
  const [first, ...rest] = scalar(value, indent + INDENT);
  yield `${head} ${first}`;
  yield* rest;
}

function* body(value, indent) {
  if (!Array.isArray(value)) {
    for (const [key, inner] of pairsOf(value)) yield* pair(key, inner, indent);
    return;
  }
  const below = indent + INDENT;
  for (const item of value) {
    const nested = isNested(item) && sizeOf(item);
    const lines = nested ? [...body(item, below)] : scalar(item, 0).map((line) => " ".repeat(below) + line);
    yield `${" ".repeat(indent)}- ${lines[0].slice(below)}`;
    yield* lines.slice(1);
  }
}

/** A value's lines: the first goes behind the key, the others below it. */
function scalar(value, indent) {
  if (isNested(value)) return [Array.isArray(value) ? "[]" : "{}"];
  if (typeof value !== "string") return [String(value)];
  if (!standsBelow(value)) return [yamlText(value)];
  return ["|-", ...value.split("\n").map((line) => (line ? " ".repeat(indent) + line : ""))];
}

/** Whether a text is long and plain enough to be written as a block of lines, exactly as it is. */
function standsBelow(text) {
  if (!text.includes("\n") && lengthOf(text) <= LONG_TEXT) return false;
  const lines = text.split("\n");
  const clean = lines.every((line) => isPrintable(line) && (!line || strip(line)));
  return Boolean(clean && lines[0] && !lines[0].startsWith(" ") && lines.at(-1));
}
