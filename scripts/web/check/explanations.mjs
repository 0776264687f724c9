// Warnings that the report itself explains, and explanations that explain nothing. Twin of checking/explanations.py.

import { EXPLANATIONS } from "./form_table.mjs";
import { fill } from "./wording.mjs";
import { fold, isRecord, lengthOf, quote, strip } from "./words.mjs";

export const MIN_EXPLANATION = 10;
export const NO_CODE = "(không phải mã)"; // stands for a name that may be anybody's text and is not repeated
const RULE_NAME = /^[A-Za-z0-9-]{1,40}$/u;

/** The report's explanations by the id of what they explain. */
export function explanationsOf(data) {
  const written = data[EXPLANATIONS];
  if (!isRecord(written)) return new Map();
  return new Map(
    Object.entries(written)
      .filter(([, text]) => typeof text === "string")
      .map(([name, text]) => [name, strip(text)]),
  );
}

/** The findings, warnings marked as explained where a text says why, else with advice how to do so. */
export function applyExplanations(data, found, advice, wording) {
  const explanations = explanationsOf(data);
  return found.map((finding) => {
    if (finding.severity !== "warning") return finding;
    const explanation = explanations.get(finding.rule) ?? "";
    const long = lengthOf(explanation) >= MIN_EXPLANATION;
    if (long && !saysNothing(explanation, wording.emptyExplanations)) return { ...finding, explained: true };
    const asked = fill(advice, { rule: finding.rule, limit: String(MIN_EXPLANATION) });
    const said = long ? wording.betterExplanation : asked;
    const remedy = strip(`${finding.remedy} ${said}`);
    return { ...finding, remedy, shortRemedy: long ? remedy : finding.remedy }; // the box below says the rest
  });
}

/** Whether a text is but one word, or empty phrases one after the other ("đã kiểm tra, số liệu đúng"). */
export function saysNothing(explanation, empty) {
  const words = fold(explanation).match(/[a-z0-9]+/gu) ?? [];
  const longest = Math.max(0, ...[...empty].map((phrase) => phrase.split(" ").length));
  const reached = [true, ...words.map(() => false)];
  for (const start of words.keys()) {
    for (let end = start + 1; reached[start] && end <= Math.min(start + longest, words.length); end += 1)
      reached[end] ||= empty.has(words.slice(start, end).join(" "));
  }
  return reached.at(-1) || new Set(words).size < 2;
}

/** Explanations of nothing: an error for a name that no rule has, a note for a rule that found nothing. */
export function oddExplanations(data, known, refused, found, wording) {
  const named = new Set(refused.map((finding) => finding.field));
  const fired = new Set(found.map((finding) => finding.rule));
  const odd = [];
  for (const name of explanationsOf(data).keys()) {
    const shown = RULE_NAME.test(name) ? name : NO_CODE;
    const key = `${EXPLANATIONS}.${shown}`;
    const words = { label: "Giải trình", value: quote(shown), example: "R07a: nêu lý do trong một câu" };
    const at = [EXPLANATIONS, name];
    if (!known.has(name)) {
      if (!named.has(`${EXPLANATIONS}.${name}`)) odd.push(wording.finding("explanation-name", at, words, { key }));
    } else if (!fired.has(name) && !refused.length) {
      odd.push(wording.finding("giai-trinh-thua", at, words, { key, severity: "note" }));
    }
  }
  return odd;
}
