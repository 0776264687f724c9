// Fields that must be filled in because of the period or the unit: what the schema cannot ask by itself. Twin of checking/conditions.py.

import { engineValue } from "./values.mjs";
import { isRecord } from "./words.mjs";

/** What is missing, as findings; a whole absent section is named once, not field by field. */
export function missingFindings(conditions, data, scope, { table, engine, wording }) {
  const found = new Map();
  for (const condition of conditions) {
    for (const missing of missingBy(condition, data, scope, table, engine)) {
      const key = JSON.stringify(missing.where);
      if (!found.has(key)) found.set(key, missing);
    }
  }
  return [...found.values()].map((missing) => findingOf(missing, table, wording));
}

function* missingBy({ section: key, field: name, when }, data, scope, table, engine) {
  const section = table.section(key);
  const field = section.fields.find((one) => one.key === name) ?? null;
  const content = data[key] ?? null;
  if (section.shape === "record" || !field) {
    const complete = content !== null && (!field || !isRecord(content) || field.key in content);
    if (!complete && engine.holds(when, scope)) {
      const named = field && content !== null;
      yield { where: named ? [key, field.key] : [key], section, field: named ? field : null };
    }
    return;
  }
  const rows = Array.isArray(content) ? [...content.entries()] : isRecord(content) ? Object.entries(content) : [];
  for (const [at, row] of rows) {
    if (!isRecord(row) || field.key in row) continue;
    if (engine.holds(when, { ...scope, dong: engineValue(row) })) yield { where: [key, at, field.key], section, field };
  }
}

function findingOf({ where, section, field }, table, wording) {
  const place = table.find(where);
  const asked = field ? wording.ofField(field) : { example: wording.firstLine(section, section.fields) };
  const words = { label: place.label, key: section.key, ...asked };
  return wording.finding(field ? "required-when" : "required-section", where, words, { key: place.key });
}
