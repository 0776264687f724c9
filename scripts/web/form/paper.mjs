// The printed copy that is signed, laid out as Nghị định 30/2020/NĐ-CP asks; made from the same values as the file.

import { NOT_APPLICABLE, isRecord, numberText } from "../check/index.mjs";
import { h } from "./dom.mjs";

const ROMAN = [
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
];
const LEFT_OUT = new Set(["unit_id", "period_id", "form_version"]);
const NARRATIVE = 200;

/** Put the printed copy beside the form, in place of an earlier one. */
export function renderPaper(app) {
  const data = app.checker.typed(app.report);
  const { table, state } = app;
  const [head, ...sections] = table.sectionsFor(state.unitType).filter((section) => section.key in data);
  const facts = isRecord(data[head?.key]) ? data[head.key] : {};
  const parts = sections.map((section, at) => [
    h("h2", {}, `${roman(at + 1)}. ${section.label}`),
    sectionBody(section, data[section.key], app),
  ]);
  const paper = h(
    "article",
    { id: "ban-giay", lang: "vi" },
    letterhead(app, facts),
    title(app),
    parts,
    signature(app, facts),
  );
  document.getElementById("ban-giay")?.remove();
  document.body.append(paper);
}

function letterhead({ checker, source }, facts) {
  const { unit } = checker;
  const above = unit.above || "…………………………";
  const [, day, month, year] = /^([0-9]{2})\/([0-9]{2})\/([0-9]{4})$/u.exec(facts.ngay_bao_cao ?? "") ?? [
    null,
    "…",
    "…",
    "……",
  ];
  const left = h(
    "div",
    { class: "issuer" },
    h("p", {}, above.toUpperCase()),
    h("p", { class: "own" }, unit.name.toUpperCase()),
    h("p", { class: "number" }, `Số: ${facts.so_ky_hieu ?? "………/BC-………"}`),
  );
  const right = h(
    "div",
    { class: "motto" },
    h("p", { class: "state" }, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    h("p", { class: "own" }, "Độc lập - Tự do - Hạnh phúc"),
    h("p", { class: "place" }, `………………, ngày ${day} tháng ${month} năm ${year}`),
  );
  return h("header", { "data-office": source.department.short_name }, left, right);
}

function title({ checker, source, table }) {
  const { tu_ngay: from, den_ngay: to } = checker.period.scope;
  const day = (iso) => iso.split("-").reverse().join("/");
  const span = `${checker.period.label} (số liệu từ ${day(from)} đến ${day(to)})`;
  const subject = table.form.label.replace(/^Mẫu báo cáo /u, "");
  return h(
    "div",
    { class: "title" },
    h("p", {}, "BÁO CÁO"),
    h("p", {}, subject.charAt(0).toUpperCase() + subject.slice(1)),
    h("p", {}, span),
    h("p", { class: "to" }, `Kính gửi: ${source.department.name}`),
  );
}

function sectionBody(section, content, app) {
  const fields = app.table.fieldsFor(section, app.state.unitType).filter((field) => !LEFT_OUT.has(field.type));
  if (section.shape === "rows") return rowsTable(fields, content, app);
  if (section.shape === "per_code") return codesTable(section, fields, content, app);
  const answered = fields.filter((field) => field.key in content);
  const narratives = answered.filter((field) => field.type === "text" && field.max_length > NARRATIVE);
  const lists = answered.filter((field) => field.rows && content[field.key].length);
  const plain = answered.filter((field) => !narratives.includes(field) && !field.rows);
  const lines = plain.map((field) => [field.label, field.measure ?? "", shown(field, content[field.key], app)]);
  return [
    lines.length ? tableOf(["Nội dung", "Đơn vị tính", "Kết quả"], lines, "plain") : null,
    ...lists.flatMap((field) => [h("h3", {}, field.label), rowsTable(field.rows, content[field.key], app)]),
    ...narratives.flatMap((field) => [
      h("h3", {}, field.label),
      content[field.key].split("\n").map((line) => h("p", { class: "prose" }, line)),
    ]),
  ];
}

function rowsTable(fields, rows, app) {
  const used = fields.filter((field) => rows.some((row) => field.key in row));
  return tableOf(
    used.map((field) => field.label),
    rows.map((row) => used.map((field) => (field.key in row ? shown(field, row[field.key], app) : ""))),
  );
}

function codesTable(section, fields, content, app) {
  const used = fields.filter((field) => Object.values(content).some((row) => field.key in row));
  const rows = app.table.lists[section.list].filter(([code]) => code in content);
  const lines = rows.map(([code, label]) => [
    label,
    ...used.map((field) => (field.key in content[code] ? shown(field, content[code][field.key], app) : "")),
  ]);
  return tableOf(["Loại", ...used.map((field) => field.label)], lines);
}

function tableOf(heads, lines, kind = "") {
  const row = (cells, tag) =>
    h(
      "tr",
      {},
      cells.map((cell) => h(tag, tag === "th" ? { scope: "col" } : {}, cell)),
    );
  return h(
    "table",
    { class: kind },
    h("thead", {}, row(heads, "th")),
    h(
      "tbody",
      {},
      lines.map((line) => row(line, "td")),
    ),
  );
}

function shown(field, value, app) {
  if (Array.isArray(value)) return value.map((one) => shown(field, one, app)).join("; ");
  if (value === NOT_APPLICABLE && !field.list) return "Không áp dụng";
  if (field.list) return app.table.labelOf(field.list, value);
  return typeof value === "number" ? numberText(value) : String(value);
}

function signature({ source }, facts) {
  const left = h(
    "div",
    { class: "recipients" },
    h("p", { class: "label" }, "Nơi nhận:"),
    h("p", {}, `- ${source.department.short_name} (để báo cáo);`),
    h("p", {}, "- Lưu: VT."),
  );
  const right = h(
    "div",
    { class: "signer" },
    h("p", { class: "own" }, "THỦ TRƯỞNG ĐƠN VỊ"),
    h("p", { class: "space" }),
    h("p", { class: "own" }, facts.thu_truong_ho_ten ?? ""),
  );
  return h("footer", {}, left, right);
}

function roman(number) {
  return ROMAN.reduce(
    ([text, rest], [size, sign]) => [text + sign.repeat(Math.floor(rest / size)), rest % size],
    ["", number],
  )[0];
}
