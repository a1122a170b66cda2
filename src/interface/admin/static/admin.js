/* What the pages of the admin site do beyond forms and links. Without it they work, too. */
"use strict";

/* Chosen rows: a box chooses all of them, in the head or above the rows; their number is told. */
function prepareChoosing() {
  const form = document.querySelector("[data-chosen]");
  if (!form) return;
  const alls = [...document.querySelectorAll("[data-choose-all]")];
  const boxes = [...document.querySelectorAll('input[name="pk"][form="chosen"]')];
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    form.querySelector("[data-chosen-count]").textContent = `(${chosen})`;
    form.querySelectorAll("button").forEach((button) => { button.disabled = chosen === 0; });
    alls.forEach((all) => {
      all.checked = chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    });
  };
  alls.forEach((all) => all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    tell();
  }));
  boxes.forEach((box) => box.addEventListener("change", tell));
  tell();
}

/* Empty fields of a search stay out of the address; a chosen order is shown at once. */
function prepareSearch() {
  document.querySelectorAll('form[role="search"]').forEach((form) => {
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData]) {
        if (value === "") event.formData.delete(name);
      }
    });
    form.querySelectorAll("[data-send]").forEach((choice) => {
      choice.addEventListener("change", () => form.requestSubmit());
    });
  });
}

/* A field that takes an id becomes one that searches by name (a combobox, as ARIA has it). */
class Picker {
  constructor(place) {
    this.place = place;
    this.address = place.dataset.picker;
    this.shown = place.querySelector("input");
    this.value = document.createElement("input");
    this.value.type = "hidden";
    this.value.name = this.shown.name;
    this.value.value = this.shown.value;
    this.shown.removeAttribute("name");
    this.shown.value = "";
    this.shown.placeholder = place.dataset.hint;
    this.list = document.createElement("ul");
    this.list.id = `${this.shown.id}-choices`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", place.dataset.hint);
    this.list.hidden = true;
    this.clear = document.createElement("button");
    this.clear.type = "button";
    this.clear.className = "btn-close";
    this.clear.setAttribute("aria-label", place.dataset.clear);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) this.shown.setAttribute(name, value);
    place.append(this.value, this.clear, this.list);
    this.label = "";
    this.at = -1;
    this.listen();
    this.tell();
    if (this.value.value) this.name();
  }

  listen() {
    let waiting;
    this.shown.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.search(this.shown.value), 200);
    });
    this.shown.addEventListener("focus", () => this.search(""));
    this.shown.addEventListener("keydown", (event) => this.key(event));
    this.shown.addEventListener("blur", () => { this.close(); this.shown.value = this.label; });
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest('[role="option"]');
      if (option) this.choose(option.dataset.id, option.textContent);
    });
    this.clear.addEventListener("click", () => { this.choose("", ""); this.shown.focus(); });
  }

  async fetch(parameters) {
    const answer = await fetch(`${this.address}?${new URLSearchParams(parameters)}`, {
      headers: { accept: "application/json" },
    });
    return answer.ok ? (await answer.json()).choices : [];
  }

  async name() {
    const [choice] = await this.fetch({ pk: this.value.value });
    this.label = choice ? choice.label : this.value.value;
    this.shown.value = this.label;
    this.tell();
  }

  async search(text) {
    this.asked = text;
    const choices = await this.fetch({ q: text });
    if (this.asked !== text || document.activeElement !== this.shown) return;
    this.list.replaceChildren(...choices.map((choice, index) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${index}`;
      option.dataset.id = choice.id;
      option.textContent = choice.label;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      return option;
    }));
    if (!choices.length) {
      const nothing = document.createElement("li");
      nothing.className = "nothing";
      nothing.textContent = this.place.dataset.none;
      nothing.setAttribute("role", "option");
      nothing.setAttribute("aria-disabled", "true");
      nothing.setAttribute("aria-selected", "false");
      this.list.append(nothing);
    }
    this.at = -1;
    this.list.hidden = false;
    this.shown.setAttribute("aria-expanded", "true");
  }

  key(event) {
    const options = [...this.list.querySelectorAll("[data-id]")];
    if (event.key === "Escape") this.close();
    if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      if (this.at >= 0) this.choose(options[this.at].dataset.id, options[this.at].textContent);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    if (this.list.hidden) { this.search(""); return; }
    if (!options.length) return;
    this.at = (this.at + step + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.at)));
    options[this.at].scrollIntoView({ block: "nearest" });
    this.shown.setAttribute("aria-activedescendant", options[this.at].id);
  }

  choose(id, label) {
    this.value.value = id;
    this.label = label;
    this.shown.value = label;
    this.close();
    this.tell();
  }

  close() {
    this.list.hidden = true;
    this.shown.setAttribute("aria-expanded", "false");
    this.shown.removeAttribute("aria-activedescendant");
  }

  tell() {
    this.clear.hidden = !this.value.value;
  }
}

/* A page with work under way shows how far it has come, without moving the reader. */
function prepareWatching() {
  const place = document.querySelector("[data-watch]");
  if (!place) return;
  const look = async () => {
    if (document.hidden) { setTimeout(look, 2000); return; }
    try {
      const answer = await fetch(window.location.href, { headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-watched]");
      const old = document.querySelector("[data-watched]");
      if (answer.ok && fresh && old && !old.contains(document.activeElement)) old.replaceWith(fresh);
      if (answer.ok && !page.querySelector("[data-watch]")) return;
    } catch (error) { /* the server is away: it is asked again */ }
    setTimeout(look, 2000);
  };
  setTimeout(look, 2000);
}

prepareChoosing();
prepareSearch();
document.querySelectorAll("[data-picker]").forEach((place) => new Picker(place));
prepareWatching();
