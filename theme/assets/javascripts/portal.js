// Adds a search box, filters and sorting to finished tables marked `data-portal-table`. The tables are complete without it.
(function () {
  "use strict";

  const collator = new Intl.Collator("vi", { numeric: true });

  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").trim();
  }

  function valueOf(cell) {
    return (cell.dataset.value || cell.textContent).trim();
  }

  function labelled(text, control) {
    const label = document.createElement("label");
    label.append(text, control);
    return label;
  }

  function searchBox() {
    const box = document.createElement("input");
    box.type = "search";
    box.autocomplete = "off";
    return box;
  }

  function chooser(heading, column, rows) {
    const values = new Set(rows.map((row) => valueOf(row.cells[column])));
    const select = document.createElement("select");
    select.append(new Option("Tất cả", ""));
    [...values].sort(collator.compare).forEach((value) => select.append(new Option(value, value)));
    select.dataset.column = String(column);
    return labelled(heading.textContent.trim(), select);
  }

  function sortable(heading, column, table) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "portal-sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const up = heading.getAttribute("aria-sort") !== "ascending";
      table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", up ? "ascending" : "descending");
      const body = table.tBodies[0];
      const rows = [...body.rows].sort((a, b) => collator.compare(valueOf(a.cells[column]), valueOf(b.cells[column])));
      body.append(...(up ? rows : rows.reverse()));
    });
  }

  function equip(table) {
    const rows = [...table.tBodies[0].rows];
    const texts = new Map(rows.map((row) => [row, fold(row.textContent)]));
    const controls = document.createElement("div");
    const box = searchBox();
    const count = document.createElement("output");
    controls.className = "portal-controls";
    controls.append(labelled("Tìm trong bảng", box));
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      if ("filter" in heading.dataset) controls.append(chooser(heading, column, rows));
      if ("sort" in heading.dataset) sortable(heading, column, table);
    });
    const selects = [...controls.querySelectorAll("select")];

    function show() {
      const words = fold(box.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row) => {
        const fits =
          words.every((word) => texts.get(row).includes(word)) &&
          selects.every((select) => !select.value || valueOf(row.cells[select.dataset.column]) === select.value);
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      count.textContent = `${shown}/${rows.length} dòng`;
    }

    controls.addEventListener("input", show);
    controls.append(count);
    show();
    table.before(controls);
  }

  // A gallery is a plain list; what can be chosen is read from the words that its items mark with `data-filter`.
  function equipGallery(list) {
    const items = [...list.children];
    const texts = new Map(items.map((item) => [item, fold(item.textContent)]));
    const marked = (item, name) => [...item.querySelectorAll(`[data-filter="${name}"]`)].map((mark) => mark.textContent);
    const names = [...new Set([...list.querySelectorAll("[data-filter]")].map((mark) => mark.dataset.filter))];
    const controls = document.createElement("div");
    const box = searchBox();
    const count = document.createElement("output");
    controls.className = "portal-controls";
    controls.append(labelled("Tìm tài liệu", box));
    const selects = names.map((name) => {
      const select = document.createElement("select");
      const values = new Set(items.flatMap((item) => marked(item, name)));
      select.append(new Option("Tất cả", ""));
      [...values].sort(collator.compare).forEach((value) => select.append(new Option(value, value)));
      select.dataset.name = name;
      controls.append(labelled(name, select));
      return select;
    });

    function show() {
      const words = fold(box.value).split(/\s+/).filter(Boolean);
      items.forEach((item) => {
        item.hidden = !(
          words.every((word) => texts.get(item).includes(word)) &&
          selects.every((select) => !select.value || marked(item, select.dataset.name).includes(select.value))
        );
      });
      count.textContent = `${items.filter((item) => !item.hidden).length}/${items.length} tài liệu`;
    }

    controls.addEventListener("input", show);
    controls.append(count);
    show();
    list.before(controls);
  }

  function addPrintButton(place) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "md-button portal-print";
    button.textContent = "In trang này";
    button.addEventListener("click", () => window.print());
    place.after(button);
  }

  function start() {
    document.querySelectorAll("table[data-portal-table]").forEach(equip);
    document.querySelectorAll("ul[data-portal-gallery]").forEach(equipGallery);
    document.querySelectorAll(".portal-material-kind, .portal-masthead").forEach(addPrintButton);
    // The theme's search dialog has no name of its own.
    const search = document.querySelector('[data-md-component="search"]');
    if (search) search.setAttribute("aria-label", "Tìm kiếm trong cổng");
  }

  // The theme wraps wide tables in scrollers that a keyboard cannot reach.
  window.addEventListener("load", () => {
    document.querySelectorAll(".md-typeset__scrollwrap").forEach((scroller, place) => {
      scroller.tabIndex = 0;
      scroller.setAttribute("role", "region");
      scroller.setAttribute("aria-label", `Bảng ${place + 1}, cuộn ngang để xem hết`);
    });
  });

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
