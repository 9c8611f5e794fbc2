/* Bringing files: drop them, see which ones, see how far they are sent. Without this the plain form does it. */
"use strict";

(function () {
  /* The input on show; a drop anywhere on the page is meant for it, and must not leave the page for the file. */
  let input = null;
  let zone = null;

  function carriesFiles(event) {
    return Array.from(event.dataTransfer.types).includes("Files");
  }

  ["dragenter", "dragover"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      if (carriesFiles(event)) {
        event.preventDefault();
        zone.classList.add("over");
      }
    });
  });
  document.addEventListener("dragleave", function (event) {
    if (!event.relatedTarget) {
      zone.classList.remove("over");
    }
  });
  document.addEventListener("drop", function (event) {
    if (!carriesFiles(event)) {
      return;
    }
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  function sizeOf(file) {
    const large = file.size >= 1024 * 1024;
    return large ? (file.size / 1024 / 1024).toFixed(1) + " MB" : Math.max(1, Math.round(file.size / 1024)) + " KB";
  }

  function begin() {
    const form = document.querySelector("form[data-upload]");
    input = form.querySelector("input[type=file]");
    zone = form.querySelector("[data-drop]");
    const chosen = zone.querySelector(".chosen");
    const sending = form.querySelector(".sending");
    const said = sending.querySelector("[role=status]");
    const bar = sending.querySelector("progress");

    function list() {
      chosen.textContent = "";
      Array.from(input.files).forEach(function (file) {
        const line = document.createElement("li");
        line.textContent = file.name + " · " + sizeOf(file);
        if (file.size > Number(form.dataset.largest)) {
          line.className = "negative";
        }
        chosen.appendChild(line);
      });
      chosen.hidden = input.files.length < 2;
    }

    input.addEventListener("change", list);

    function broken() {
      said.textContent = said.dataset.broken;
      form.querySelector("[type=submit]").disabled = false;
    }

    /* The answer says where to go on, or is this page again with what is wrong. */
    function answered(request) {
      const place = request.getResponseHeader("HX-Redirect");
      if (place) {
        window.location.assign(place);
        return;
      }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      if (!page.querySelector("form[data-upload]")) {
        broken();
        return;
      }
      document.getElementById("content").replaceWith(page.getElementById("content"));
      window.htmx.process(document.getElementById("content"));
      begin();
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("HX-Request", "true");
      request.upload.addEventListener("progress", function (sent) {
        const share = sent.total ? Math.floor((100 * sent.loaded) / sent.total) : 0;
        bar.value = share;
        said.textContent = share < 100 ? said.dataset.sending + " " + share + "%" : said.dataset.sent;
      });
      request.addEventListener("load", function () {
        answered(request);
      });
      request.addEventListener("error", broken);
      sending.hidden = false;
      form.querySelector("[type=submit]").disabled = true;
      request.send(new FormData(form));
    });
  }

  begin();
})();
