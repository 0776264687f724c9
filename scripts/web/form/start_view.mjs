// The first page: whose report for which period, go on with a draft, open a saved file, see the period before.

import { FormTable, ReportChecker, faultFinding, fold, isRecord, readReport } from "../check/index.mjs";
import { groupsAsked, isBlank } from "./asked.mjs";
import { h, newId, say } from "./dom.mjs";
import { draftTime, dropDraft, readDraft } from "./draft.mjs";
import { ReportState } from "./report_state.mjs";

const REOPENED = "Được Sở mở lại để sửa phiếu thì mở tệp phiếu đã gửi ở mục “Làm tiếp từ tệp”.";

export class StartView {
  /** `begin(state)` opens the form. */
  constructor(source, begin, now = new Date()) {
    Object.assign(this, { source, begin, opened: null, previous: null, offered: [] });
    this.title = h("h2", { tabindex: -1 }, "Chọn đơn vị và kỳ báo cáo");
    this.search = h("input", { id: newId("tim"), type: "search", autocomplete: "off", oninput: () => this.#filter() });
    this.unit = h("select", { id: newId("don-vi"), onchange: () => this.#chosen() });
    this.period = h("select", { id: newId("ky"), onchange: () => this.#chosen() });
    this.groups = h("fieldset", { class: "field", hidden: true });
    this.draft = h("div", { class: "draft", hidden: true });
    this.told = h("div", { class: "told", role: "alert" });
    this.seen = h("p", { role: "status" });
    this.element = this.#build();
    this.#filter();
    this.#fillPeriods(now);
    this.#fromAddress();
    this.#chosen();
  }

  #build() {
    const about = (hint) => (hint ? h("p", { class: "hint" }, hint) : null);
    const box = (control, label, hint) =>
      h("div", { class: "field" }, h("label", { for: control.id, class: "label" }, label), about(hint), control);
    const file = (control, label, hint) =>
      h("div", { class: "field" }, h("label", { class: "button file" }, label, control), about(hint));
    const saved = this.#fileInput((bytes) => this.#openSaved(bytes));
    const before = this.#fileInput((bytes) => this.#openBefore(bytes));
    const open = h("button", { type: "button", class: "main", onclick: () => this.#begin() }, "Bắt đầu điền phiếu");
    const more = h(
      "details",
      {},
      h("summary", {}, "Có tệp phiếu kỳ trước? Mở để xem số cũ bên cạnh từng ô"),
      file(before, "Chọn tệp phiếu kỳ trước…", "Chỉ để đối chiếu; không sửa, không gửi."),
    );
    return h(
      "section",
      { class: "start" },
      this.title,
      box(this.search, "Tìm đơn vị", "Gõ vài chữ trong tên, có dấu hoặc không dấu."),
      box(this.unit, "Đơn vị"),
      box(this.period, "Kỳ báo cáo"),
      this.groups,
      this.draft,
      h("p", {}, open),
      h("h3", {}, "Làm tiếp từ tệp"),
      file(saved, "Chọn tệp đã lưu…", "Bản nháp đã lưu ra tệp, mẫu trống, hoặc phiếu đã gửi cần sửa."),
      more,
      this.seen,
      this.told,
    );
  }

  #fileInput(use) {
    const input = h("input", { id: newId("tep"), type: "file", class: "visually-hidden", accept: ".yaml,.yml" });
    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (file) use(new Uint8Array(await file.arrayBuffer()));
      input.value = "";
    });
    return input;
  }

  #filter() {
    const [asked, chosen] = [fold(this.search.value), this.unit.value];
    const found = this.source.units.filter((unit) =>
      asked.split(" ").every((word) => fold(`${unit.name} ${unit.id}`).includes(word)),
    );
    const types = Object.keys(this.source.forms).flatMap((version) => this.source.forms[version].unit_types);
    const labels = new Map(this.source.lists.loai_don_vi.map(([code, label]) => [code, label]));
    const groups = [...new Set(types)].map((type) =>
      h(
        "optgroup",
        { label: labels.get(type) ?? type },
        found.filter((unit) => unit.type === type).map((unit) => h("option", { value: unit.id }, unit.name)),
      ),
    );
    const none = h(
      "option",
      { value: "" },
      found.length ? `– chọn một trong ${found.length} đơn vị –` : "– không có đơn vị nào như vậy –",
    );
    this.unit.replaceChildren(none, ...groups.filter((group) => group.children.length));
    this.unit.value = found.some((unit) => unit.id === chosen) ? chosen : found.length === 1 ? found[0].id : "";
    this.#chosen();
  }

  /** A closed period is not offered, but in a demonstration, whose dates are past: there nothing is sent. */
  #fillPeriods(now) {
    const isClosed = (period) => new Date(period.closes) <= now;
    const isDemonstration = Boolean(this.source.department.banner);
    const offered = this.source.periods.filter((period) => isDemonstration || !isClosed(period));
    const note = (period) => (isClosed(period) ? "đã khóa" : `hạn: hết ngày ${period.last_good_day}`);
    const none = h("option", { value: "" }, "– chưa có kỳ nào nhận phiếu –");
    this.period.replaceChildren(
      ...offered.map((period) => h("option", { value: period.id }, `${period.label} (${note(period)})`)),
      ...(offered.length ? [] : [none]),
    );
    const open = offered.find((period) => new Date(period.opens) <= now && !isClosed(period));
    const begun = offered.filter((period) => new Date(period.opens) <= now).at(-1);
    this.period.value = (open ?? begun ?? offered[0])?.id ?? "";
    this.offered = offered;
  }

  #fromAddress() {
    const asked = new URLSearchParams(location.search);
    const unit = this.source.units.find((one) => one.id === asked.get("don_vi"));
    const period = this.source.periods.find((one) => one.id === asked.get("ky"));
    if (unit) this.unit.value = unit.id;
    if (this.offered.includes(period)) this.period.value = period.id;
    else if (period) say(this.told, `${period.label} đã khóa. ${REOPENED}`);
  }

  get #choice() {
    const unit = this.source.units.find((one) => one.id === this.unit.value);
    const period = this.source.periods.find((one) => one.id === this.period.value);
    return unit && period ? { unit, period } : null;
  }

