"use strict";

// Swagger UI over the gallery's document. A browser that is signed in sends its session along by
// itself; a change needs the token of its form cookie too, as on every page of the gallery.
(function () {
  const place = document.getElementById("docs");
  const own = window.location.origin;

  function formToken() {
    const found = /(?:^|;\s*)(?:__Host-)?csrftoken=([^;]*)/.exec(document.cookie);
    return found ? found[1] : "";
  }

  function withFormToken(request) {
    const changes = !/^(?:GET|HEAD|OPTIONS|TRACE)$/i.test(request.method || "GET");
    const isOwn = new URL(request.url, own).origin === own;
    if (changes && isOwn && formToken()) {
      request.headers["X-CSRFToken"] = formToken();
    }
    return request;
  }

  document.documentElement.classList.toggle(
    "dark-mode",
    window.matchMedia("(prefers-color-scheme: dark)").matches
  );
  window.SwaggerUIBundle({
    domNode: place,
    url: place.dataset.document,
    deepLinking: true,
    displayRequestDuration: true,
    requestInterceptor: withFormToken,
    validatorUrl: null,
  });
})();
