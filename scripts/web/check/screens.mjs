// Texts that hold what must never stand in a report: personal data, marks of secrecy. Twin of checking/text_screens.py and screen_findings.py.

import { EXPLANATIONS, dottedKey } from "./form_table.mjs";
import { fill, insideQuotes } from "./wording.mjs";
import { isRecord } from "./words.mjs";

const PLACEHOLDER = "§";
const BETWEEN = /\x1f/gu;
const ALLOWED = { all: [], names_allowed: ["name"], numbers_allowed: ["identifier", "school_class"] };
const LONG_NUMBERS = new Set(["integer", "money", "decimal", "date"]); // refused by the schema, which says how to write them

/** Runs the screens over every text of a report, whatever the field's type. */
export class ScreenChecker {
  constructor(screens, table) {
    this.table = table;
    this.screens = screens.map((screen) => ({
      ...screen,
      found: new RegExp(screen.pattern, "u"),
      phrases: screen.harmless.map((pattern) => new RegExp(pattern, "gu")),
    }));
    this.known = new Map(); // text -> screens that hit it: while someone types, all texts but one are the same
  }

  /** The gravest hit of each kind at each place, in the order of the report; of equals the first screen. */
  check(data) {
    const places = new Map(); // a key and its value stand at one place
    for (const { where, text } of texts(data, [])) {
      const at = JSON.stringify(where);
      if (!places.has(at)) places.set(at, { where, found: new Set() });
      for (const screen of this.#hitting(text)) places.get(at).found.add(screen);
    }
    return [...places.values()].flatMap(({ where, found }) => this.#gravest(where, found));
  }

  #gravest(where, found) {
    const allowed = ALLOWED[this.#scopeOf(where)];
    const kinds = new Map();
    for (const screen of this.screens) {
      if (!found.has(screen) || allowed.includes(screen.kind)) continue;
      const before = kinds.get(screen.kind);
      if (!before || (screen.severity === "error" && before.severity !== "error")) kinds.set(screen.kind, screen);
    }
    return [...kinds.values()].map((screen) => ({ screen, where }));
  }

  #hitting(text) {
    if (!this.known.has(text)) {
      if (this.known.size > 500) this.known.clear();
      const plain = normalise(text);
      const lower = plain.toLowerCase();
      this.known.set(
        text,
        this.screens.filter((screen) => hits(screen, screen.normalise === "nfkc+lower" ? lower : plain)),
      );
    }
    return this.known.get(text);
  }

  #scopeOf(where) {
    const section = this.table.section(where[0]);
    const names = where.filter((part) => typeof part === "string").slice(section?.shape === "per_code" ? 2 : 1);
    const field = section?.fields.find((one) => one.key === names[0]);
    const inner = names.length > 1 ? field?.rows?.find((one) => one.key === names[1]) : field;
    if (!inner || names.length > 2) return "all";
    return LONG_NUMBERS.has(inner.type) ? "numbers_allowed" : inner.screen;
  }

  /** A finding for each hit, with its field's name and nothing of what was written. */
  findings(hits_) {
    return hits_.map(({ screen, where }) => {
      const place = safePlace(where, this.table);
      const words = insideQuotes({ label: place.label });
      const [message, remedy] = [fill(screen.message, words), fill(screen.remedy, words)];
      return {
        rule: screen.id,
        severity: screen.severity,
        message,
        remedy,
        field: place.key,
        label: place.label,
        where,
        explained: false,
      };
    });
  }

  /** The findings, those at a hit place without the value or the key that was written there. */
  withoutRepeats(findings, hits_, wording) {
    const safe = new Map(hits_.map(({ where }) => [dottedKey(where), safePlace(where, this.table)]));
    return findings.map((finding) => {
      const place = safe.get(finding.field);
      if (!place) return finding;
      const withheld = wording.finding("withheld", finding.where, { label: place.label }, { key: place.key });
      return { ...finding, message: withheld.message, remedy: withheld.remedy, field: place.key, label: place.label };
    });
  }
}

/** NFKC, so that full-width digits and special blanks are the usual ones; no unseen marks; one hyphen; single blanks. */
function normalise(text) {
  return text
    .normalize("NFKC")
    .replace(/[\u00ad\u034f\u180e\ufe00-\ufe0f]/gu, "")
    .replace(/[\u2010\u2012\u2212\u2043]/gu, "-")
    .replace(/[\n\r\t]/gu, " ")
    .replace(/ {2,}/gu, " ");
}

function hits(screen, text) {
  if (!screen.found.test(text)) return false;
  const rest = screen.phrases.reduce((plain, phrase) => plain.replace(phrase, PLACEHOLDER), text);
  return rest === text || screen.found.test(rest);
}

function* texts(value, where) {
  if (typeof value === "string") {
    if (!plainWord(value)) yield { where, text: value.replace(BETWEEN, " ") };
  } else if (isRecord(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (!plainWord(key)) yield { where: [...where, key], text: key.replace(BETWEEN, " ").replace(/_/gu, " ") };
      yield* texts(inner, [...where, key]);
    }
  } else if (Array.isArray(value)) {
    for (const [at, inner] of value.entries()) yield* texts(inner, [...where, at]);
  }
}

/** A code, a key, “có” or “không”: one word in lower case, in which no screen finds anything. */
function plainWord(text) {
  return (
    /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(text) &&
    /\p{Lowercase}/u.test(text) &&
    !/[\p{Uppercase}\p{Lt}]/u.test(text) &&
    !/(?:\p{Nd}_*){7}/u.test(text)
  );
}

/** The innermost place that the form itself names: a misspelt key is the writer's text and is not shown. */
function safePlace(where, table) {
  if (where[0] === EXPLANATIONS) return { label: "Giải trình", key: EXPLANATIONS };
  let [path, place] = [where, table.find(where)];
  const shorter = () => {
    path = path.slice(0, -1);
    place = table.find(path);
  };
  while (!place.field && path.length > 1) shorter();
  while (place.field && table.find(path.slice(0, -1)).field === place.field) shorter();
  return place.section ? place : { label: "Cả phiếu", key: "" };
}
