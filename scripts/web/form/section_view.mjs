// One step of the form: a section with its note, its boxes, and sums that must agree.

import { NO, YES, numberText } from "../check/index.mjs";
import { isBlank } from "./asked.mjs";
import { h, say } from "./dom.mjs";
import { FieldView } from "./field_view.mjs";
import { CodesView, RowsView } from "./rows_view.mjs";

/** A section as a step. */
export class SectionView {
  constructor(app, section) {
    Object.assign(this, { app, section });
    this.fields = app.table.fieldsFor(section, app.state.unitType);
    this.parts = this.#parts();
    this.sums = app.checker.rules.sums.filter(
      (line) => line.left.concat(line.right).some(([key]) => key === section.key) && this.#possible(line),
    );
    this.sumLines = this.sums.map(() => h("li", {}));
    this.body = h(
      "div",
      { class: "body" },
      this.parts.map((part) => part.element),
    );
    const list = this.sumLines.length
      ? h("ul", { class: "agree", "aria-label": "Các số phải khớp nhau" }, this.sumLines)
      : null;
    this.element = h(
      "div",
      {},
      section.note ? h("p", { class: "note" }, section.note) : null,
      section.nil ? this.#nilBox() : null,
      this.body,
      list,
    );
  }

  /** Put the cursor into the box of a field; the nearest one when there is none of this key. */
  focus(key) {
    const views = this.parts.flatMap((part) => [part, ...(part.fieldViews ?? [])]);
    const view =
      views.find((one) => one.key === key) ?? views.find((one) => one.key && key.startsWith(one.key)) ?? this.parts[0];
    view?.focus();
  }

  update(context) {
    const { asked } = context;
    if (this.section.nil) {
      const open = asked.isOpen(this.section) || !isBlank(this.app.state.data[this.section.key]);
      this.body.hidden = !open;
      const answer = this.app.state.get(this.section.nil.field);
      for (const input of this.nilInputs) input.checked = input.value === answer;
    }
    for (const part of this.parts) part.update(context);
    this.sums.forEach((line, at) => say(this.sumLines[at], this.#sumText(line, asked)));
    for (const line of this.sumLines) line.hidden = !line.textContent;
  }

  #parts() {
    const { app, section } = this;
    if (section.shape === "per_code") return [new CodesView(app, section)];
    if (section.shape === "rows")
      return [new RowsView(app, { path: [section.key], fields: this.fields, label: section.label })];
    return this.fields.map((field) => {
      if (!field.rows) return new FieldView(app, field, [section.key, field.key]);
      const fields = field.rows.filter((row) => row.unit_types.includes(app.state.unitType));
      return new RowsView(app, {
        path: [section.key, field.key],
        fields,
        label: field.label,
        hint: field.hint,
        mayBeNone: true,
      });
    });
  }

  /** One tick that says there was nothing, and so fills the section. */
  #nilBox() {
    const { field, answer } = this.section.nil;
    const place = this.app.table.find(field);
    const other = answer === YES ? NO : YES;
    const choose = (value) => {
      this.app.state.touched.add(field.join("."));
      this.app.state.set(field, value);
      if (value === answer) this.app.state.set([this.section.key], undefined);
      this.app.rebuild(this.section.key);
      this.app.changed(true);
    };
    const radio = (value, label) =>
      h(
        "label",
        {},
        h("input", { type: "radio", name: "khong-phat-sinh", value, onchange: () => choose(value) }),
        ` ${label}`,
      );
    const boxes = [
      radio(answer, "Không phát sinh: mọi số trong mục này là 0"),
      radio(other, "Có phát sinh: điền số ở bảng dưới"),
    ];
    const element = h(
      "fieldset",
      { class: "field nil" },
      h("legend", {}, place.label),
      h("div", { class: "choices many" }, boxes),
    );
    this.nilInputs = [...element.querySelectorAll("input")];
    return element;
  }

  /** Whether this unit type has every field of a sum. */
  #possible(line) {
    const { table, state } = this.app;
    return line.left
      .concat(line.right)
      .every(([section, field]) =>
        table.section(section).fields.some((one) => one.key === field && one.unit_types.includes(state.unitType)),
      );
  }

  #sumText(line, asked) {
    if (line.when && !this.app.checker.engine.holds(line.when, asked.scope)) return "";
    const [left, right] = [line.left, line.right].map((names) => names.map((name) => this.app.figure(name)));
    if ([...left, ...right].every((figure) => figure === null)) return "";
    const side = (figures) =>
      figures.includes(null)
        ? "còn ô trống"
        : `${figures.length > 1 ? `${figures.map((one) => numberText(one)).join(" + ")} = ` : ""}${numberText(total(figures))}`;
    const known = ![...left, ...right].includes(null);
    const [one, other] = [total(left), total(right)];
    const holds = { "==": one === other, "<=": one <= other, ">=": one >= other }[line.sign];
    const verdict = known ? (holds ? "✓ Khớp. " : "✗ Chưa khớp. ") : "";
    return `${verdict}${line.title}: ${side(left)} và ${side(right)}.`;
  }
}

const total = (figures) => figures.reduce((sum, figure) => sum + (figure ?? 0), 0);

/** How far a section is: what is wrong, what is missing, or done. */
export function progressOf(section, app, context) {
  const found = context.findingsIn(section.key);
  const missing = found.filter((one) => one.rule.startsWith("required"));
  const wrong = found.filter((one) => one.severity === "error" && !missing.includes(one));
  const warned = found.filter((one) => one.severity === "warning" && !one.explained);
  if (wrong.length) return { state: "bad", sign: "✗", text: `${wrong.length} chỗ sai` };
  if (warned.length) return { state: "warned", sign: "!", text: `${warned.length} cảnh báo` };
  if (missing.length) return { state: "open", sign: "○", text: `còn ${missing.length} ô` };
  if (section.nil && app.state.get(section.nil.field) === undefined)
    return { state: "open", sign: "○", text: "chưa trả lời" };
  const skipped = !section.nil && isBlank(app.state.data[section.key]);
  return skipped ? { state: "open", sign: "○", text: "có thể bỏ qua" } : { state: "done", sign: "✓", text: "xong" };
}
