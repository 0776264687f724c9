// Rows that a unit adds itself, and the table of a section by code, each with its sums.

import { NUMBERS, isRecord, numberText, strip } from "../check/index.mjs";
import { h, say } from "./dom.mjs";
import { FieldView, isMissing } from "./field_view.mjs";
import { FindingList } from "./finding_list.mjs";

/** A list of rows at a path: a section of rows, or a field of rows. */
export class RowsView {
  constructor(app, { path, fields, label, hint, mayBeNone }) {
    Object.assign(this, { app, path, fields, label, mayBeNone });
    this.key = path.join(".");
    this.findings = new FindingList(app);
    this.list = h("div", { class: "rows" });
    this.sums = h("p", { class: "sums", "aria-live": "polite" });
    this.add = h("button", { type: "button", class: "add", onclick: () => this.#addRow() }, "Thêm một dòng");
    this.none = mayBeNone ? this.#noneBox() : null;
    const legend = h("legend", {}, label);
    const note = hint ? h("p", { class: "hint" }, hint) : null;
    this.element = h(
      "fieldset",
      { class: "field list", tabindex: -1 },
      legend,
      note,
      this.list,
      h("div", { class: "row-tools" }, this.add, this.none),
      this.sums,
      this.findings.element,
    );
    this.element.dataset.field = this.key;
    this.#rebuild();
  }

  get rows() {
    const rows = this.app.state.get(this.path);
    return Array.isArray(rows) ? rows : null;
  }

  focus() {
    (this.list.querySelector("input, select, textarea") ?? this.add).focus();
  }

  /** The views of every box in the rows. */
  get fieldViews() {
    return this.views.flat();
  }

  update(context) {
    for (const view of this.fieldViews) view.update(context);
    const found = context.findingsAt(this.key).filter((one) => !isMissing(one) || context.showsMissing(this.key));
    const odd = (this.rows ?? []).flatMap((_, at) => context.findingsAt(`${this.key}[${at + 1}]`));
    this.findings.update([...found, ...odd]);
    this.element.classList.toggle(
      "has-error",
      found.some((one) => one.severity === "error"),
    );
    say(this.sums, this.rows?.length ? sumText(this.fields, this.rows) : "");
    if (this.none) this.none.hidden = Boolean(this.rows?.length);
  }

  #noneBox() {
    const flip = (event) => {
      this.app.state.set(this.path, event.target.checked ? [] : undefined);
      this.app.changed(true);
    };
    this.noneInput = h("input", { type: "checkbox", onchange: flip });
    return h("label", { class: "apart" }, this.noneInput, " Không có dòng nào trong kỳ này");
  }

  #addRow() {
    this.app.state.set([...this.path, this.rows?.length ?? 0], {});
    this.#rebuild();
    this.app.changed(true);
    this.views.at(-1)[0]?.focus();
  }

  #removeRow(at) {
    this.app.state.set([...this.path, at], undefined);
    if (!this.rows.length) this.app.state.set(this.path, undefined);
    this.#rebuild();
    this.app.changed(true);
    this.add.focus();
  }

  #rebuild() {
    this.views = (this.rows ?? []).map((_, at) => this.fields.map((field) => this.#fieldView(field, at)));
    this.list.replaceChildren(...this.views.map((views, at) => this.#rowElement(views, at)));
    if (this.noneInput) this.noneInput.checked = this.rows !== null && !this.rows.length;
  }

  #fieldView(field, at) {
    return new FieldView(this.app, field, [...this.path, at, field.key], { row: [...this.path, at] });
  }

  #rowElement(views, at) {
    const title = `Dòng ${at + 1}`;
    const remove = h(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": `Xóa dòng ${at + 1} của “${this.label}”`,
        onclick: () => this.#removeRow(at),
      },
      "Xóa dòng",
    );
    return h(
      "fieldset",
      { class: "row" },
      h("legend", {}, title),
      views.map((view) => view.element),
      remove,
    );
  }
}

/** A section with one record for each code: a table on wide screens, cards on narrow ones. */
export class CodesView {
  constructor(app, section) {
    Object.assign(this, { app, section });
    this.fields = app.table.fieldsFor(section, app.state.unitType);
    const codes = app.table.lists[section.list];
    this.views = codes.map(([code]) => this.fields.map((field) => this.#fieldView(code, field)));
    this.sumCells = this.fields.map(() => h("td", { class: "sum" }));
    this.sums = h("p", { class: "sums" });
    this.zeros = h(
      "button",
      { type: "button", onclick: () => this.#fillZeros() },
      "Ghi 0 vào các ô bắt buộc còn trống",
    );
    const heads = this.fields.map((field) =>
      h(
        "th",
        { scope: "col" },
        field.label,
        field.measure ? h("span", { class: "measure" }, ` (${field.measure})`) : null,
      ),
    );
    const rows = codes.map(([, label], at) => this.#row(label, this.views[at]));
    const foot = h("tr", {}, h("th", { scope: "row" }, "Cộng"), this.sumCells);
    const table = h(
      "table",
      { class: "codes" },
      h("caption", {}, section.label),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Loại"), heads)),
      h("tbody", {}, rows),
      h("tfoot", {}, foot),
    );
    const hints = h(
      "details",
      { class: "hints" },
      h("summary", {}, "Cách ghi từng cột"),
      h(
        "dl",
        {},
        this.fields.flatMap((field) => [h("dt", {}, field.label), h("dd", {}, field.hint ?? "")]),
      ),
    );
    this.element = h(
      "div",
      {},
      hints,
      h("p", {}, this.zeros),
      h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": section.label }, table),
      this.sums,
    );
  }

  get fieldViews() {
    return this.views.flat();
  }

  focus() {
    this.element.querySelector("input")?.focus();
  }

  update(context) {
    for (const view of this.fieldViews) view.update(context);
    const content = this.app.state.data[this.section.key];
    const rows = isRecord(content) ? Object.values(content) : [];
    this.fields.forEach((field, at) =>
      say(this.sumCells[at], NUMBERS.has(field.type) ? numberText(sumOf(field, rows)) : ""),
    );
    say(this.sums, rows.length ? sumText(this.fields, rows) : "");
  }

  #fieldView(code, field) {
    return new FieldView(this.app, field, [this.section.key, code, field.key], {
      row: [this.section.key, code],
      compact: true,
    });
  }

  #row(label, views) {
    const cells = views.map((view) => h("td", {}, view.element));
    return h("tr", {}, h("th", { scope: "row" }, label), cells);
  }

  #fillZeros() {
    for (const view of this.fieldViews) {
      if (NUMBERS.has(view.field.type) && view.field.required === "always" && !strip(String(view.value ?? ""))) {
        this.app.state.set(view.path, "0");
        view.element.querySelector("input").value = "0";
      }
    }
    this.app.changed(true);
  }
}

/** Whole numbers of a column; what cannot be read is not counted. */
export function sumOf(field, rows) {
  const figures = rows.map((row) => (isRecord(row) && typeof row[field.key] === "string" ? strip(row[field.key]) : ""));
  return figures.filter((text) => /^(?:0|[1-9][0-9]{0,14})$/u.test(text)).reduce((sum, text) => sum + Number(text), 0);
}

function sumText(fields, rows) {
  const sums = fields
    .filter((field) => NUMBERS.has(field.type))
    .map((field) => `${field.label}: ${numberText(sumOf(field, rows))}`);
  return sums.length ? `Cộng các dòng – ${sums.join("; ")}` : "";
}
