// What the person probably meant by a value that cannot be read. Twin of checking/hints.py.

import { NO, NUMBERS, YES } from "./form_table.mjs";
import { canonicalDate, fold, strip } from "./words.mjs";

const YES_WORDS = new Set(["co", "yes", "y", "true", "x", "dung", "1", "roi", "da"]);
const NO_WORDS = new Set(["khong", "no", "n", "false", "sai", "0", "chua", "ko", "k"]);
const MULTIPLIERS = new Set(
  ["chuc", "tram", "nghin", "ngan", "van", "trieu", "tr", "ty", "ti", "ruoi", "ta", "doi", "phan"], // they change the figure before them
);
const CURLY = "“”„‟‘’«»";
const FREE_TEXT = new Set(["text", "texts"]);
const NOTHING = new Set(["khong", "khong co", "khong phat sinh", "chua co"]);

/** A sentence that says what may be meant; empty when nothing is near. Never a figure that is only a guess. */
export function valueHint(field, value) {
  if (typeof value !== "string") return "";
  const marks = [value.at(0), value.at(-1)].filter((mark) => mark && CURLY.includes(mark));
  if (marks.length && !FREE_TEXT.has(field.type))
    return `Bỏ dấu ngoặc cong ${[...new Set(marks)].join(" và ")} quanh giá trị.`;
  if (NUMBERS.has(field.type)) return numberHint(value);
  if (field.type === "decimal") {
    if (/^[0-9]+(?:,[0-9]+)? ?%$/u.test(value)) return "Bỏ dấu % phía sau.";
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
  const currency = /^(.*[0-9]) ?(?:đ|đồng|VNĐ|VND)[.]?$/iu.exec(text);
  if (/^[1-9][0-9]{0,2}([.,\u00a0 ])[0-9]{3}(?:\1[0-9]{3})*$/u.test(currency ? currency[1] : text)) {
    return `Có phải ý đơn vị là ${text.replace(/[^0-9]/gu, "")}? Viết liền, không dùng dấu phân cách.`;
  }
  if (/^(?=.*[0-9])[0-9lIOo]*[lIOo][0-9lIOo]*$/u.test(text))
    return "Trong số có chữ l, I hoặc O thay cho chữ số 1 hoặc 0: gõ lại bằng phím số.";
  const zero = /^0+([0-9]+)$/u.exec(text);
  if (zero) return `Có phải ý đơn vị là ${zero[1]}? Bỏ số 0 ở đầu.`;
  if (/^[-−–] ?[0-9].*$/u.test(text)) return "Số lượng không thể âm.";
  if (/^[^0-9A-Za-zÀ-ỹ]+$/u.test(text)) return "Dấu này không phải con số; nếu không có, ghi số 0.";
  return NOTHING.has(fold(text)) ? "Nếu không có, ghi số 0." : unitHint(text);
}

/** Only when what follows is a word that leaves the figure as it is: not `1e3`, `12 triệu`, `1_000`. */
function unitHint(text) {
  const match = /^(0|[1-9][0-9]*) ?((?:[A-Za-zÀ-ỹ]{2,}|đ)(?: [A-Za-zÀ-ỹ]+)*)[.]?$/u.exec(text);
  const sure =
    match &&
    !fold(match[2])
      .split(" ")
      .some((word) => MULTIPLIERS.has(word));
  return sure ? `Chỉ ghi con số, bỏ chữ phía sau: ${match[1]}?` : "";
}

function dateHint(text) {
  const iso = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$/u.exec(text);
  const other = /^([0-9]{1,2})[-. ]([0-9]{1,2})[-. ]([0-9]{2,4})$/u.exec(text);
  for (const parts of [iso && [iso[3], iso[2], iso[1]], other && other.slice(1, 4)]) {
    if (parts && parts[2].length === 4) {
      const day = canonicalDate(parts.join("/"));
      return day ? `Có phải ý đơn vị là ${day}?` : noSuchDay(parts);
    }
  }
  if (/^[0-9]{1,2}[-./][0-9]{1,2}$/u.test(text)) return "Thiếu năm.";
  if (/^[0-9]{1,2}\/[0-9]{1,2}\/[0-9]{2}$/u.test(text)) return "Năm phải viết đủ bốn chữ số.";
  const full = /^([0-9]{1,2})\/([0-9]{1,2})\/([0-9]{4})$/u.exec(text);
  return full ? noSuchDay(full.slice(1)) : "";
}

/** Why a day is in no calendar; when day and month may have changed places, the other way as a question. */
function noSuchDay([day, month, year]) {
  if (Number(month) >= 1 && Number(month) <= 12) return "Ngày này không có trong lịch.";
  const turned = canonicalDate(`${month}/${day}/${year}`);
  return `Không có tháng ${Number(month)}.${turned ? ` Có phải ý đơn vị là ${turned}?` : ""}`;
}

/** Why lines that were meant as names with values were read as one text; empty when that is not to be seen. */
export function recordHint(value) {
  if (typeof value !== "string") return "";
  if (/^[A-Za-z0-9_]+ *：/u.test(value))
    return " Sau tên dòng là dấu hai chấm kiểu chữ rộng (：): xóa đi, gõ lại dấu hai chấm : rồi một dấu cách.";
  return /^[A-Za-z_][A-Za-z0-9_]*:[^ /]/u.test(value) ? " Sau tên dòng và dấu hai chấm thiếu một dấu cách." : "";
}

function guessYesNo(text) {
  const plain = fold(text).replace(/^[ .]+|[ .]+$/gu, "");
  return YES_WORDS.has(plain) ? YES : NO_WORDS.has(plain) ? NO : "";
}
