// One box of the form: its label, hint, measure, value of the period before, and what is wrong with it.

import { NOT_APPLICABLE, NUMBERS, YES, NO, canonicalDate, dottedKey, numberText, strip } from "../check/index.mjs";
import { HIDDEN, OPTIONAL, isBlank } from "./asked.mjs";
import { h, newId, say } from "./dom.mjs";
import { FindingList } from "./finding_list.mjs";

const FIXED = new Set(["unit_id", "period_id", "form_version"]);
const LINES = 300; // texts longer than this get a taller box
const NOT_ASKED = "Không phải điền dòng này; xóa nếu ghi nhầm.";

/** A field at a data path of the report. */
export class FieldView {
  constructor(app, field, path, { row = null, compact = false } = {}) {
    Object.assign(this, { app, field, path, row, compact });
    this.id = newId("o");
    this.key = dottedKey(path);
    this.findings = new FindingList(app);
    this.mark = h("span", { class: "mark" });
    this.extra = h("span", { class: "extra", id: `${this.id}-extra` });
    this.before = h("span", { class: "before", id: `${this.id}-before` });
    this.describedBy = [`${this.id}-hint`, `${this.id}-extra`, `${this.id}-before`, this.findings.id].join(" ");
    this.element = this.#build();
    this.element.dataset.field = this.key;
  }

  get value() {
    return this.app.state.get(this.path);
  }

  change(value, settled = false) {
    this.app.state.touched.add(this.key);
    this.app.state.set(this.path, value);
    this.app.changed(settled);
  }

  /** Put the cursor into the box. */
  focus() {
    (this.element.querySelector("input:not([type=hidden]), select, textarea, button") ?? this.element).focus();
  }

  /** Follow the report: what is asked, what is wrong, figures in words. */
  update({ asked, findingsAt, showsMissing }) {
    const values = this.row ? (this.app.state.get(this.row) ?? {}) : {};
    const state = asked.field(this.field, this.value, values);
    const found = findingsAt(this.key).filter((one) => !isMissing(one) || showsMissing(this.key));
    this.element.hidden = state === HIDDEN && !found.length;
    say(this.mark, state === OPTIONAL ? " (không bắt buộc)" : "");
    const needless =
      state === OPTIONAL && this.field.required === "conditional" && this.field.type !== "text" && !isBlank(this.value);
    say(this.extra, needless ? NOT_ASKED : this.#inWords());
    const before = this.app.beforeAt(this.path);
    say(this.before, before === undefined ? "" : `Kỳ trước: ${this.#shown(before)}`);
    for (const control of this.element.querySelectorAll("[data-control]:not([type=radio], [type=checkbox])")) {
      control.setAttribute("aria-invalid", String(found.some((one) => one.severity === "error")));
    }
    this.findings.update(found);
    this.element.classList.toggle(
      "has-error",
      found.some((one) => one.severity === "error"),
    );
    this.element.classList.toggle(
      "has-warning",
      found.some((one) => one.severity === "warning" && !one.explained),
    );
  }

  /** A figure as offices write it, so that a digit too many is seen. */
  #inWords() {
    const text = typeof this.value === "string" ? strip(this.value) : "";
    return NUMBERS.has(this.field.type) && /^[1-9][0-9]{3,14}$/u.test(text) ? `= ${numberText(Number(text))}` : "";
  }

  #shown(value) {
    const { table } = this.app;
    if (Array.isArray(value)) return value.map((one) => this.#shown(one)).join(", ");
    if (value === NOT_APPLICABLE && !this.field.list) return "không áp dụng";
    if (this.field.list) return table.labelOf(this.field.list, value);
    return typeof value === "number" ? numberText(value) : String(value);
  }

