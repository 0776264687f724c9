// What is wrong, under the box it is about; a warning brings its own box for the explanation.

import { EXPLANATIONS, MIN_EXPLANATION } from "../check/index.mjs";
import { h, newId, say } from "./dom.mjs";

const WORDS = { error: "Cần sửa", warning: "Cần xem lại", note: "Lưu ý" };

/** The findings at one place; elements stay as long as the same finding stays, so that nobody loses the cursor. */
export class FindingList {
  constructor(app) {
    this.app = app;
    this.id = newId("loi");
    this.element = h("div", { class: "findings", id: this.id });
    this.items = new Map();
  }

  update(found) {
    const wanted = new Map(found.map((finding) => [`${finding.rule} ${finding.field}`, finding]));
    for (const [key, item] of this.items) {
      if (!wanted.has(key)) {
        item.element.remove();
        this.items.delete(key);
      }
    }
    for (const [key, finding] of wanted) {
      if (!this.items.has(key)) {
        this.items.set(key, new FindingItem(this.app, finding));
        this.element.append(this.items.get(key).element);
      }
      this.items.get(key).update(finding);
    }
  }
}

class FindingItem {
  constructor(app, finding) {
    Object.assign(this, { app, rule: finding.rule });
    this.kind = h("strong", { class: "kind" });
    this.message = h("span", {});
    this.remedy = h("span", { class: "remedy" });
    this.element = h(
      "div",
      { class: `finding ${finding.severity}` },
      h("p", {}, this.kind, " ", this.message, " ", this.remedy),
    );
    if (finding.severity === "warning") this.element.append(this.#explanation());
    if (finding.removable) this.element.append(this.#removal(finding));
  }

  update(finding) {
    say(this.kind, finding.explained ? "Đã giải trình:" : `${WORDS[finding.severity]}:`);
    say(this.message, finding.message);
    say(this.remedy, finding.shortRemedy ?? finding.remedy);
    this.element.classList.toggle("explained", finding.explained);
    if (this.area && document.activeElement !== this.area) this.area.value = this.app.state.explanation(this.rule);
  }

  /** A box for the reason, kept in the report under the rule's id. */
  #explanation() {
    const id = newId("giai-trinh");
    const change = (settled) => {
      this.app.state.set([EXPLANATIONS, this.rule], this.area.value || undefined);
      this.app.changed(settled);
    };
    this.area = h("textarea", { id, rows: 2, oninput: () => change(false), onchange: () => change(true) });
    this.area.dataset.explains = this.rule;
    const label = `Nếu số liệu đúng, giải trình (ít nhất ${MIN_EXPLANATION} ký tự, không nêu tên người)`;
    return h("div", { class: "explain" }, h("label", { for: id }, label), this.area);
  }

  /** For what a saved file has and the form does not: there is no box to mend it in. */
  #removal(finding) {
    const remove = () => {
      this.app.state.set(finding.where, undefined);
      this.app.changed(true);
    };
    return h("button", { type: "button", class: "quiet", onclick: remove }, "Bỏ dòng này khỏi phiếu");
  }
}
