// Start the page: load what the form is made of, then let the person choose.

import { FormApp } from "./app.mjs";
import { h, say } from "./dom.mjs";
import { StartView } from "./start_view.mjs";

const stage = document.getElementById("phieu");

/** A page that frames the form could steer the clicks on it. */
function isFramed() {
  return globalThis.top !== globalThis.self;
}

function showStart(source) {
  const start = new StartView(source, (state) => showForm(source, state));
  stage.replaceChildren(start.element);
  return start;
}

function showForm(source, state) {
  const leave = () => {
    history.replaceState(null, "", location.pathname + location.search);
    showStart(source).title.focus();
  };
  const app = new FormApp(source, state, leave);
  stage.replaceChildren(app.element);
  app.start();
}

async function start() {
  if (isFramed()) {
    stage.replaceChildren(
      h(
        "p",
        {},
        h(
          "a",
          { href: location.href, target: "_blank", rel: "noopener noreferrer" },
          "Mở trang điền phiếu ở cửa sổ riêng",
        ),
      ),
    );
    return;
  }
  say(stage, "Đang mở biểu mẫu…");
  try {
    const answer = await fetch(`form-data.json?v=${document.documentElement.dataset.version}`);
    if (!answer.ok) throw new Error(String(answer.status));
    showStart(await answer.json());
  } catch (error) {
    console.error(error);
    say(stage, "Chưa tải được biểu mẫu. Thầy/Cô kiểm tra kết nối mạng rồi tải lại trang này.");
  }
}

start();
