// The last step: save the report as a file, send it one of three ways, print the copy that is signed.

import { blocks } from "../check/index.mjs";
import { download, h, say } from "./dom.mjs";
import { dropDraft } from "./draft.mjs";
import { renderPaper } from "./paper.mjs";
import { editorAddress, mailAddress, uploadAddress } from "./sending.mjs";

export class FinishView {
  constructor(app) {
    this.app = app;
    this.verdict = h("p", { class: "verdict" });
    this.save = h("button", { type: "button", class: "main", onclick: () => this.#save() }, "Tải phiếu về máy");
    this.name = `${app.checker.period.id}.yaml`;
    this.editor = h("p", {});
    this.ready = h("div", {}, this.#saving(), this.#sending(), this.#printing());
    this.element = h("div", { class: "finish" }, this.verdict, this.ready);
  }

  update({ findings }) {
    const left = findings.filter(blocks).length;
    say(
      this.verdict,
      left
        ? `Còn ${left} chỗ phải sửa, điền hoặc giải trình. Bấm vào từng dòng ở trên để tới đúng ô.`
        : "Phiếu đã đủ và khớp. Thầy/Cô tải phiếu về rồi gửi theo một trong các cách dưới đây.",
    );
    this.verdict.classList.toggle("good", !left);
    this.ready.hidden = left > 0;
    if (!left) this.#offerEditor();
    renderPaper(this.app);
  }

  #save() {
    download(this.name, this.app.text);
    say(this.saved, `Đã lưu tệp ${this.name} vào thư mục tải về của máy.`);
  }

  #drop() {
    dropDraft(this.app.checker.unit.id, this.app.checker.period.id);
    say(this.saved, "Đã xóa bản nháp trên máy này.");
  }

  #saving() {
    this.saved = h("p", { role: "status" });
    const name = h("strong", {}, this.name);
    const drop = h(
      "button",
      { type: "button", class: "quiet", onclick: () => this.#drop() },
      "Xóa bản nháp trên máy này",
    );
    const shared = h("p", { class: "hint" }, "Máy dùng chung: sau khi đã tải phiếu, hãy xóa bản nháp. ", drop);
    return h(
      "section",
      {},
      h("h3", {}, "1. Tải phiếu"),
      h("p", {}, this.save, " Tệp tên ", name, ". Giữ nguyên tên này."),
      shared,
      this.saved,
    );
  }

  #sending() {
    const ways = [this.#upload(), this.#mail()].filter(Boolean);
    const none = h("p", {}, `Gửi tệp vừa tải cho ${this.app.source.department.office} theo cách Sở đã thông báo.`);
    const after = h(
      "p",
      { class: "hint" },
      "Sau khi nhận, hệ thống còn đối chiếu với danh bạ đơn vị và phiếu kỳ trước, rồi gửi biên nhận.",
    );
    return h("section", {}, h("h3", {}, "2. Gửi phiếu"), ways.length ? ways : none, after);
  }

  #upload() {
    const address = uploadAddress(this.app);
    if (!address) return null;
    const steps = [
      ["buoc-1.svg", "Bấm nút dưới đây: trang của kho mở đúng thư mục của đơn vị."],
      ["buoc-2.svg", "Kéo tệp vừa tải vào khung, hoặc bấm để chọn tệp."],
      ["buoc-3.svg", "Bấm nút màu xanh ở cuối trang để gửi. Xong: chờ biên nhận."],
    ];
    const pictures = steps.map(([file, text]) =>
      h("li", {}, h("img", { src: file, alt: "", width: 240, height: 150, loading: "lazy" }), h("span", {}, text)),
    );
    const open = h(
      "a",
      { class: "button", href: address, target: "_blank", rel: "noopener noreferrer" },
      "Mở trang tải lên của đơn vị",
    );
    return h(
      "div",
      { class: "way" },
      h("h4", {}, "Tải lên kho"),
      h("ol", { class: "pictures" }, pictures),
      h("p", {}, open),
      this.editor,
    );
  }

  /** The host's editor with the report in it, only when its address is short enough. */
  #offerEditor() {
    const address = editorAddress(this.app, this.name);
    const link = h(
      "a",
      { href: address, target: "_blank", rel: "noopener noreferrer" },
      "Mở trang soạn đã có sẵn nội dung phiếu",
    );
    this.editor.replaceChildren(...(address ? ["Hoặc không cần tệp: ", link, ", rồi bấm nút màu xanh."] : []));
  }

  #mail() {
    const address = mailAddress(this.app);
    if (!address) return null;
    const link = h("a", { class: "button", href: address }, "Soạn thư gửi người tổng hợp");
    return h(
      "div",
      { class: "way" },
      h("h4", {}, "Gửi bằng thư điện tử"),
      h("p", {}, link),
      h(
        "p",
        { class: "hint" },
        "Thư mở ra chưa có phiếu: Thầy/Cô đính kèm tệp vừa tải. Không chép nội dung phiếu vào thư.",
      ),
    );
  }

  #printing() {
    const print = h("button", { type: "button", onclick: () => globalThis.print() }, "In bản giấy để ký");
    return h(
      "section",
      {},
      h("h3", {}, "3. Bản giấy"),
      h("p", {}, print, " Trình bày theo Nghị định 30/2020/NĐ-CP, khổ A4. Số trên giấy chính là số trong phiếu."),
    );
  }
}
