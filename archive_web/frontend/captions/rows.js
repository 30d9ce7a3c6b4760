// One row a cue: its fields, what would make it hard to read, and what someone else has made of it.
import { fault, hints } from "./hints.js";
import { read, written } from "./times.js";

const part = (row, name) => row.querySelector(`[data-part="${name}"]`);
const field = (row, name) => row.querySelector(`[data-field="${name}"]`);

export class Rows {
  #rows = new Map();
  #cues = new Map();

  constructor(list, template, words, limits) {
    Object.assign(this, { list, template, words, limits });
  }

  cueOf(element) {
    return this.#cues.get(element?.closest(".cue-row"));
  }

  rowOf(cue) {
    return this.#rows.get(cue);
  }

  /** Bring the list in line with *cues*; rows that are there stay, and so does the focus in them. */
  show(cues) {
    const wanted = new Set(cues);
    for (const [cue, row] of this.#rows) {
      if (wanted.has(cue)) continue;
      row.remove();
      this.#rows.delete(cue);
      this.#cues.delete(row);
    }
    let before = null;
    for (const cue of cues) {
      const row = this.#rows.get(cue) ?? this.#make(cue);
      if ((before ? before.nextElementSibling : this.list.firstElementChild) !== row)
        if (before) before.after(row);
        else this.list.prepend(row);
      before = row;
    }
    cues.forEach((cue, at) => this.fill(cue, at, cues[at + 1]));
  }

  /** Write *cue*, the one at *at*, into its row; what someone is writing in a field is left alone. */
  fill(cue, at, next) {
    const row = this.#rows.get(cue);
    const put = (name, value) => {
      const input = field(row, name);
      if (input.value !== value && input !== document.activeElement) input.value = value;
    };
    if (cue.startMs !== null) put("start", written(cue.startMs));
    if (cue.endMs !== null) put("end", written(cue.endMs));
    put("speaker", cue.speaker ?? "");
    put("text", cue.text);
    const time = written(cue.startMs ?? 0);
    row.querySelector("legend").textContent = this.words.cue.replace("{number}", at + 1).replace("{time}", time);
    this.judge(cue, next);
  }

  /** Take what was written in *element* into its cue. */
  take(element) {
    const cue = this.cueOf(element);
    const { field: name } = element.dataset;
    if (name === "start" || name === "end") cue[`${name}Ms`] = read(element.value);
    else cue[name] = element.value;
    return cue;
  }

  judge(cue, next) {
    const row = this.#rows.get(cue);
    const wrong = fault(cue, this.words);
    const said = wrong ? [wrong] : hints(cue, next, this.words, this.limits);
    const list = part(row, "hints");
    const text = said.join(" ");
    if (list.textContent !== text) list.textContent = text;
    list.hidden = !said.length;
    row.classList.toggle("faulty", Boolean(wrong));
    field(row, "start").setAttribute("aria-invalid", cue.startMs === null);
    field(row, "end").setAttribute("aria-invalid", cue.endMs === null || cue.endMs <= cue.startMs);
    field(row, "text").setAttribute("aria-invalid", !cue.text.trim());
    const conflict = part(row, "conflict");
    conflict.hidden = !cue.theirs;
    if (cue.theirs) conflict.querySelector("p").textContent = this.words.conflict.replace("{text}", cue.theirs.text);
  }

  /** Show beside each cue what was said then, for those who translate it. */
  original(said) {
    for (const [cue, row] of this.#rows) {
      const texts = said.filter((one) => one.start_ms < cue.endMs && one.end_ms > cue.startMs).map((one) => one.text);
      part(row, "original").textContent = texts.join(" ");
      part(row, "original").hidden = !texts.length;
    }
  }

  #make(cue) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    this.#rows.set(cue, row);
    this.#cues.set(row, cue);
    return row;
  }
}