  #build() {
    const { field } = this;
    const label = [field.label, this.mark];
    const hint = field.hint ? h("p", { class: "hint", id: `${this.id}-hint` }, field.hint) : null;
    const tail = [h("p", { class: "beside" }, this.extra, this.before), this.findings.element];
    if (FIXED.has(field.type))
      return h(
        "div",
        { class: "field fixed" },
        h("span", { class: "label" }, field.label),
        h("output", { class: "value" }, String(this.value ?? "")),
        this.findings.element,
      );
    if (field.type === "yes_no" || field.type === "codes") {
      const group = h(
        "fieldset",
        { class: "field", "aria-describedby": this.describedBy },
        h("legend", {}, label),
        hint,
        this.#choices(),
        tail,
      );
      return group;
    }
    const boxes = this.#control();
    return h(
      "div",
      { class: this.compact ? "field compact" : "field" },
      h("label", { for: this.id, class: "label" }, label),
      this.compact ? null : hint,
      boxes,
      tail,
    );
  }

  #choices() {
    const { field } = this;
    if (field.type === "codes")
      return h(
        "div",
        { class: "choices many" },
        this.app.table.codesOf(field).map((code) => this.#tick(code)),
      );
    const options = [[YES, "Có"], [NO, "Không"], ...(field.required === "optional" ? [["", "Để trống"]] : [])];
    return h(
      "div",
      { class: "choices" },
      options.map(([value, label]) => this.#radio(value, label)),
    );
  }

  #radio(value, label) {
    const checked = (this.value ?? "") === value && (value !== "" || this.field.required === "optional");
    const input = h("input", {
      type: "radio",
      name: this.id,
      value,
      checked,
      "data-control": true,
      onchange: () => this.change(value || undefined, true),
    });
    return h("label", {}, input, ` ${label}`);
  }

  #tick(code) {
    const chosen = () => (Array.isArray(this.value) ? this.value : []);
    const flip = (event) => {
      const rest = chosen().filter((one) => one !== code);
      const now = event.target.checked
        ? this.app.table.codesOf(this.field).filter((one) => one === code || rest.includes(one))
        : rest;
      this.change(now.length ? now : undefined, true);
    };
    const input = h("input", {
      type: "checkbox",
      value: code,
      checked: chosen().includes(code),
      "data-control": true,
      onchange: flip,
    });
    return h("label", {}, input, ` ${this.app.table.labelOf(this.field.list, code)}`);
  }

  #control() {
    const { field } = this;
    const shared = {
      id: this.id,
      "data-control": true,
      "aria-describedby": this.describedBy,
      "aria-required": field.required === "always" ? "true" : null,
    };
    if (field.type === "code") return this.#select(shared);
    if (field.type === "texts" || (field.type === "text" && field.max_length > LINES)) return this.#area(shared);
    if (field.not_applicable) return this.#maybeNotApplicable(shared);
    return h(
      "div",
      { class: "box" },
      this.#input(shared),
      field.measure ? h("span", { class: "measure" }, field.measure) : null,
    );
  }

  #input(shared) {
    const { field } = this;
    const figure = NUMBERS.has(field.type);
    const input = h("input", {
      ...shared,
      type: "text",
      class: figure || field.type === "decimal" ? "figure" : field.type === "date" ? "day" : "line",
      inputmode: figure ? "numeric" : field.type === "decimal" ? "decimal" : null,
      autocomplete: "off",
      placeholder: field.type === "date" ? "ngày/tháng/năm" : null,
      value: typeof this.value === "string" ? this.value : "",
      oninput: () => this.change(input.value),
      onchange: () => {
        if (field.type === "date") input.value = canonicalDate(strip(input.value)) ?? input.value;
        this.change(input.value, true);
      },
    });
    return input;
  }

  #area(shared) {
    const lines = this.field.type === "texts";
    const text =
      lines && Array.isArray(this.value) ? this.value.filter((one) => typeof one === "string").join("\n") : this.value;
    const read = (area) => (lines ? (area.value.trim() ? area.value.split("\n") : undefined) : area.value);
    const area = h("textarea", {
      ...shared,
      rows: lines ? 3 : 5,
      value: typeof text === "string" ? text : "",
      oninput: () => this.change(read(area)),
      onchange: () => this.change(read(area), true),
    });
    const limit = `${lines ? "Mỗi dòng một nội dung, mỗi nội dung không quá" : "Không quá"} ${numberText(this.field.max_length)} ký tự.`;
    return h("div", {}, area, h("p", { class: "limit" }, limit));
  }

  #select(shared) {
    const codes = this.app.table.codesOf(this.field);
    const odd = typeof this.value === "string" && this.value && !codes.includes(this.value) ? [this.value] : [];
    const option = (code) =>
      h(
        "option",
        { value: code, selected: this.value === code },
        odd.includes(code) ? `(đang ghi: ${code})` : this.app.table.labelOf(this.field.list, code),
      );
    const select = h(
      "select",
      { ...shared, onchange: () => this.change(select.value || undefined, true) },
      h("option", { value: "" }, "– chọn –"),
      [...odd, ...codes].map(option),
    );
    return select;
  }

  #maybeNotApplicable(shared) {
    const input = this.#input(shared);
    const off = () => this.value === NOT_APPLICABLE;
    const follow = () => {
      input.disabled = off();
      if (off()) input.value = "";
    };
    const flip = (event) => {
      this.change(event.target.checked ? NOT_APPLICABLE : undefined, true);
      follow();
    };
    const box = h("input", { type: "checkbox", checked: off(), onchange: flip });
    follow();
    return h(
      "div",
      { class: "box" },
      input,
      this.field.measure && !this.compact ? h("span", { class: "measure" }, this.field.measure) : null,
      h("label", { class: "apart" }, box, " Không áp dụng"),
    );
  }
}

/** Whether a finding only says that something is not filled in yet. */
export const isMissing = (finding) => finding.rule.startsWith("required");
