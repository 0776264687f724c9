// The list of steps: where the person is, and how far each section is.

import { FINISH } from "./asked.mjs";
import { h, say } from "./dom.mjs";
import { progressOf } from "./section_view.mjs";

export class StepList {
  constructor(app) {
    this.app = app;
    this.now = h("span", {});
    this.list = h("ol", {});
    this.bar = h("progress", { max: 1, value: 0, "aria-label": "Số mục đã xong" });
    this.items = new Map();
    this.box = h("details", { class: "steps" }, h("summary", {}, "Các mục ", this.now), this.bar, this.list);
    this.element = h("nav", { "aria-label": "Các mục của phiếu" }, this.box);
    const wide = matchMedia("(min-width: 56rem)");
    const follow = () => (this.box.open = wide.matches);
    wide.addEventListener("change", follow);
    follow();
  }

  update(context) {
    const keys = this.app.stepKeys;
    if (keys.join() !== [...this.items.keys()].join()) this.#rebuild(keys);
    let done = 0;
    for (const [key, item] of this.items) {
      const section = this.app.table.section(key);
      const far = section ? progressOf(section, this.app, context) : this.#finish();
      done += far.state === "done" && section ? 1 : 0;
      item.button.className = `step ${far.state}`;
      say(item.sign, far.sign);
      say(item.far, far.text);
      if (key === this.app.current) item.button.setAttribute("aria-current", "step");
      else item.button.removeAttribute("aria-current");
    }
    this.bar.value = done / (keys.length - 1);
    say(this.now, `(xong ${done}/${keys.length - 1})`);
  }

  #finish() {
    const left = this.app.blocking.length;
    return left
      ? { state: "open", sign: "○", text: `còn ${left} chỗ` }
      : { state: "done", sign: "✓", text: "sẵn sàng" };
  }

  #rebuild(keys) {
    this.items.clear();
    const items = keys.map((key) => {
      const section = this.app.table.section(key);
      const sign = h("span", { class: "sign", "aria-hidden": "true" });
      const far = h("span", { class: "far" });
      const label = h(
        "span",
        { class: "what" },
        key === FINISH ? "Xem lại và gửi" : `${section.letter}. ${section.label}`,
      );
      const button = h("button", { type: "button", onclick: () => this.#go(key) }, sign, label, " ", far);
      this.items.set(key, { button, sign, far });
      return h("li", {}, button);
    });
    this.list.replaceChildren(...items);
  }

  #go(key) {
    if (!matchMedia("(min-width: 56rem)").matches) this.box.open = false;
    this.app.go(key);
  }
}
