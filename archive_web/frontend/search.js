// Suggestions under a search box while someone types: a combobox with a list, as WAI-ARIA 1.2 describes it.
// The form works without this module; a suggestion is an address, and choosing it goes there. Words are searched for
// by the form itself, which keeps the filters.

const KINDS = ["talks", "speakers", "goals", "series", "words"];
const PAUSE_MS = 150;
const SHORTEST = 2;

class Suggestions {
  #form;
  #input;
  #list = document.createElement("div");
  #status = Object.assign(document.createElement("p"), { className: "sr-only" });
  #options = [];
  #active = -1;
  #typed;
  #pause;
  #asking;

  constructor(form) {
    this.#form = form;
    this.#input = form.elements.q;
    this.#prepare();
    this.#input.addEventListener("input", () => this.#typing());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    form.addEventListener("focusout", () => this.#close());
    form.addEventListener("submit", () => this.#close());
    // The focus stays in the box, so that its leaving never closes the list under a finger.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#go(event.target.closest("[role=option]")));
  }

  #prepare() {
    const { label } = this.#form.dataset;
    Object.assign(this.#list, { id: `${this.#input.id}-suggestions`, className: "suggestions", hidden: true });
    set(this.#list, { role: "listbox", "aria-label": label });
    set(this.#status, { role: "status" });
    set(this.#input, {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.#list.id,
    });
    this.#form.append(this.#list, this.#status);
  }

  #typing() {
    clearTimeout(this.#pause);
    this.#asking?.abort();
    this.#typed = this.#input.value;
    if (this.#typed.trim().length < SHORTEST) return this.#close();
    this.#pause = setTimeout(() => this.#ask(), PAUSE_MS);
  }

  async #ask() {
    this.#asking = new AbortController();
    const address = `${this.#form.dataset.suggestions}?${new URLSearchParams({ q: this.#typed })}`;
    try {
      const answer = await fetch(address, { signal: this.#asking.signal });
      if (answer.ok) this.#show(await answer.json());
      else this.#close();
    } catch (fault) {
      // A stale question, or no network: whoever types can still search by the form.
      if (fault.name !== "AbortError") this.#close();
    }
  }

  #show(found) {
    if (document.activeElement !== this.#input) return;
    this.#options = [];
    const kinds = KINDS.filter((kind) => found[kind].length);
    this.#list.replaceChildren(...kinds.map((kind) => this.#group(kind, found[kind])));
    this.#activate(-1);
    this.#open(this.#options.length > 0);
    this.#status.textContent = found.count;
  }

  #group(kind, links) {
    const group = set(document.createElement("div"), { role: "group", "aria-labelledby": `${this.#list.id}-${kind}` });
    const label = Object.assign(document.createElement("p"), {
      id: `${this.#list.id}-${kind}`,
      className: "kind",
      textContent: this.#form.dataset[kind],
    });
    set(label, { role: "presentation" });
    group.append(label, ...links.map((link) => this.#option(kind, link)));
    return group;
  }

  #option(kind, { text, url, language }) {
    const option = set(document.createElement("div"), { role: "option", "aria-selected": "false" });
    option.id = `${this.#list.id}-${this.#options.length}`;
    option.textContent = text;
    option.dataset.url = url;
    option.dataset.kind = kind;
    if (language && language !== document.documentElement.lang) option.lang = language;
    this.#options.push(option);
    return option;
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (step && this.#options.length) {
      event.preventDefault();
      this.#open(true);
      // One place more than there are options: that of the words as they were typed.
      const places = this.#options.length + 1;
      this.#activate(((this.#active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && this.#active >= 0) {
      event.preventDefault();
      this.#go(this.#options[this.#active]);
    } else if (event.key === "Escape" && !this.#list.hidden) {
      event.preventDefault(); // a search field would be emptied
      this.#close();
    }
  }

  #activate(number) {
    this.#options[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = number;
    const option = this.#options[number];
    if (!option) return this.#input.removeAttribute("aria-activedescendant");
    set(option, { "aria-selected": "true" }).scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", option.id);
  }

  #open(isOpen) {
    this.#list.hidden = !isOpen;
    this.#input.setAttribute("aria-expanded", String(isOpen));
  }

  #close() {
    clearTimeout(this.#pause);
    this.#asking?.abort();
    this.#activate(-1);
    this.#open(false);
    this.#status.textContent = "";
  }

  #go(option) {
    if (!option) return;
    if (option.dataset.kind !== "words") return location.assign(option.dataset.url);
    this.#input.value = option.textContent;
    this.#form.requestSubmit();
  }
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

for (const form of document.querySelectorAll("form[data-suggestions]")) new Suggestions(form);

// A filter's choices lie over the page, and are closed as people expect of that; <details> does the rest by itself.
for (const filter of document.querySelectorAll("details.filter")) {
  document.addEventListener("pointerdown", (event) => {
    if (!filter.contains(event.target)) filter.open = false;
  });
  filter.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    filter.open = false;
    filter.querySelector("summary").focus();
  });
}
