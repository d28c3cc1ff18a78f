// What scripts add to the pages: they save a page load, nothing more. Every link and form below works
// without them. Words come from data- attributes, so that they are in the language of the page.
"use strict";

const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

/* Links that open a dialog of this page; a phone gets the full page they lead to. */
function dialogs() {
  each("a[data-dialog]", (link) => {
    const dialog = document.getElementById(link.dataset.dialog);
    if (!dialog || !dialog.showModal) return;
    link.addEventListener("click", (event) => {
      if (window.matchMedia("(max-width: 47.99rem)").matches) return;
      event.preventDefault();
      dialog.showModal();
    });
    each("[data-close]", (close) => close.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close(); // focus goes back to the link by itself
    }), dialog);
  });
}

/* The menu of the account closes on Escape and on a click elsewhere. */
function menus() {
  each("details.account", (menu) => {
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
}

/* The field under focus brings its box into view, inside the frame of the pages only. */
function zones() {
  const pages = document.querySelector(".workbench .pages");
  if (!pages) return;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  each("[data-zone]", (field) => field.addEventListener("focusin", () => {
    const box = document.getElementById("zone-" + field.dataset.zone);
    if (!box) return;
    const frame = pages.getBoundingClientRect();
    const place = box.getBoundingClientRect();
    pages.scrollTo({
      top: pages.scrollTop + place.top - frame.top - frame.height / 3,
      left: pages.scrollLeft + place.left - frame.left - frame.width / 3,
      behavior: calm,
    });
  }));
}

/* Zoom without a page load: the links carry the wanted step. */
function zoom() {
  const pages = document.querySelector(".pages[data-zoom]");
  if (!pages) return;
  const steps = ["100", "150", "200"];
  each("a[data-zoom-by]", (link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    const at = steps.indexOf(pages.dataset.zoom) + Number(link.dataset.zoomBy);
    pages.dataset.zoom = steps[Math.min(Math.max(at, 0), steps.length - 1)];
  }));
}

/* What the recipient requires: the reason as a hint, « facultatif » where it does not. */
function showNeed(form, name, need) {
  const input = form.elements[name];
  const field = input && input.closest(".field");
  if (!field) return;
  let mark = field.querySelector(".label__optional");
  if (!mark && !need.required) {
    mark = Object.assign(document.createElement("span"), { className: "label__optional", textContent: form.dataset.optional });
    field.querySelector("label").append(" ", mark);
  }
  if (mark) mark.hidden = need.required;
  const id = input.id + "-h";
  let hint = document.getElementById(id);
  if (!hint && need.why) {
    hint = document.createElement("p");
    hint.id = id;
    hint.className = "hint";
    field.querySelector("label").after(hint);
    input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") || ""} ${id}`.trim());
  }
  if (hint) hint.textContent = need.why;
}

/* Services of another recipient, to choose from while typing. */
function showServices(services) {
  const list = document.getElementById("services");
  if (!list || !services) return;
  list.replaceChildren(...services.map((s) => Object.assign(document.createElement("option"),
    { value: s.code, textContent: s.name })));
}

/* One error beside its field, as the server writes it. */
function showError(form, name, message) {
  const input = form.elements[name];
  const field = input && input.closest && input.closest(".field");
  if (!field) return;
  const id = input.id + "-e";
  let text = document.getElementById(id);
  const described = (input.getAttribute("aria-describedby") || "").split(" ").filter((x) => x && x !== id);
  if (!message) {
    if (text) text.remove();
    field.classList.remove("field--error");
    input.removeAttribute("aria-invalid");
  } else {
    if (!text) {
      text = document.createElement("p");
      text.id = id;
      text.className = "error-text";
      (field.querySelector(".input-group") || input).before(text);
    }
    text.textContent = message;
    field.classList.add("field--error");
    field.classList.remove("field--empty");
    input.setAttribute("aria-invalid", "true");
    described.unshift(id);
  }
  if (described.length) input.setAttribute("aria-describedby", described.join(" "));
  else input.removeAttribute("aria-describedby");
}

async function send(url, form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
  const state = document.getElementById(form.dataset.state);
  if (answer.status === 401 && state) state.textContent = form.dataset.signedOut;
  return answer.ok || answer.status === 422 ? answer.json() : null;
}

/* Checks on leaving a field, never while typing: only fields that were left speak up. */
function checks() {
  each("form[data-check]", (form) => {
    const left = new Set();
    const live = document.getElementById(form.dataset.live);
    form.addEventListener("change", async (event) => {
      if (!event.target.name || event.target.type === "file") return;
      left.add(event.target.name);
      const answer = await send(form.dataset.check, form).catch(() => null);
      if (!answer) return;
      const wrong = new Map(answer.fields.map((f) => [f.field, f]));
      for (const name of left) showError(form, name, wrong.has(name) ? wrong.get(name).message : "");
      if (live) live.textContent = wrong.has(event.target.name) ? wrong.get(event.target.name).said : "";
      for (const [name, need] of Object.entries(answer.needs || {})) showNeed(form, name, need);
      if (event.target.name === "recipient_siret") showServices(answer.services);
      for (const [id, text] of Object.entries(answer.facts || {})) {
        const place = document.getElementById(id);
        if (place) place.textContent = text;
      }
    });
  });
}

/* A draft is saved two seconds after the last change, and says so. */
function drafts() {
  each("form[data-save]", (form) => {
    const state = document.getElementById(form.dataset.state);
    let timer = 0;
    form.addEventListener("change", (event) => {
      if (event.target.type === "file") return;
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const answer = await send(form.dataset.save, form).catch(() => null);
        if (!answer || !answer.version) return;
        form.elements.version.value = answer.version;
        if (state) state.textContent = answer.saved;
      }, 2000);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
  });
}

/* Files may be dropped anywhere on their frame. */
function drops() {
  each(".drop", (frame) => {
    const input = frame.querySelector("input[type=file]");
    frame.addEventListener("dragover", (event) => {
      event.preventDefault();
      frame.classList.add("drop--over");
    });
    frame.addEventListener("dragleave", () => frame.classList.remove("drop--over"));
    frame.addEventListener("drop", (event) => {
      event.preventDefault();
      frame.classList.remove("drop--over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
}

/* Progress of an upload, said every ten per cent. */
function uploads() {
  each("form[data-upload]", (form) => {
    const card = document.getElementById(form.dataset.upload);
    form.addEventListener("submit", (event) => {
      const input = form.querySelector("input[type=file]");
      if (!card || !input.files.length) return;
      event.preventDefault();
      if (form.dataset.uploading) return; // pressed twice
      form.dataset.uploading = "yes";
      const request = new XMLHttpRequest();
      const bar = card.querySelector("progress");
      const said = card.querySelector("[role=status]");
      let last = -1;
      card.hidden = false;
      card.querySelector("[data-name]").textContent = [...input.files].map((file) => file.name).join(", ");
      request.upload.addEventListener("progress", (progress) => {
        const part = Math.floor((progress.loaded * 100) / progress.total);
        bar.value = part;
        if (part - last >= 10 || part === 100) {
          last = part;
          said.textContent = part === 100 ? card.dataset.reading : part + " %";
        }
      });
      request.addEventListener("load", () => {
        if (request.status < 400) return window.location.assign(request.responseURL);
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        document.title = page.title;
        document.getElementById("contenu").replaceWith(page.getElementById("contenu"));
        const summary = document.querySelector(".error-summary, h1");
        delete form.dataset.uploading;
        start();
        if (summary) summary.focus();
      });
      request.addEventListener("error", () => {
        delete form.dataset.uploading;
        release(form);
        said.textContent = card.dataset.broken;
      });
      request.open("POST", form.action);
      request.send(new FormData(form, event.submitter));
    });
  });
}

/* Counts what is ticked in a list. */
function bulk() {
  each("form[data-bulk]", (form) => {
    const said = form.querySelector("[data-count]");
    const boxes = form.querySelectorAll("input[type=checkbox][name=id]");
    const count = () => {
      const n = [...boxes].filter((box) => box.checked).length;
      said.textContent = (n > 1 ? said.dataset.many : n ? said.dataset.one : said.dataset.none)
        .replace("#", n);
    };
    const all = form.querySelector("a[data-tick-all]");
    const words = all && all.textContent;
    const told = () => {
      count();
      if (all) all.textContent = [...boxes].every((box) => box.checked) ? all.dataset.tickNone : words;
    };
    if (all) all.addEventListener("click", (event) => {
      event.preventDefault();
      const on = ![...boxes].every((box) => box.checked);
      boxes.forEach((box) => { box.checked = on; });
      told();
    });
    form.addEventListener("change", told);
    told();
  });
}

/* After signing in again, what was kept goes on its way by itself. */
function resume() {
  const form = document.querySelector("form[data-resume]");
  if (form) form.submit();
}

/* It was not sent after all: it may be tried again. */
function release(form) {
  delete form.dataset.sent;
  each("[aria-disabled]", (button) => button.removeAttribute("aria-disabled"), form);
  if (form.release) form.release();
}

/* A form is sent once: its button says that it is under way. */
function once() {
  each("form", (form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    const button = event.submitter;
    if (!button || !button.dataset.busy) return;
    form.dataset.sent = "yes";
    button.setAttribute("aria-disabled", "true");
    const words = [...button.childNodes];
    button.textContent = button.dataset.busy;
    form.release = () => button.replaceChildren(...words);
  }));
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload(); // back to a form that was sent: as the server has it now
  });
}

/* --- a word of the page into the field: click it, or draw around several --- */

const SVG = "http://www.w3.org/2000/svg";
const digits = /^[\d.,'’]+$/;

/* The field that was chosen last: the click itself takes the focus away. */
function lastField(form) {
  let last = null;
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("input.input, textarea")) last = event.target;
  });
  return () => last;
}

const beside = (a, b) => Math.abs(a.y0 - b.y0) < 3 && b.x0 - a.x1 > -1 && b.x0 - a.x1 < (a.y1 - a.y0) * 0.6;

/* « 1 000,00 » and a SIRET are drawn in groups: one click takes them all. */
function wholeNumber(words, at) {
  let first = at, last = at;
  if (!digits.test(words[at].text)) return [words[at]];
  while (first > 0 && digits.test(words[first - 1].text) && beside(words[first - 1], words[first])) first--;
  while (last + 1 < words.length && digits.test(words[last + 1].text) && beside(words[last], words[last + 1])) last++;
  return words.slice(first, last + 1);
}

function around(words, x0, y0, x1, y1) {
  if (Math.abs(x1 - x0) > 4 || Math.abs(y1 - y0) > 4) {
    const [left, right, top, bottom] = [Math.min(x0, x1), Math.max(x0, x1), Math.min(y0, y1), Math.max(y0, y1)];
    return words.filter((w) => w.x0 < right && w.x1 > left && w.y0 < bottom && w.y1 > top)
      .sort((a, b) => Math.abs(a.y0 - b.y0) < 3 ? a.x0 - b.x0 : a.y0 - b.y0);
  }
  const at = words.findIndex((w) => x1 >= w.x0 - 1 && x1 <= w.x1 + 1 && y1 >= w.y0 - 1 && y1 <= w.y1 + 1);
  return at < 0 ? [] : wholeNumber(words, at);
}

function mark(figure, page, chosen) {
  let svg = figure.querySelector(".page__words");
  if (!svg) {
    svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "page__words");
    svg.setAttribute("viewBox", `0 0 ${page.width} ${page.height}`);
    svg.setAttribute("aria-hidden", "true");
    figure.append(svg);
  }
  svg.replaceChildren(...chosen.map((w) => {
    const rect = document.createElementNS(SVG, "rect");
    const place = { x: w.x0 - 1, y: w.y0 - 1, width: w.x1 - w.x0 + 2, height: w.y1 - w.y0 + 2, rx: 2 };
    for (const [name, value] of Object.entries(place)) rect.setAttribute(name, value);
    return rect;
  }));
}

