// Says in red, by the reader's own clock, that a page is older than it should be. No build is needed: that is the point.
(function () {
  "use strict";

  function warn(note) {
    const stale = Date.parse(note.dataset.portalStaleFrom);
    if (Number.isNaN(stale) || Date.now() < stale) return;
    note.classList.add("portal-fresh--old");
    note.setAttribute("role", "alert");
    note.textContent = `Trang này đã cũ. ${note.textContent}`;
    const content = document.querySelector(".md-main__inner") || note.parentElement;
    content.before(note);
  }

  function start() {
    document.querySelectorAll("[data-portal-stale-from]").forEach(warn);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
