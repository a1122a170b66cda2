"use strict";

// Redoc over the gallery's document. The search would need a worker made of a text, which the
// page's policy forbids; everything is on one page, where the browser's own search finds it.
(function () {
  const place = document.getElementById("docs");
  window.Redoc.init(
    place.dataset.document,
    { disableSearch: true, nativeScrollbars: true },
    place
  );
})();
