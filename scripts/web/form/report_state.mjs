// What has been typed so far, and the report it makes: nothing hidden, nothing lost, blank never 0.

import { EXPLANATIONS, copyOf, isRecord, strip } from "../check/index.mjs";

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu;

/** A typed or pasted text as reports have it: composed, plain blanks and line ends, no invisible characters. */
export function cleanText(text) {
  const lines = String(text)
    .normalize("NFC")
    .replace(/\r\n?|[\u2028\u2029\x85]/gu, "\n")
    .split("\n");
  return strip(
    lines
      .map((line) =>
        line
          .replace(/[\t\p{Zs}]/gu, " ")
          .replace(INVISIBLE, "")
          .trimEnd(),
      )
      .join("\n"),
  );
}

/** The values of one unit's report for one period. */
export class ReportState {
  /** `data` is what a saved file said: untyped, and kept whole, whatever it holds. */
  constructor(checker, data = {}, groups = []) {
    Object.assign(this, { checker, groups, data: copyOf(data), previous: null });
    this.table = checker.table;
    this.unitType = checker.unit.type;
    this.touched = new Set();
    this.left = new Set();
    this.#identify();
  }

  /** Fill in what is known; what a file says of unit, period and version is overwritten by what was chosen. */
  #identify() {
    const scope = this.checker.scope({}, this.groups);
    const known = {
      unit_id: this.checker.unit.id,
      period_id: this.checker.period.id,
      form_version: this.table.version,
    };
    for (const section of this.table.sectionsFor(this.unitType)) {
      if (section.shape === "rows") this.#beginRows(section);
      if (section.shape !== "record") continue;
      for (const field of this.table.fieldsFor(section, this.unitType)) {
        if (field.type in known) this.set([section.key, field.key], known[field.type]);
        if (!field.prefill || this.get([section.key, field.key]) !== undefined) continue;
        const value = String(this.checker.engine.evaluate(field.prefill, scope));
        this.set([section.key, field.key], field.type === "date" ? value.split("-").reverse().join("/") : value);
      }
    }
  }

  /** A section of rows that one of the unit's groups asks for begins with a row, the unit's own when it stands for no others. */
  #beginRows(section) {
    const asked = (section.when_groups ?? []).some((group) => this.groups.includes(group));
    if (!asked || this.data[section.key] !== undefined) return;
    const alone = !this.checker.source.for_others.includes(this.unitType);
    this.data[section.key] = [alone ? { [section.fields[0].key]: this.checker.unit.id } : {}];
  }

  /** The value at a data path; undefined when there is none. */
  get(path) {
    return path.reduce(
      (holder, part) =>
        typeof holder === "object" && holder !== null && Object.hasOwn(holder, part) ? holder[part] : undefined,
      this.data,
    );
  }

  /** Set a value; whatever stands in the way and is no record or list gives way. Undefined takes the value out. */
  set(path, value) {
    let holder = this.data;
    for (const [at, part] of path.slice(0, -1).entries()) {
      const wanted = typeof path[at + 1] === "number" ? Array.isArray : isRecord;
      if (!wanted(holder[part])) holder[part] = typeof path[at + 1] === "number" ? [] : {};
      holder = holder[part];
    }
    const last = path.at(-1);
    if (value !== undefined) holder[last] = value;
    else if (Array.isArray(holder)) holder.splice(last, 1);
    else delete holder[last];
  }

  /** The report as it would be sent: blank values left out, sections that are asked there even when empty. */
  report(isOpen) {
    const report = {};
    for (const section of this.table.sectionsFor(this.unitType)) {
      const content = cleaned(this.data[section.key]);
      const empty = content === undefined || (isRecord(content) && !Object.keys(content).length);
      if (!empty) report[section.key] = content;
      else if (isOpen(section)) report[section.key] = section.shape === "rows" ? [] : {};
      if (section.shape === "per_code" && isRecord(report[section.key])) {
        for (const [code] of this.table.lists[section.list]) report[section.key][code] ??= {};
      }
    }
    for (const [key, value] of Object.entries(this.data)) {
      const content = key in report ? undefined : cleaned(value);
      if (content !== undefined && !(isRecord(content) && !Object.keys(content).length)) report[key] = content;
    }
    return report;
  }

  /** Whether anything but what was filled in beforehand has been typed. */
  get begun() {
    return this.touched.size > 0;
  }

  explanation(rule) {
    const text = this.get([EXPLANATIONS, rule]);
    return typeof text === "string" ? text : "";
  }
}

/** The value without blanks; undefined when nothing is left. An empty list that someone set stays: it says "none". */
function cleaned(value) {
  if (typeof value === "string") return cleanText(value) || undefined;
  if (Array.isArray(value)) {
    const items = value
      .map((item) => (isRecord(item) ? (cleaned(item) ?? {}) : cleaned(item)))
      .filter((item) => item !== undefined);
    return items.length || !value.length ? items : undefined;
  }
  if (!isRecord(value)) return value ?? undefined;
  const pairs = Object.entries(value)
    .map(([key, inner]) => [key, cleaned(inner)])
    .filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(pairs.filter(([, inner]) => !(isRecord(inner) && !Object.keys(inner).length)));
}
