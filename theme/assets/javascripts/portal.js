// Adds a search box, filters and sorting to finished tables marked `data-portal-table`, and what folds need. Pages are
// complete without it. What the library's script (library.js) shares is in `window.portal`.
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
    table.dataset.equipped = "";
  }

  // The plan's tasks by type of unit: a button for each type leaves only what is asked of it.
  function equipTypes(table) {
    const rows = [...table.querySelectorAll("[data-types]")];
    const lists = [...document.querySelectorAll("[data-owner]")];
    const chips = document.createElement("div");
    chips.className = "portal-chips";
    chips.setAttribute("role", "group");
    chips.setAttribute("aria-label", "Loại đơn vị của Thầy/Cô");

    function choose(chip, type) {
      [...chips.children].forEach((other) => other.setAttribute("aria-pressed", String(other === chip)));
      const own = rows.filter((row) => !type || row.dataset.types.split("|").includes(type));
      const owners = own.flatMap((row) => row.dataset.owners.split("|"));
      rows.forEach((row) => (row.hidden = !own.includes(row)));
      lists.forEach((list) => {
        list.hidden = Boolean(type) && !owners.includes(list.dataset.owner);
        list.open = Boolean(type) && !list.hidden;
      });
    }

    ["", ...rows.flatMap((row) => row.dataset.types.split("|"))].forEach((type) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.textContent = type || "Mọi loại";
      chip.setAttribute("aria-pressed", String(!type));
      chip.addEventListener("click", () => choose(chip, type));
      chips.append(chip);
    });
    table.before(chips);
    table.dataset.equipped = "";
  }

  function addPrintButton(place) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "md-button portal-print";
    button.textContent = "In trang này";
    button.addEventListener("click", () => window.print());
    place.after(button);
  }

  // Long tables are folded for telephones; a wide screen has room for them.
  function openFolds() {
    if (matchMedia("(min-width: 45em)").matches) document.querySelectorAll(".portal-fold").forEach((fold) => (fold.open = true));
    reveal();
  }

  // Not every browser opens what an address points into.
  function reveal() {
    const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = place && place.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      if (fold.open) continue;
      fold.open = true;
      place.scrollIntoView();
    }
  }

  // Paper cannot be unfolded.
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll(".md-content details:not([open])")];
    unfolded.forEach((fold) => (fold.open = true));
  });
  window.addEventListener("afterprint", () => {
    unfolded.forEach((fold) => (fold.open = false));
    unfolded = [];
  });
  window.addEventListener("hashchange", reveal);

  function start() {
    document.querySelectorAll("table[data-portal-table]").forEach(equip);
    document.querySelectorAll("table[data-portal-types]").forEach(equipTypes);
    openFolds();
    document.querySelectorAll(".portal-masthead").forEach(addPrintButton);
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

  window.portal = { fold, labelled, searchBox, addPrintButton };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
