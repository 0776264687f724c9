// What the person probably meant by a value that cannot be read. Twin of checking/hints.py.

import { NO, NUMBERS, YES } from "./form_table.mjs";
import { canonicalDate, fold, strip } from "./words.mjs";

const YES_WORDS = new Set(["co", "yes", "y", "true", "x", "dung", "1", "roi", "da"]);
const NO_WORDS = new Set(["khong", "no", "n", "false", "sai", "0", "chua", "ko", "k"]);
const NOTHING = new Set(["khong", "khong co", "khong phat sinh", "chua co"]);

/** A sentence that says what may be meant; empty when nothing is near. Never a figure that is only a guess. */
export function valueHint(field, value) {
  if (typeof value !== "string") return "";
  if (NUMBERS.has(field.type)) return numberHint(value);
  if (field.type === "decimal") {
    const match = /^([0-9]+)\.([0-9]+)$/u.exec(strip(value.replace(/%+$/u, "")));
    return match ? `Có phải ý đơn vị là ${match[1]},${match[2]}?` : unitHint(value);
  }
  if (field.type === "date") return dateHint(strip(value));
  if (field.type === "yes_no") {
    const guess = guessYesNo(value);
    return guess ? `Có phải ý đơn vị là “${guess}”?` : "";
  }
  return "";
}

function numberHint(text) {
  if (/^[0-9]{1,3}(?:[., ][0-9]{3})+$/u.test(text)) {
    return `Có phải ý đơn vị là ${text.replace(/[^0-9]/gu, "")}? Viết liền, không dùng dấu phân cách.`;
  }
  const zero = /^0+([0-9]+)$/u.exec(text);
  if (zero) return `Có phải ý đơn vị là ${zero[1]}? Bỏ số 0 ở đầu.`;
  if (text.startsWith("-")) return "Số lượng không thể âm.";
  return NOTHING.has(fold(text)) ? "Nếu không có, ghi số 0." : unitHint(text);
}

function unitHint(text) {
  const match = /^([0-9]+)\s*[^0-9\s.,].*$/su.exec(text);
  return match ? `Chỉ ghi con số, bỏ chữ phía sau: ${match[1]}?` : "";
}

function dateHint(text) {
  const iso = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$/u.exec(text);
  const other = /^([0-9]{1,2})[-. ]([0-9]{1,2})[-. ]([0-9]{2,4})$/u.exec(text);
  for (const parts of [iso && [iso[3], iso[2], iso[1]], other && other.slice(1, 4)]) {
    if (parts && parts[2].length === 4) {
      const day = canonicalDate(parts.join("/"));
      return day ? `Có phải ý đơn vị là ${day}?` : "Ngày này không có trong lịch.";
    }
  }
  if (/^[0-9]{1,2}\/[0-9]{1,2}\/[0-9]{2}$/u.test(text)) return "Năm phải viết đủ bốn chữ số.";
  return /^[0-9]{1,2}\/[0-9]{1,2}\/[0-9]{4}$/u.test(text) ? "Ngày này không có trong lịch." : "";
}

function guessYesNo(text) {
  const plain = fold(text).replace(/^[ .]+|[ .]+$/gu, "");
  return YES_WORDS.has(plain) ? YES : NO_WORDS.has(plain) ? NO : "";
}
