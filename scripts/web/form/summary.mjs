// What is wrong in this step, on top of it, each a link to its box; on the last step all that is left, by section.

import { blocks } from "../check/index.mjs";
import { FINISH } from "./asked.mjs";
import { h } from "./dom.mjs";
import { FindingList } from "./finding_list.mjs";

export class Summary {
  constructor(app) {
    this.app = app;
    this.loose = new FindingList(app);
    this.box = h("div", {});
    this.element = h(
      "div",
      { class: "summary", role: "region", "aria-label": "Những chỗ cần sửa" },
      this.box,
      this.loose.element,
    );
    this.told = "";
  }

  update(current, context) {
    const all = current === FINISH ? context.findings : context.findingsIn(current);
    const shown = all.filter(
      (one) =>
        one.severity !== "note" &&
        (!one.rule.startsWith("required") || context.showsMissing(one.field)) &&
        !one.explained,
    );
    const told = JSON.stringify(shown.map((one) => [one.rule, one.field, one.message]));
    if (told !== this.told) {
      this.told = told;
      this.box.replaceChildren(...(shown.length ? this.#lists(shown, current) : []));
    }
    this.loose.update(all.filter((one) => one.removable));
    this.element.hidden = !shown.length && !this.loose.items.size;
  }

  #lists(shown, current) {
    const errors = shown.filter((one) => one.severity === "error").length;
    const warnings = shown.filter((one) => blocks(one)).length - errors;
    const counts = [
      errors && `${errors} chỗ phải sửa hoặc điền`,
      warnings && `${warnings} cảnh báo phải xem lại hoặc giải trình`,
    ]
      .filter(Boolean)
      .join(", ");
    const head = h("h3", {}, `${current === FINISH ? "Cả phiếu còn" : "Mục này có"} ${counts}`);
    if (current !== FINISH) return [head, this.#list(shown)];
    const keys = [...new Set(shown.map((one) => String(one.where[0] ?? "")))];
    const groups = keys.flatMap((key) => {
      const section = this.app.table.section(key);
      const found = shown.filter((one) => String(one.where[0] ?? "") === key);
      return [
        h("h4", {}, section ? `${section.letter}. ${section.label} (${found.length})` : `Khác (${found.length})`),
        this.#list(found),
      ];
    });
    return [head, ...groups];
  }

  #list(found) {
    return h(
      "ul",
      {},
      found.map((one) => h("li", {}, this.#link(one))),
    );
  }

  #link(finding) {
    const go = (event) => {
      event.preventDefault();
      this.app.goTo(finding);
    };
    return h("a", { href: `#${finding.where[0] ?? ""}`, onclick: go }, finding.message);
  }
}
