// What the page and the tests use of the checks.

export { ReportChecker, blocks } from "./check.mjs";
export { Engine, isMissing } from "./expressions.mjs";
export { EXPLANATIONS, FormTable, NOT_APPLICABLE, NO, NUMBERS, YES, dottedKey } from "./form_table.mjs";
export { faultFinding, parseReport, readReport } from "./report_reader.mjs";
export { renderReport } from "./report_yaml.mjs";
export { MIN_EXPLANATION } from "./explanations.mjs";
export { reviveDoubles, typeValues } from "./values.mjs";
export { canonicalDate, copyOf, fold, isRecord, numberText, strip } from "./words.mjs";
