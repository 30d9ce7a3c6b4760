// Search within the transcript: every place is marked, counted, and gone through by buttons or Enter.
// The marks are CSS highlights over ranges of the text, so that nothing in the page is rebuilt.

const SHORTEST = 2; // letters; fewer would mark half of the text

export class Find {
  #transcript;
  #field;
  #found = [];
  #at = -1;

  constructor(transcript) {
    this.#transcript = transcript;
    this.#field = this.#part("find");
    this.#field.addEventListener("input", () => this.search());
    this.#field.addEventListener("keydown", (event) => this.#onKey(event));
    this.#part("find-next").addEventListener("click", () => this.#go(1));
    this.#part("find-previous").addEventListener("click", () => this.#go(-1));
    this.#part("find-form").addEventListener("submit", (event) => event.preventDefault());
  }

  /** Search for what the field holds, in what is shown. */
  search() {
    const wanted = plain(this.#field.value.trim());
    this.#at = -1;
    this.#found = wanted.length < SHORTEST ? [] : rangesOf(wanted, this.#textNodes());
    this.#highlight("found", this.#found);
    this.#highlight("found-here", []);
    this.#tell(wanted.length >= SHORTEST);
  }

  #part(name) {
    return this.#transcript.querySelector(`[data-part="${name}"]`);
  }

  #onKey(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.#go(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape" && this.#field.value) {
      event.preventDefault();
      this.#field.value = "";
      this.search();
    }
  }

  #go(by) {
    if (!this.#found.length) return;
    const from = this.#at < 0 && by < 0 ? 0 : this.#at;
    this.#at = (from + by + this.#found.length) % this.#found.length;
    const range = this.#found[this.#at];
    this.#highlight("found-here", [range]);
    this.#transcript.follow(false);
    this.#transcript.bringIntoView(range.startContainer.parentElement.closest("a"));
    this.#tell(true);
  }

  #tell(isSearching) {
    const { dataset } = this.#part("find-count");
    const [here, all] = [this.#at + 1, this.#found.length];
    const words = !all ? dataset.none : here ? dataset.place.replace("{here}", here) : dataset.all;
    this.#part("find-count").textContent = isSearching ? words.replace("{all}", all) : "";
    for (const name of ["find-next", "find-previous"]) this.#part(name).disabled = !all;
  }

  /** Browsers without CSS highlights still count, and go to each place. */
  #highlight(name, ranges) {
    if (!window.CSS?.highlights) return;
    if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
    else CSS.highlights.delete(name);
  }

  #textNodes() {
    const nodes = [];
    for (const turn of this.#transcript.box.querySelectorAll(".turn:not([hidden])"))
      for (const said of turn.querySelectorAll(".said")) {
        const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) nodes.push(walker.currentNode);
      }
    return nodes;
  }
}

/** In small letters, if that does not move them. */
function plain(text) {
  const small = text.toLowerCase();
  return small.length === text.length ? small : text;
}

/** The ranges of *nodes* in which *wanted* stands; a sentence may go on in the next cue. */
function rangesOf(wanted, nodes) {
  const starts = [];
  let text = "";
  for (const node of nodes) {
    const goesOn = node.previousSibling || node.parentElement.matches("mark");
    if (text && !goesOn && !text.endsWith(" ")) text += " ";
    starts.push(text.length);
    text += plain(node.data);
  }
  const ranges = [];
  let node = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    while (node + 1 < nodes.length && starts[node + 1] <= at) node++;
    let last = node;
    while (last + 1 < nodes.length && starts[last + 1] < at + wanted.length) last++;
    const end = Math.min(at + wanted.length - starts[last], nodes[last].length);
    const startOffset = Math.min(at - starts[node], nodes[node].length);
    ranges.push(
      new StaticRange({ startContainer: nodes[node], startOffset, endContainer: nodes[last], endOffset: end }),
    );
  }
  return ranges;
}
