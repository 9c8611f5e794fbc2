/* The return page: arrow keys, paste from Excel, and drafts saved while typing. Without it the form works all the same. */
"use strict";

(function () {
  const form = document.getElementById("grid-form");
  const grid = document.getElementById("grid");
  if (!form || !grid) {
    return;
  }
  const words = form.dataset;
  const saving = document.getElementById("saving");
  const DELAY = 800, RETRY = 4000;

  function inputs(scope) {
    return Array.from(scope.querySelectorAll("[data-key]"));
  }

  /* --- moving: by rows of the table and by the columns that can be filled */

  const keys = [];
  inputs(grid).forEach(function (input) {
    if (keys.indexOf(input.dataset.key) < 0) {
      keys.push(input.dataset.key);
    }
  });
  const order = Array.from(grid.tBodies[0].rows);

  function at(row, key) {
    return row ? row.querySelector("[data-key='" + key + "']") : null;
  }

  /* The next row below (or above) that has an input in this column; rows that are fixed are passed over. */
  function below(input, step) {
    for (let place = order.indexOf(input.closest("tr")) + step; place >= 0 && place < order.length; place += step) {
      const found = at(order[place], input.dataset.key);
      if (found) {
        return found;
      }
    }
    return null;
  }

  function beside(input, step) {
    const mine = inputs(input.closest("tr"));
    return mine[mine.indexOf(input) + step] || null;
  }

  function go(input) {
    if (input) {
      input.focus();
      if (input.select) {
        input.select();
      }
    }
    return Boolean(input);
  }

  /* In a text the arrows leave only from its ends; all of it selected is as good as an end. */
  function leaves(input, key) {
    if (input.tagName === "SELECT") {
      return true;
    }
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    if (whole) {
      return true;
    }
    if (input.selectionStart !== input.selectionEnd) {
      return false;
    }
    const before = input.value.slice(0, input.selectionStart), after = input.value.slice(input.selectionEnd);
    switch (key) {
      case "ArrowUp": return before.indexOf("\n") < 0;
      case "ArrowDown": return after.indexOf("\n") < 0;
      case "ArrowLeft": return before === "";
      default: return after === "";
    }
  }

  const STEPS = { ArrowUp: [below, -1], ArrowDown: [below, 1], ArrowLeft: [beside, -1], ArrowRight: [beside, 1] };

  function breakLine(input) {
    input.setRangeText("\n", input.selectionStart, input.selectionEnd, "end");
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  grid.addEventListener("keydown", function (event) {
    const input = event.target;
    if (!input.dataset.key || event.isComposing) {
      return;
    }
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (event.altKey && input.tagName === "TEXTAREA") {
        breakLine(input);
      } else {
        go(below(input, event.shiftKey ? -1 : 1));
      }
      return;
    }
    const step = STEPS[event.key];
    if (step && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && leaves(input, event.key)) {
      event.preventDefault();
      go(step[0](input, step[1]));
    }
  });

  /* --- pasting: tabs between cells, line breaks between rows, quotes around cells that hold either */

  function cells(text) {
    const rows = [[]];
    let cell = "", quoted = false, place = 0;
    while (place < text.length) {
      const sign = text[place];
      if (quoted) {
        if (sign === "\"" && text[place + 1] === "\"") {
          cell += "\"";
          place += 1;
        } else if (sign === "\"") {
          quoted = false;
        } else {
          cell += sign;
        }
      } else if (sign === "\"" && cell === "") {
        quoted = true;
      } else if (sign === "\t" || sign === "\n") {
        rows[rows.length - 1].push(cell);
        cell = "";
        if (sign === "\n") {
          rows.push([]);
        }
      } else {
        cell += sign;
      }
      place += 1;
    }
    rows[rows.length - 1].push(cell);
    return rows;
  }

  /* Excel ends every row, the last one too, with CRLF. A quote that nobody closes is an ordinary sign. */
  function block(text) {
    const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const quotes = plain.split("\"").length - 1;
    return quotes % 2 === 0 ? cells(plain) : plain.split("\n").map(function (line) { return line.split("\t"); });
  }

  function squeezed(text) {
    return text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
  }

  function put(input, text) {
    if (input.tagName === "SELECT") {
      const wanted = squeezed(text);
      const found = Array.from(input.options).find(function (option) {
        return option.dataset.also.split("|").map(squeezed).indexOf(wanted) >= 0;
      });
      if (!found) {
        return false;
      }
      input.value = found.value;
    } else {
      input.value = input.tagName === "TEXTAREA" ? text : text.replace(/\n/g, " ").trim();
    }
    input.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  function fill(from, rows) {
    const first = order.indexOf(from.closest("tr")), column = keys.indexOf(from.dataset.key);
    const told = { filled: 0, outside: 0, unknown: [] };
    rows.forEach(function (texts, down) {
      texts.forEach(function (text, right) {
        const input = column + right < keys.length ? at(order[first + down], keys[column + right]) : null;
        if (!input) {
          told.outside += text.trim() === "" ? 0 : 1;
        } else if (put(input, text)) {
          told.filled += 1;
        } else {
          told.unknown.push(text);
        }
      });
    });
    return told;
  }

  grid.addEventListener("paste", function (event) {
    const text = event.clipboardData.getData("text/plain");
    const rows = event.target.dataset.key ? block(text) : [];
    const single = rows.length === 1 && rows[0].length === 1;
    if (!rows.length || (single && event.target.tagName !== "SELECT" && rows[0][0].indexOf("\n") < 0)) {
      return;
    }
    event.preventDefault();
    const told = fill(event.target, rows);
    const parts = [words.pasted + " " + told.filled];
    if (told.outside) {
      parts.push(words.outside + " " + told.outside);
    }
    if (told.unknown.length) {
      parts.push(words.unknown + " " + told.unknown.join("、"));
    }
    extra = { text: parts.join(" · "), level: told.outside || told.unknown.length ? "warning" : "" };
    say("", "");
  });

  /* --- drafts: what is typed waits here until the server has it */

  const waiting = new Map();
  let timer = 0, busy = false, token = "";
  /* what a paste had to say stands until something is typed */
  let extra = { text: "", level: "" };

  function say(text, level) {
    saving.textContent = [extra.text, text].filter(Boolean).join(" · ");
    saving.className = "saving" + (level || extra.level ? " is-" + (level || extra.level) : "");
  }

  function mark(input) {
    waiting.set(input.name, input);
    input.classList.add("unsaved");
  }

  grid.addEventListener("input", function (event) {
    if (event.target.dataset.key) {
      if (event.isTrusted) {
        extra = { text: "", level: "" };
      }
      mark(event.target);
      later(DELAY);
    }
  });
  grid.addEventListener("change", function (event) {
    if (event.target.dataset.key && event.target.tagName === "SELECT") {
      mark(event.target);
      later(DELAY);
    }
  });

  function later(wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(function () { send().catch(function () {}); }, wait);
  }

  function taken() {
    const sent = new Map();
    const body = {};
    waiting.forEach(function (input, name) {
      sent.set(name, input.value);
      const row = input.dataset.row;
      body[row] = body[row] || {};
      body[row][input.dataset.key] = input.value;
    });
    return { sent: sent, body: body };
  }

  /* What was typed on while it was on its way is not saved yet. */
  function settled(sent) {
    sent.forEach(function (value, name) {
      const input = waiting.get(name);
      if (input && input.value === value) {
        waiting.delete(name);
        input.classList.remove("unsaved");
        input.closest("td").classList.add("typed");
      }
    });
  }

  function shown(parts) {
    Object.keys(parts).forEach(function (id) {
      const place = document.getElementById(id);
      if (place && place.innerHTML !== parts[id]) {
        place.innerHTML = parts[id];
        const cell = place.closest("td.number, td.choice, td.long, td.text");
        if (cell) {
          cell.classList.toggle("has-error", Boolean(place.querySelector(".level-error, .clash")));
          cell.classList.toggle("has-warning", Boolean(place.querySelector(".level-warning")));
        }
      }
    });
  }

  function headers() {
    return { "Content-Type": "application/json", "X-CSRFToken": token || form.querySelector("[name=csrfmiddlewaretoken]").value };
  }

  /* A page that was signed out, or in again in another window, asks for a token of its own. */
  function renew() {
    return window.fetch(words.draft, { credentials: "same-origin", redirect: "manual" }).then(function (answer) {
      if (!answer.ok) {
        throw new Error("signed-out");
      }
      return answer.json();
    }).then(function (told) {
      token = told.token;
      form.querySelector("[name=csrfmiddlewaretoken]").value = told.token;
    });
  }

  function post(body) {
    const asked = { method: "POST", credentials: "same-origin", redirect: "manual", headers: headers(), body: JSON.stringify(body) };
    return window.fetch(words.draft, asked);
  }

  function answered(answer, body, again) {
    if (answer.ok) {
      return answer.json();
    }
    if (again && (answer.type === "opaqueredirect" || answer.status === 403)) {
      return renew().then(function () { return post(body); }).then(function (next) { return answered(next, body, false); });
    }
    throw new Error(answer.status >= 400 && answer.status < 500 && answer.status !== 403 ? "refused" : "lost");
  }

  function failed(error) {
    busy = false;
    const reason = error.message === "signed-out" ? words.signedOut : error.message === "refused" ? words.refused : words.lost;
    say(reason, "error");
    if (error.message !== "refused") {
      later(RETRY);
    }
    throw error;
  }

  function send() {
    window.clearTimeout(timer);
    if (busy || !waiting.size) {
      return busy ? Promise.reject(new Error("busy")) : Promise.resolve();
    }
    busy = true;
    say(words.saving, "");
    const now = taken();
    const body = { position: Number(form.elements.position.value), cells: now.body };
    return post(body).then(function (answer) { return answered(answer, body, true); }).then(function (told) {
      busy = false;
      settled(now.sent);
      shown(told.parts);
      say(words.saved + " " + told.saved, "");
      if (waiting.size) {
        later(DELAY);
      }
    }, failed);
  }

  window.addEventListener("online", function () { later(0); });
  window.addEventListener("beforeunload", function (event) {
    if (waiting.size) {
      event.preventDefault();
      event.returnValue = "";
    }
  });

  /* --- buttons: first what was typed, then what is asked */

  let through = false;

  function flush(tries) {
    if (busy && tries > 0) {
      return new Promise(function (done) { window.setTimeout(done, 100); }).then(function () { return flush(tries - 1); });
    }
    return send().then(function () { return waiting.size && tries > 0 ? flush(tries - 1) : undefined; });
  }

  form.addEventListener("submit", function (event) {
    if (through || !waiting.size) {
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    flush(100).then(function () {
      through = true;
      if (button) {
        form.requestSubmit(button);
      } else {
        form.requestSubmit();
      }
    }, function () {});
  });

  /* --- all rows at once */

  const all = document.getElementById("pick-all");
  if (all) {
    all.hidden = false;
    all.addEventListener("change", function () {
      grid.querySelectorAll("[name=pick]").forEach(function (box) { box.checked = all.checked; });
    });
  }
})();
