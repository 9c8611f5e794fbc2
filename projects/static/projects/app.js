/* Small behaviours that every page shares. Pages say what they want by data attributes; nothing is inline. */
"use strict";

(function () {
  /* <form data-confirm="…"> and <button data-confirm="…"> ask before they act. */
  document.addEventListener("submit", function (event) {
    const asker = event.submitter && event.submitter.dataset.confirm ? event.submitter : event.target;
    const question = asker.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  /* <select data-autosubmit> sends its form when it changes. */
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-autosubmit]")) {
      event.target.form.requestSubmit();
    }
  });

  /* <button data-nav> puts the navigation away and back; on a phone it slides in over the page. */
  const page = document.documentElement;
  const side = document.getElementById("navigation");
  const toggle = document.querySelector("[data-nav]");

  function onPhone() {
    return window.matchMedia("(max-width: 767.98px)").matches;
  }

  function tellNavigation() {
    const open = onPhone() ? side.classList.contains("show") : !page.classList.contains("nav-away");
    toggle.setAttribute("aria-expanded", String(open));
  }

  function keepNavigation() {
    try {
      window.localStorage.setItem("nav", page.classList.contains("nav-away") ? "away" : "here");
    } catch (error) {
      /* no storage: it is back on the next page */
    }
  }

  if (toggle && side) {
    toggle.addEventListener("click", function () {
      if (onPhone()) {
        window.bootstrap.Offcanvas.getOrCreateInstance(side).toggle();
      } else {
        page.classList.toggle("nav-away");
        keepNavigation();
        tellNavigation();
        window.dispatchEvent(new Event("resize"));
      }
    });
    side.addEventListener("shown.bs.offcanvas", tellNavigation);
    side.addEventListener("hidden.bs.offcanvas", tellNavigation);
    window.addEventListener("resize", tellNavigation);
    tellNavigation();
  }

  /* While an answer is on its way a bar shows at the top, and the button that asked says so. A file that comes as a
     download leaves the page as it is, so waiting ends by itself as well. */
  let waiting = 0;

  function wait(asker) {
    page.classList.add("is-busy");
    if (asker) {
      asker.setAttribute("aria-busy", "true");
    }
    window.clearTimeout(waiting);
    waiting = window.setTimeout(waited, 8000);
  }

  function waited() {
    window.clearTimeout(waiting);
    page.classList.remove("is-busy");
    document.querySelectorAll("[aria-busy=true]").forEach(function (each) { each.removeAttribute("aria-busy"); });
  }

  document.addEventListener("submit", function (event) {
    if (!event.defaultPrevented) {
      wait(event.submitter);
    }
  });
  document.addEventListener("htmx:beforeRequest", function () { wait(null); });
  document.addEventListener("htmx:afterRequest", waited);
  window.addEventListener("pageshow", waited);

  /* <button data-print> prints the page; so does an address that ends in #print, once: it shows as much of a list as a page can. */
  if (window.location.hash === "#print") {
    window.addEventListener("load", function () {
      window.history.replaceState(null, "", window.location.pathname + window.location.search);
      window.print();
    });
  }
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) {
      window.print();
    }
  });
})();
