// Says in red, by the reader's own clock, that a page is older than it should be. No build is needed: that is the point.
// A page of a past year, kept as it was published, is not at fault: it says whose year it is, and never turns red.
(function () {
  "use strict";

  const WAIT = 10_000; // milliseconds for the list of versions; without it the clock alone decides

  /** Which of the published versions this page belongs to: "current", "past", or "unknown" when the list is not there. */
  async function versionOf({ portalVersions, portalCurrent }) {
    const list = new URL(portalVersions, location.href);
    const [folder] = location.pathname.slice(new URL(".", list).pathname.length).split("/");
    const answer = await fetch(list, { signal: AbortSignal.timeout(WAIT) });
    if (!answer.ok) return "unknown";
    const versions = await answer.json();
    const names = ({ version, aliases }) => [version, ...aliases];
    const own = versions.find((one) => names(one).includes(decodeURIComponent(folder)));
    if (!own || !versions.some((one) => names(one).includes(portalCurrent))) return "unknown";
    return names(own).includes(portalCurrent) ? "current" : "past";
  }

  function isAfter(instant) {
    const at = Date.parse(instant);
    return !Number.isNaN(at) && Date.now() >= at;
  }

  function putOnTop(note) {
    (document.querySelector(".md-main__inner") || document.querySelector("main") || note.parentElement).before(note);
  }

  function warn(note) {
    note.classList.add("portal-fresh--old");
    note.setAttribute("role", "alert");
    note.textContent = `Trang này đã cũ. ${note.textContent}`;
    putOnTop(note);
  }

  async function judge(note) {
    const told = note.dataset;
    const version = told.portalVersions ? await versionOf(told).catch(() => "unknown") : "current";
    const isStale = isAfter(told.portalStaleFrom);
    if (version === "past") {
      note.textContent = told.portalPast;
      document.querySelectorAll("[data-portal-outdated]").forEach((one) => (one.hidden = false));
    } else if (isStale && version === "unknown" && isAfter(told.portalYearOver)) {
      note.classList.add("portal-fresh--past");
      note.textContent = told.portalPast;
      putOnTop(note);
    } else if (isStale) {
      warn(note);
    }
  }

  function start() {
    document.querySelectorAll("[data-portal-stale-from]").forEach(judge);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
