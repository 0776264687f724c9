// What each written text is, decided by the form: whole numbers, dates, text. Twin of reading/report_values.py and checking/scope.py.

import { NUMBERS } from "./form_table.mjs";
import { bare, canonicalDate, isRecord, strip } from "./words.mjs";

const INTEGER = /^(?:0|[1-9][0-9]{0,14})$/u;
const DECIMAL = /^[0-9]+(?:,[0-9]+)?$/u; // the schema refuses what Python would call a float besides

/** The report with canonical numbers as numbers, dates as dd/mm/yyyy and blanks left out; anything else stays text. */
export function typeValues(data, table, unitType) {
  const typed = bare();
  for (const [key, value] of Object.entries(data)) {
    if (value === null || value === undefined) continue;
    const section = table.section(key);
    typed[key] = section ? typedSection(section, value, table.fieldsFor(section, unitType), unitType) : value;
  }
  return typed;
}

function typedSection(section, value, fields, unitType) {
  if (section.shape === "rows" && Array.isArray(value)) return value.map((row) => typedRecord(fields, row, unitType));
  if (section.shape === "per_code" && isRecord(value)) {
    return mapped(value, (row) => typedRecord(fields, row, unitType));
  }
  return typedRecord(fields, value, unitType);
}

function typedRecord(fields, value, unitType) {
  if (!isRecord(value)) return value;
  return mapped(value, (inner, key) => {
    const field = fields.find((one) => one.key === key);
    return field ? typedValue(field, inner, unitType) : inner;
  });
}

/** The record with each value changed; blanks are left out. */
function mapped(record, change) {
  const result = bare();
  for (const [key, value] of Object.entries(record))
    if (value !== null && value !== undefined) result[key] = change(value, key);
  return result;
}

function typedValue(field, value, unitType) {
  if (field.type === "rows" && Array.isArray(value)) {
    const rows = field.rows.filter((row) => row.unit_types.includes(unitType));
    return value.map((row) => typedRecord(rows, row, unitType));
  }
  if (Array.isArray(value)) return value.map((item) => (typeof item === "string" ? typedScalar(field, item) : item));
  return typeof value === "string" ? typedScalar(field, value) : value;
}

function typedScalar(field, written) {
  const text = strip(written);
  if (NUMBERS.has(field.type)) return INTEGER.test(text) ? Number(text) : text;
  if (field.type === "date") return canonicalDate(text) ?? text;
  return text;
}

/** Every section as expressions see it: always bound, whole numbers as BigInt, dates as ISO text, decimals as doubles. */
export function sectionScope(data, table) {
  const scope = bare();
  for (const section of table.sections) scope[section.key] = scopeOf(section, data[section.key]);
  return scope;
}

function scopeOf(section, value) {
  if (section.shape === "rows")
    return Array.isArray(value) ? value.filter(isRecord).map((row) => record(section.fields, row)) : [];
  if (!isRecord(value)) return {};
  if (section.shape !== "per_code") return record(section.fields, value);
  return plain(
    Object.entries(value)
      .filter(([, row]) => isRecord(row))
      .map(([code, row]) => [code, record(section.fields, row)]),
  );
}

function record(fields, values) {
  return plain(
    Object.entries(values).map(([key, value]) => [
      key,
      scopeValue(
        fields.find((one) => one.key === key),
        value,
      ),
    ]),
  );
}

function scopeValue(field, value) {
  if (field?.rows && Array.isArray(value))
    return value.map((row) => (isRecord(row) ? record(field.rows, row) : engineValue(row)));
  if (field?.type === "date" && typeof value === "string") {
    const day = canonicalDate(value);
    return day ? day.split("/").reverse().join("-") : value;
  }
  if (field?.type === "decimal" && typeof value === "string") {
    return DECIMAL.test(value) ? Number(value.replace(",", ".")) : value;
  }
  return engineValue(value);
}

/** Plain data in the engine's types: every number of a report is a whole one. */
export function engineValue(value) {
  if (typeof value === "number") return BigInt(value);
  if (Array.isArray(value)) return value.map(engineValue);
  return isRecord(value) ? plain(Object.entries(value).map(([key, inner]) => [key, engineValue(inner)])) : value;
}

/** JSON in the engine's types: `{"$double": "70.0"}` is a decimal, any other number a whole one. */
export function reviveDoubles(value) {
  if (isRecord(value) && "$double" in value) return Number(value.$double);
  if (typeof value === "number") return BigInt(value);
  if (Array.isArray(value)) return value.map(reviveDoubles);
  return isRecord(value) ? plain(Object.entries(value).map(([key, inner]) => [key, reviveDoubles(inner)])) : value;
}

/** An ordinary object, as the engine wants it, also for a key named `__proto__`. */
function plain(entries) {
  return Object.fromEntries(entries);
}
