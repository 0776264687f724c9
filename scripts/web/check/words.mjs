// How Vietnamese and Python write: numbers, dates, trimmed and folded text. Twin of vocabulary/vietnamese.py.

const BLANKS = "\\t\\n\\v\\f\\r\\x1c-\\x1f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"; // what Python strips
const ENDS = new RegExp(`^[${BLANKS}]+|[${BLANKS}]+$`, "gu");
const BETWEEN = new RegExp(`[${BLANKS}]+`, "gu");
const MAX_QUOTE = 60;

/** The text without blanks at its ends. */
export const strip = (text) => text.replace(ENDS, "");

/** The text's words, single blanks between them. */
export const plainBlanks = (text) => strip(text.replace(BETWEEN, " "));

/** How many characters a text has, as people and Python count. */
export const lengthOf = (text) => [...text].length;

/** Text for comparing: lower case, without diacritics, đ as d, single blanks. */
export function fold(text) {
  const plain = text.toLowerCase().replace(/[đð]/gu, "d").normalize("NFD").replace(/\p{M}/gu, "");
  return plainBlanks(plain);
}

/** A number as offices write it: 1.234,5. */
export function numberText(value, decimals = 0) {
  const [whole, part] = (typeof value === "bigint" ? String(value) : value.toFixed(decimals)).split(".");
  const grouped = whole.replace(/([0-9])(?=(?:[0-9]{3})+$)/gu, "$1.");
  return part ? `${grouped},${part}` : grouped;
}

/** dd/mm/yyyy for an ISO date. */
export const dayText = (iso) => iso.split("-").reverse().join("/");

/** Whether a text is an ISO date. */
export const isDay = (value) => typeof value === "string" && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/u.test(value);

/** dd/mm/yyyy for a day that exists written d/m/yyyy; null for anything else. */
export function canonicalDate(text) {
  const match = /^([0-9]{1,2})\/([0-9]{1,2})\/([0-9]{4})$/u.exec(text);
  if (!match) return null;
  const [day, month, year] = match.slice(1).map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  if (year < 1 || day < 1 || day > days) return null;
  return `${String(day).padStart(2, "0")}/${String(month).padStart(2, "0")}/${match[3]}`;
}

/** What was written, on one line and not longer than a person reads at a glance. */
export function quote(value) {
  if (Array.isArray(value)) return `(danh sách ${value.length} dòng)`;
  if (isRecord(value)) return "(các dòng con)";
  const text = plainBlanks(value === null ? "None" : String(value));
  return lengthOf(text) <= MAX_QUOTE ? text : [...text].slice(0, MAX_QUOTE - 1).join("") + "…";
}

/** Text ready to stand between “ and ”. */
export const innerQuotes = (text) => text.replace(/“/gu, "‘").replace(/”/gu, "’");

/** Whether a value is a mapping of names to values. */
export const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A deep copy of plain data. */
export function copyOf(value) {
  if (Array.isArray(value)) return value.map(copyOf);
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)]))
    : value;
}

/** Data in which no name reaches a prototype: `__proto__` is a name like any other. */
export const bare = () => Object.create(null);
