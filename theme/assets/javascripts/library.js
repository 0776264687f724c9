// The library: its gallery is narrowed by words and choices, posters are turned into PNG, leaflets print without the
// teacher's part. Everything is there without this script, which comes after portal.js.
(function () {
  "use strict";

  const { fold, labelled, searchBox, addPrintButton } = window.portal;
  const LONGEST = 2400; // pixels of a PNG's longer side: sharp on A4 and in any message
  const WORDS = "tim";

  function slug(text) {
    return fold(text).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  }

  // The gallery is a plain list; what can be chosen is read from the words that its items mark with `data-filter`, in
  // the order of `data-choices`. What is chosen stands in the address, so that Back and a sent link keep it.
  function equipGallery(list) {
    const items = [...list.children];
    const order = list.dataset.choices.split("|");
    const texts = new Map(items.map((item) => [item, fold(`${item.textContent} ${item.dataset.words || ""}`)]));
    const marked = (item, name) => [...item.querySelectorAll(`[data-filter="${name}"]`)].map((mark) => mark.textContent);
    const names = [...new Set([...list.querySelectorAll("[data-filter]")].map((mark) => mark.dataset.filter))];
    const controls = document.createElement("div");
    const box = searchBox();
    const count = document.createElement("output");
    const none = document.createElement("p");
    const clear = document.createElement("button");
    controls.className = "portal-controls";
    controls.append(labelled("Tìm tài liệu", box));
    const selects = names.map((name) => {
      const select = document.createElement("select");
      const values = new Set(items.flatMap((item) => marked(item, name)));
      select.append(new Option("Tất cả", ""));
      order.filter((value) => values.has(value)).forEach((value) => select.append(new Option(value, slug(value))));
      select.dataset.name = name;
      controls.append(labelled(name, select));
      return select;
    });
    none.textContent = "Không có tài liệu nào như vậy. Thử bớt từ, hoặc xóa lọc để xem lại tất cả.";
    clear.type = "button";
    clear.textContent = "Xóa lọc";
    clear.className = "portal-clear";

    function fits(item) {
      const words = fold(box.value).split(/\s+/).filter(Boolean);
      const chosen = (select) => !select.value || marked(item, select.dataset.name).map(slug).includes(select.value);
      return words.every((word) => texts.get(item).includes(word)) && selects.every(chosen);
    }

    function show() {
      items.forEach((item) => (item.hidden = !fits(item)));
      const shown = items.filter((item) => !item.hidden).length;
      count.textContent = `${shown}/${items.length} tài liệu`;
      none.hidden = shown > 0;
      clear.hidden = !box.value && selects.every((select) => !select.value);
    }

    function remember() {
      const query = new URLSearchParams();
      if (box.value.trim()) query.set(WORDS, box.value.trim());
      selects.filter((select) => select.value).forEach((select) => query.set(slug(select.dataset.name), select.value));
      const words = query.toString();
      history.replaceState(history.state, "", `${location.pathname}${words ? `?${words}` : ""}${location.hash}`);
    }

    function recall() {
      const query = new URLSearchParams(location.search);
      box.value = query.get(WORDS) || "";
      selects.forEach((select) => {
        select.value = query.get(slug(select.dataset.name)) || "";
        if (select.selectedIndex < 0) select.value = "";
      });
      show();
    }

    function changed() {
      show();
      remember();
    }

    controls.addEventListener("input", changed);
    clear.addEventListener("click", () => {
      [box, ...selects].forEach((control) => (control.value = ""));
      changed();
      box.focus();
    });
    // Browsers put old words back into boxes after the page has started.
    window.addEventListener("pageshow", recall);
    window.addEventListener("popstate", recall);
    controls.append(count, clear);
    recall();
    list.before(controls, none);
    list.dataset.equipped = "";
  }

  async function asPng(address) {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const scale = LONGEST / Math.max(picture.naturalWidth, picture.naturalHeight);
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.naturalWidth * scale);
    canvas.height = Math.round(picture.naturalHeight * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("PNG"))), "image/png"));
  }

  function addPngButton(figure) {
    const picture = figure.querySelector("img");
    const button = document.createElement("button");
    const said = document.createElement("output");
    button.type = "button";
    button.className = "md-button portal-png";
    button.textContent = "Tải ảnh PNG";
    button.addEventListener("click", async () => {
      try {
        const blob = await asPng(picture.src);
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = new URL(picture.src).pathname.split("/").pop().replace(/\.svg$/, ".png");
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 60000);
        said.textContent = "Đã tải; gửi ảnh này vào nhóm được.";
      } catch {
        said.textContent = "Trình duyệt này không đổi được hình; hãy tải hình gốc.";
      }
    });
    figure.querySelector("figcaption").append(button, said);
  }

  // What a leaflet says to teachers is not for those who get the sheet: it is printed apart.
  function setApart(heading) {
    const before = heading.previousElementSibling;
    const again = before && before.matches(".portal-teacher");
    const part = again ? before : document.createElement("section");
    if (!again) heading.before(part);
    part.className = "portal-teacher";
    let next = heading;
    do {
      const after = next.nextElementSibling;
      part.append(next);
      next = after;
    } while (next && !next.matches("h2, .portal-use, .portal-card"));
    if (again) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "md-button portal-print";
    button.textContent = "In phần của thầy cô";
    button.addEventListener("click", () => {
      document.body.classList.add("portal-for-teachers");
      window.print();
    });
    heading.after(button);
  }

  function start() {
    document.querySelectorAll("ul[data-portal-gallery]").forEach(equipGallery);
    document.querySelectorAll(".portal-material-kind").forEach(addPrintButton);
    document.querySelectorAll(".portal-poster:has(img[src$='.svg'])").forEach(addPngButton);
    if (document.querySelector(".portal-card")) document.querySelectorAll('h2[id^="thay-co"]').forEach(setApart);
    window.addEventListener("afterprint", () => document.body.classList.remove("portal-for-teachers"));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
