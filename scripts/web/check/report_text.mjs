// From bytes to text: what is no report at all, and characters that would deceive a reader, are refused. Twin of reading/report_bytes.py.

import { isRecord, lengthOf, numberText } from "./words.mjs";

const MAX_BYTES = 256 * 1024;
const MAX_LINE = 64 * 1024;
const LOOKS_LIKE = [
  ["PK\x03\x04", "Excel hoặc Word (tệp nén)"],
  ["\xd0\xcf\x11\xe0", "Excel hoặc Word đời cũ"],
  ["%PDF", "PDF"],
  ["\x89PNG", "ảnh PNG"],
  ["\xff\xd8\xff", "ảnh JPEG"],
  ["version https://git-lfs", "con trỏ lưu trữ tệp lớn"],
];
const HTML = /^\s*<(?:!doctype|html|\?xml)/iu;
const CONFLICT = /^(?:<{7}|={7}|>{7})(?: |$)/mu;
const FORBIDDEN =
  /[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]/gu;
const STRIPPED = /[\u200b-\u200d\u2060\ufeff]/gu; // come along when text is pasted from chats
const TAB_INDENT = /^[ ]*\t/gmu;
const BLANK_INDENT = /^[ ]*[\u00a0\u2000-\u200a\u202f\u3000]/gmu;
const NOT_VIETNAMESE = /[\u00a8-\u00bføûïöäåÿØÛÏÖÄ]/u; // proper Vietnamese lacks these, and both old fonts need them
const TCVN3 = /[A-Za-z][\u00b5-\u00b9\u00a8-\u00ae\u00bb-\u00bf\u00d0-\u00d7]|[\u00b5-\u00b9\u00ab\u00ac\u00ae][a-z]/gu;
const VNI = /(?:öô|oâ|eâ|aâ|uù|où|aù|eù|aø|oø|uø|eø)[a-zøùûïáà]/giu;

/** {text, faults}: the text in NFC without byte order mark, and what makes it unreadable ({rule, line, words}). */
export function decodeReport(bytes) {
  const refuse = (rule, words = {}) => ({ text: "", faults: [{ rule, line: 1, words }] });
  if (bytes.length > MAX_BYTES) return refuse("too-large", { size: sizeText(bytes.length), limit: sizeText(MAX_BYTES) });
  const head = String.fromCharCode(...bytes.slice(0, 200));
  const kind = LOOKS_LIKE.find(([magic]) => head.startsWith(magic))?.[1] ?? "";
  if (kind || HTML.test(head)) return refuse("other-file", { kind: kind || "trang web (HTML)" });
  const start = [...bytes.slice(0, 40)];
  const zeros = start.filter((byte) => byte === 0).length;
  if (
    head.startsWith("\xff\xfe") ||
    head.startsWith("\xfe\xff") ||
    (start.length > 3 && zeros > Math.floor(start.length / 4))
  ) {
    return refuse("not-utf8", { offset: "0", kind: "UTF-16 hoặc UTF-32" });
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(STRIPPED, "");
    const faults = screenText(text);
    return { text: text.normalize("NFC"), faults };
  } catch {
    return refuse("not-utf8", { offset: "?", kind: "Windows-1258, TCVN3 hoặc một bảng mã cũ khác" });
  }
}

/** Characters and lines that may not stand in a report, each line's first one. */
export function screenText(text) {
  const faults = [];
  const add = (rule, at, words = {}) => faults.push({ rule, line: lineAt(text, at), words });
  const conflict = CONFLICT.exec(text);
  if (conflict) add("merge-leftover", conflict.index);
  for (const match of firstPerLine(FORBIDDEN, text)) {
    add("forbidden-character", match.index, codeOf(match[0]));
  }
  for (const [pattern, rule] of [
    [TAB_INDENT, "tab-indent"],
    [BLANK_INDENT, "odd-blank-indent"],
  ]) {
    for (const match of firstPerLine(pattern, text)) add(rule, match.index);
  }
  for (const [at, line] of text.split("\n").entries()) {
    const length = line.length > MAX_LINE ? lengthOf(line) : 0;
    if (length > MAX_LINE) {
      const words = { length: numberText(length), limit: numberText(MAX_LINE) };
      faults.push({ rule: "long-line", line: at + 1, words });
    }
  }
  const [old, vni] = NOT_VIETNAMESE.test(text) ? [[...text.matchAll(TCVN3)], [...text.matchAll(VNI)]] : [[], []];
  if (old.length >= 3 || vni.length >= 3) add("old-font", (old[0] ?? vni[0]).index);
  return faults;
}

/** Forbidden characters that were written as escapes, so that the text itself does not show them. */
export function screenValues(value) {
  if (typeof value === "string") {
    const [found] = value.match(FORBIDDEN) ?? [];
    return found ? [{ rule: "forbidden-character", line: 1, words: codeOf(found) }] : [];
  }
  if (Array.isArray(value)) return value.flatMap(screenValues);
  return isRecord(value) ? Object.entries(value).flat().flatMap(screenValues) : [];
}

const codeOf = (mark) => ({ code: `U+${mark.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}` });

function firstPerLine(pattern, text) {
  const found = new Map();
  for (const match of text.matchAll(pattern)) {
    const line = lineAt(text, match.index);
    if (!found.has(line)) found.set(line, match);
    if (found.size >= 20) break;
  }
  return [...found.values()];
}

const lineAt = (text, at) => text.slice(0, at).split("\n").length;
/** In units of 1024 bytes, rounded up: what exceeds a limit never reads like it. */
function sizeText(bytes) {
  const tenths = Math.ceil((bytes * 10) / 1024);
  return `${numberText(tenths / 10, tenths % 10 ? 1 : 0)} KB`;
}
