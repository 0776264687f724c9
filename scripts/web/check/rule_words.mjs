// The sentences of a rule that does not hold, with values as Vietnamese offices write them. Twin of checking/rule_words.py.

import { NOT_APPLICABLE } from "./form_table.mjs";
import { dayText, innerQuotes, isDay, isRecord, numberText, quote } from "./words.mjs";

const BLANK = "(chưa điền)";

/** The sentence whose pieces are text and places; `asTyped` writes values as they must be typed into a report. */
export function fillPieces(pieces, scope, values, table, asTyped = false) {
  return pieces
    .map((piece) => (typeof piece === "string" ? piece : word(piece, scope, values, table, asTyped)))
    .join("");
}

function word(piece, scope, values, table, asTyped) {
  if (piece.code) return table.labelOf(piece.code, String(scope.khoa));
  const value = piece.value ? values[piece.value] : lookUp(scope, piece.look);
  if (asTyped && typeof value !== "number" && !Array.isArray(value) && value !== undefined && !isDay(value))
    return String(value);
  return piece.field ? shown(piece, value, table) : plain(value);
}

function lookUp(scope, name) {
  return name.reduce((value, part) => (isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined), scope);
}

function shown(piece, value, table) {
  if (value === undefined) return BLANK;
  if (Array.isArray(value)) return value.map((item) => shown(piece, item, table)).join(", ");
  if (value === NOT_APPLICABLE && !piece.list && !piece.coded) return "không áp dụng";
  return piece.list ? innerQuotes(table.labelOf(piece.list, String(value))) : plain(value);
}

function plain(value) {
  if (value === undefined) return BLANK;
  if (typeof value === "boolean") return value ? "có" : "không";
  if (typeof value === "bigint") return numberText(value);
  if (typeof value === "number") return numberText(value, Number.isInteger(value) ? 0 : 1);
  if (Array.isArray(value)) return value.map(plain).join(", ");
  return isDay(value) ? dayText(value) : quote(value);
}