  /** Offer what depends on the choice: groups the unit may answer for, a draft of this browser. */
  #chosen() {
    const choice = this.#choice;
    this.draft.hidden = this.groups.hidden = true;
    if (!choice || !this.draft) return;
    const table = new FormTable(this.source.forms[choice.period.form], this.source.lists);
    const asked = groupsAsked(table, choice.unit.type);
    const ticks = asked.map((group) =>
      h("label", {}, h("input", { type: "checkbox", value: group }), ` ${this.source.groups[group] ?? group}`),
    );
    this.groups.replaceChildren(
      h("legend", {}, "Đơn vị, hoặc trường thuộc đơn vị, có tên trong danh sách nào của kế hoạch?"),
      h("p", { class: "hint" }, `Không có thì để trống. Chưa rõ thì hỏi ${this.source.department.office}.`),
      h("div", { class: "choices many" }, ticks),
    );
    this.groups.hidden = !asked.length;
    this.#offerDraft(choice);
  }

  #offerDraft({ unit, period }) {
    const draft = readDraft(unit.id, period.id);
    if (!draft) return;
    const go = h(
      "button",
      {
        type: "button",
        class: "main",
        onclick: () => this.#open(unit, period, draft.data, draft.groups, draft.previous),
      },
      "Làm tiếp bản nháp",
    );
    const drop = () => {
      dropDraft(unit.id, period.id);
      this.draft.hidden = true;
      this.unit.focus();
    };
    this.draft.replaceChildren(
      h("p", {}, `Trên máy này có bản nháp lưu lúc ${draftTime(draft)}.`),
      h("p", {}, go, " ", h("button", { type: "button", class: "quiet", onclick: drop }, "Xóa bản nháp")),
    );
    this.draft.hidden = false;
  }

  #begin() {
    const choice = this.#choice;
    if (!this.offered.length) return this.#refuse(`Chưa có kỳ nào nhận phiếu. ${REOPENED}`, this.period);
    if (!choice) return this.#refuse(this.unit.value ? "Chọn kỳ báo cáo trước." : "Chọn đơn vị trước.", this.unit);
    if (!choice.unit.periods.includes(choice.period.id))
      return this.#refuse(`${choice.unit.name} không phải báo cáo trong ${choice.period.label}.`, this.period);
    const groups = [...this.groups.querySelectorAll("input:checked")].map((input) => input.value);
    return this.#open(choice.unit, choice.period, {}, groups, this.previous);
  }

  #refuse(text, control) {
    say(this.told, text);
    control?.focus();
  }

  #open(unit, period, data, groups, previous) {
    const checker = new ReportChecker(this.source, unit.id, period.id);
    const state = new ReportState(checker, data, groups);
    state.previous = previous ?? this.previous ?? null;
    this.begin(state);
  }

  /** A saved report: whose it is stands in it. */
  #openSaved(bytes) {
    const read = this.#read(bytes);
    if (!read) return;
    const { unit, period, data } = read;
    this.#open(unit, period, data, groupsOf(data, this.source, unit, period), null);
  }

  #openBefore(bytes) {
    const read = this.#read(bytes);
    if (!read) return;
    const checker = new ReportChecker(this.source, read.unit.id, read.period.id);
    this.previous = checker.typed(read.data);
    say(this.seen, `Đã mở phiếu ${read.period.label} của ${read.unit.name}; số cũ sẽ hiện bên cạnh từng ô.`);
    say(this.told, "");
  }

  #read(bytes) {
    const { data, faults } = readReport(bytes);
    if (faults.length) {
      const finding = faultFinding(faults[0], {
        sentences: this.source.messages.sentences,
        syntaxProblem: this.source.messages.syntax,
        unread: this.source.messages.unread,
      });
      this.#refuse(`Chưa mở được tệp (dòng ${finding.line}). ${finding.message} ${finding.remedy}`);
      return null;
    }
    const written = writtenIdentity(data, this.source);
    const unit = this.source.units.find((one) => one.id === written.unit_id);
    const period = this.source.periods.find((one) => one.id === written.period_id);
    if (unit && period) return { unit, period, data };
    this.#refuse(
      "Tệp này không ghi mã đơn vị và kỳ báo cáo mà cổng đang có. Thầy/Cô kiểm tra lại có mở đúng tệp phiếu không.",
    );
    return null;
  }
}

/** Unit and period that a report itself writes. */
function writtenIdentity(data, source) {
  const found = {};
  for (const form of Object.values(source.forms)) {
    for (const section of form.sections) {
      const values = isRecord(data[section.key]) ? data[section.key] : {};
      for (const { key, type } of section.fields) if (typeof values[key] === "string") found[type] = values[key].trim();
    }
  }
  return found;
}

/** The groups that a saved report answers for: those whose sections it has. */
function groupsOf(data, source, unit, period) {
  const table = new FormTable(source.forms[period.form], source.lists);
  const parts = table
    .sectionsFor(unit.type)
    .flatMap((section) => [
      [section, data[section.key]],
      ...table
        .fieldsFor(section, unit.type)
        .map((field) => [field, isRecord(data[section.key]) ? data[section.key][field.key] : undefined]),
    ]);
  return [...new Set(parts.filter(([, value]) => !isBlank(value)).flatMap(([one]) => one.when_groups ?? []))];
}
