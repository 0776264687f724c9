// Check a report as `portal check` does, word for word, with the rules that need nothing but the report. Twin of checking/report_check.py.

import { missingFindings } from "./conditions.mjs";
import { applyExplanations, oddExplanations } from "./explanations.mjs";
import { Engine } from "./expressions.mjs";
import { EXPLANATIONS, FormTable } from "./form_table.mjs";
import { RuleChecker } from "./rules.mjs";
import { SchemaChecker } from "./schema_check.mjs";
import { ScreenChecker } from "./screens.mjs";
import { engineValue, sectionScope, typeValues } from "./values.mjs";
import { Wording } from "./wording.mjs";

/** Checks reports of one unit for one period; built once, used at every key press. */
export class ReportChecker {
  /** `groups`: the groups of the plan that the unit answers for, as it says itself; the page does not know them. */
  constructor(source, unitId, periodId) {
    this.source = source;
    this.unit = source.units.find((unit) => unit.id === unitId);
    this.period = source.periods.find((period) => period.id === periodId);
    this.table = new FormTable(source.forms[this.period.form], source.lists);
    this.wording = new Wording(source.messages, this.table);
    this.engine = new Engine(this.table.sections.map((section) => section.key));
    this.rules = source.rules[this.period.rules];
    this.schema = new SchemaChecker(this.table, this.unit.type, this.wording);
    this.screens = new ScreenChecker(source.screens, this.table);
    this.ruleChecker = new RuleChecker(this.rules, this.unit.type, this.table, this.engine);
    this.known = new Set([...Object.keys(this.rules.ids), ...source.screens.map((screen) => screen.id)]);
  }

  /** The report as the checks see it. */
  typed(data) {
    return typeValues(data, this.table, this.unit.type);
  }

  /** The names that conditions and rules may use. */
  scope(typed, groups) {
    const { id, name, type } = this.unit;
    const unit = {
      ma: id,
      ten: name,
      loai: type,
      nhom: groups,
      thanh_vien: Object.fromEntries(groups.map((group) => [group, []])),
    };
    return { ...sectionScope(typed, this.table), ky: engineValue(this.period.scope), don_vi: unit };
  }

  /** Every finding: {rule, severity, field, message, remedy, label, where, explained}. */
  check(data, groups = []) {
    const typed = this.typed(data);
    const scope = this.scope(typed, groups);
    const conditions = this.table.form.conditions[this.unit.type];
    let found = [...this.schema.check(typed), ...missingFindings(conditions, typed, scope, this)];
    const texts = this.screens.check(typed);
    const hits = this.ruleChecker.check(
      typed,
      scope,
      found.map((finding) => finding.field),
    );
    let beside = hits.map((hit) => this.#ofHit(hit));
    if (texts.length) {
      found = this.screens.withoutRepeats(found, texts, this.wording);
      beside = [...this.screens.withoutRepeats(beside, texts, this.wording), ...this.screens.findings(texts)];
    }
    const explained = applyExplanations(typed, beside, this.rules.explain, this.wording);
    const odd = EXPLANATIONS in typed ? oddExplanations(typed, this.known, found, explained, this.wording) : [];
    return once([...found, ...explained, ...odd]);
  }

  #ofHit(hit) {
    const place = this.table.find(hit.where);
    return { ...hit, field: place.key, label: place.label, explained: false };
  }
}

/** Whether a finding stops the report. */
export const blocks = (finding) =>
  finding.severity === "error" || (finding.severity === "warning" && !finding.explained);

/** Findings without those that say the same about the same place. */
function once(findings) {
  const seen = new Set();
  return findings.filter((finding) => {
    const key = JSON.stringify([finding.where, finding.field, finding.message]);
    return !seen.has(key) && seen.add(key);
  });
}
