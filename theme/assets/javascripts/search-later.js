// Ask for the search index when somebody goes to the search box: it is nearly half of what a first page would weigh.
// The theme asks for it at once and has no setting for this, so its one request is held back here, before its script runs.
(function () {
  "use strict";

  const INDEX = "search/search_index.json";
  const SEARCH = ".md-search, [for=__search]";
  const { open, send } = XMLHttpRequest.prototype;
  let waiting = null;
  let wanted = /[?&][qh]=/.test(location.search);

  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    this.isSearchIndex = String(address).endsWith(INDEX);
    return open.call(this, method, address, ...rest);
  };

  XMLHttpRequest.prototype.send = function (...body) {
    if (this.isSearchIndex && !wanted) waiting = () => send.apply(this, body);
    else send.apply(this, body);
  };

  function ask(event) {
    if (wanted || !(event.target instanceof Element) || !event.target.closest(SEARCH)) return;
    wanted = true;
    if (waiting) waiting();
  }

  for (const sign of ["focusin", "pointerover", "pointerdown"]) document.addEventListener(sign, ask, { passive: true });
})();
