// The form at work: steps, checks while typing, the draft. Everything that changes goes through `changed`.

import { EXPLANATIONS, blocks, dottedKey, renderReport, strip } from "../check/index.mjs";
import { Asked, FINISH } from "./asked.mjs";
import { download, h, say } from "./dom.mjs";
import { keepDraft } from "./draft.mjs";
import { FinishView } from "./finish_view.mjs";
import { StepList } from "./step_list.mjs";
import { Summary } from "./summary.mjs";
import { SectionView } from "./section_view.mjs";

const PAUSE = 250; // milliseconds without a key press before the report is checked again

/** The form of one unit for one period. */
export class FormApp {
  constructor(source, state, leave) {
    Object.assign(this, { source, state, checker: state.checker, table: state.table, leave });
    this.findings = [];
    this.views = new Map();
    this.current = null;
    this.status = h("p", { class: "visually-hidden", role: "status" });
    this.kept = h("p", { class: "kept" });
    this.title = h("h2", { tabindex: -1 });
    this.summary = new Summary(this);
    this.stage = h("div", { class: "stage" });
    this.finish = new FinishView(this);
    this.steps = new StepList(this);
    this.back = h("button", { type: "button", onclick: () => this.go(this.#beside(-1)) }, "← Mục trước");
    this.next = h(
      "button",
      { type: "button", class: "main", onclick: () => this.go(this.#beside(1)) },
      "Mục tiếp theo →",
    );
    this.element = this.#build();
    addEventListener("hashchange", () => this.#followAddress());
  }

  start() {
    this.#check();
    const wanted = location.hash.slice(1);
    this.#show(this.stepKeys.includes(wanted) ? wanted : this.stepKeys[0]);
  }

  /** The keys of the steps that this report has, in order. */
  get stepKeys() {
    return [
      ...this.table
        .sectionsFor(this.state.unitType)
        .filter((one) => this.asked.isShown(one))
        .map((one) => one.key),
      FINISH,
    ];
  }

  /** Something was typed; `settled` when the box was left or a choice was made. */
  changed(settled = false) {
    clearTimeout(this.timer);
    if (settled) this.#check();
    else this.timer = setTimeout(() => this.#check(), PAUSE);
  }

  go(key, field = "") {
    this.state.left.add(this.current);
    if (location.hash.slice(1) !== key) history.pushState(null, "", `#${key}`);
    this.#show(key, field);
  }

  /** Go to the box that a finding is about. */
  goTo(finding) {
    const section = String(finding.where?.[0] ?? "");
    const box = finding.rule && section === EXPLANATIONS ? null : section;
    if (box && this.stepKeys.includes(box)) this.go(box, finding.field);
    else this.go(FINISH);
  }

  /** Make a section's boxes anew, for their values were changed elsewhere. */
  rebuild(key) {
    this.views.delete(key);
    if (this.current !== key) return;
    const focused = document.activeElement?.value;
    this.stage.replaceChildren(this.#view(key).element);
    [...this.stage.querySelectorAll("input[type=radio]")].find((one) => one.value === focused)?.focus();
  }

  /** The report as it would be sent. */
  get report() {
    return this.state.report(this.asked.isOpen);
  }

  get text() {
    return renderReport(this.checker.typed(this.report), this.table, this.state.unitType);
  }

  get blocking() {
    return this.findings.filter(blocks);
  }

  /** The value of the unit's report of the period before; rows answer each other by their first field. */
  beforeAt(path) {
    const at = path.findIndex((part) => typeof part === "number");
    if (at < 0) return valueAt(this.state.previous, path);
    const section = this.table.section(path[0]);
    const [first] = at === 1 ? section.fields : section.fields.find((field) => field.key === path[1]).rows;
    const rows = valueAt(this.state.previous, path.slice(0, at));
    const name = this.state.get([...path.slice(0, at + 1), first.key]);
    return name && Array.isArray(rows)
      ? valueAt(
          rows.find((row) => row[first.key] === name),
          path.slice(at + 1),
        )
      : undefined;
  }

  /** A whole number as typed; null when there is none. */
  figure(path) {
    const value = this.state.get(path);
    const text = typeof value === "string" ? strip(value) : "";
    return /^(?:0|[1-9][0-9]{0,14})$/u.test(text) ? Number(text) : null;
  }

  saveDraftFile() {
    download(`ban-nhap-${this.checker.unit.id}-${this.checker.period.id}.yaml`, this.text);
  }

  #check() {
    clearTimeout(this.timer);
    this.asked = new Asked(this.state);
    const found = this.checker.check(this.report, this.state.groups).filter((one) => !this.#isElsewhere(one));
    this.findings = found.map((one) => ({
      ...one,
      removable: !this.#hasBox(one) && this.state.get(one.where) !== undefined,
    }));
    const { unit, period } = this.checker;
    const kept =
      !this.state.begun ||
      keepDraft(unit.id, period.id, {
        data: this.state.data,
        groups: this.state.groups,
        previous: this.state.previous,
      });
    say(
      this.kept,
      kept
        ? "Bản nháp tự lưu trên máy này."
        : "Trình duyệt này không cho lưu bản nháp: hãy lưu ra tệp trước khi đóng trang.",
    );
    this.#update();
  }

  /** An explanation of a warning that only the server can find is not idle. */
  #isElsewhere(finding) {
    return finding.rule === "giai-trinh-thua" && this.checker.rules.ids[finding.where[1]] !== "report";
  }

  #hasBox({ where }) {
    const place = this.table.find(where);
    return (
      where[0] !== EXPLANATIONS &&
      place.section !== null &&
      (where.length === 1 || place.field !== null || typeof where.at(-1) === "number")
    );
  }

  #update() {
    if (!this.current) return;
    const context = this.context;
    this.views.get(this.current)?.update(context);
    this.summary.update(this.current, context);
    this.steps.update(context);
    if (this.current === FINISH) this.finish.update(context);
    const here =
      this.current === FINISH
        ? this.blocking
        : context.findingsIn(this.current).filter((one) => blocks(one) && !one.rule.startsWith("required"));
    say(this.status, here.length ? `Có ${here.length} chỗ cần sửa.` : "Không có chỗ nào phải sửa.");
  }

  get context() {
    const { findings, asked, state } = this;
    const everything = state.left.has(FINISH) || this.current === FINISH;
    return {
      asked,
      findings,
      findingsAt: (key) => findings.filter((one) => one.field === key || (key && dottedKey(one.where) === key)),
      findingsIn: (key) => findings.filter((one) => one.where[0] === key),
      showsMissing: (key) => everything || state.touched.has(key) || state.left.has(key.split(/[.[]/u)[0]),
    };
  }

  #show(key, field = "") {
    this.current = key;
    if (key === FINISH) this.state.left.add(FINISH);
    const section = this.table.section(key);
    say(this.title, section ? `${section.letter}. ${section.label}` : "Xem lại và gửi phiếu");
    this.stage.replaceChildren(key === FINISH ? this.finish.element : this.#view(key).element);
    const keys = this.stepKeys;
    this.back.hidden = key === keys[0];
    this.next.hidden = key === FINISH;
    this.#update();
    if (field) this.#view(key).focus(field);
    else {
      this.title.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }

  #view(key) {
    if (!this.views.has(key)) this.views.set(key, new SectionView(this, this.table.section(key)));
    const view = this.views.get(key);
    view.update(this.context);
    return view;
  }

  #beside(step) {
    const keys = this.stepKeys;
    return keys[keys.indexOf(this.current) + step] ?? this.current;
  }

  #followAddress() {
    const wanted = location.hash.slice(1);
    if (this.element.isConnected && this.stepKeys.includes(wanted) && wanted !== this.current) this.#show(wanted);
  }

  #build() {
    const { unit, period } = this.checker;
    const tools = h(
      "div",
      { class: "tools" },
      this.kept,
      h("button", { type: "button", class: "quiet", onclick: () => this.saveDraftFile() }, "Lưu bản nháp ra tệp"),
      h("button", { type: "button", class: "quiet", onclick: () => this.leave() }, "Chọn lại đơn vị, kỳ"),
    );
    const head = h(
      "header",
      { class: "whose" },
      h("p", { class: "unit" }, unit.name),
      h("p", {}, `${period.label}, hạn: hết ngày ${period.last_good_day}`),
      new Date(period.closes) <= new Date() &&
        h("p", { class: "closed" }, "Kỳ này đã khóa: chỉ đơn vị được Sở mở lại mới sửa được phiếu."),
      tools,
    );
    const main = h(
      "section",
      { class: "work", "aria-label": "Nội dung mục" },
      this.title,
      this.summary.element,
      this.stage,
      h("div", { class: "moves" }, this.back, this.next),
    );
    const form = h(
      "form",
      { class: "form", novalidate: true, autocomplete: "off", onsubmit: (event) => event.preventDefault() },
      head,
      h("div", { class: "columns" }, this.steps.element, main),
      this.status,
    );
    return form;
  }
}

function valueAt(data, path) {
  return path.reduce(
    (holder, part) => (typeof holder === "object" && holder !== null ? holder[part] : undefined),
    data,
  );
}