function fill(field, text) {
  field.value = text.replace(/^[:;,(]+|[:;,)]+$/g, "");
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  field.focus({ preventScroll: true });
}

function takeWords(figure, field, told, say) {
  let page = null, from = null, asked = false;
  const ask = async () => {
    if (asked) return;
    asked = true;
    const answer = await fetch(figure.dataset.words, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    page = await answer.json();
    page.words = page.words.map(([text, x0, y0, x1, y1]) => ({ text, x0, y0, x1, y1 }));
    figure.classList.add("page--words");
  };
  const point = (event) => {
    const box = figure.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width * page.width, (event.clientY - box.top) / box.height * page.height];
  };
  figure.addEventListener("pointerenter", ask);
  figure.addEventListener("dragstart", (event) => event.preventDefault());
  figure.addEventListener("pointerdown", (event) => {
    if (page && event.button === 0 && !event.target.closest(".box")) from = point(event);
  });
  figure.addEventListener("pointermove", (event) => {
    if (page) mark(figure, page, around(page.words, ...(from || point(event)), ...point(event)));
  });
  figure.addEventListener("pointerleave", () => {
    from = null;
    if (page) mark(figure, page, []);
  });
  figure.addEventListener("pointerup", (event) => {
    if (!from) return;
    const chosen = around(page.words, ...from, ...point(event));
    from = null;
    if (!chosen.length) return;
    if (!field()) return say(told.nowhere);
    const text = chosen.map((w) => w.text).join(" ");
    fill(field(), text);
    const label = field().labels[0];
    say(told.taken.replace("%1", text).replace("%2", label ? label.firstChild.textContent.trim() : field().name));
  });
}

function words() {
  const form = document.getElementById("depot");
  const pages = document.querySelector(".workbench .pages");
  if (!form || !pages) return;
  const field = lastField(form);
  const hint = document.querySelector(".document__hint");
  hint.hidden = !document.querySelector("[data-words]");
  each("[data-words]", (figure) => takeWords(figure, field, pages.dataset, (text) => { hint.textContent = text; }));
}

/* How strong the password is, once typing pauses: the same words as the button gives without scripts. */
function strength() {
  each("form[data-strength]", (form) => {
    const place = document.getElementById("force");
    const look = form.querySelector('button[value="verifier"]');
    let timer = 0;
    let asked = 0;
    if (look) look.hidden = true;
    form.elements.password.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const mine = ++asked;
        const answer = await send(form.dataset.strength, form).catch(() => null);
        if (!answer || mine !== asked) return;
        place.hidden = answer.level === 0;
        place.querySelector("progress").value = answer.level;
        place.querySelector("[data-words]").textContent = answer.words;
        place.querySelector("[data-why]").textContent = answer.why;
      }, 400);
    });
  });
}

function start() {
  [zones, words, zoom, checks, drafts, drops, uploads, bulk, once, strength].forEach((act) => act());
}

dialogs();
menus();
start();
resume();
