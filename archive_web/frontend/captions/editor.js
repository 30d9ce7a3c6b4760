// <caption-editor>: captions corrected cue by cue beside the video, saved by themselves.
// All labels are in the markup and in data-words, so they are in the reader's language.
import { places, replaceAt } from "./finding.js";
import { balanced, halves } from "./lines.js";
import { Playing } from "./playing.js";
import { Rows } from "./rows.js";
import { Saving } from "./saving.js";
import { Track } from "./track.js";

const NEW_MS = 3000;
const KEYS = {
  "ctrl+Enter": "play",
  "ctrl+s": "save",
  "alt+ArrowUp": "before",
  "alt+ArrowDown": "after",
  "alt+Home": "start",
  "alt+End": "end",
  "alt+Enter": "split",
  "alt+Backspace": "merge-before",
};

class CaptionEditor extends HTMLElement {
  #track = null;
  #found = -1;
  #steadyText = "";

  async connectedCallback() {
    this.words = JSON.parse(this.dataset.words);
    this.limits = JSON.parse(this.dataset.limits);
    this.rows = new Rows(this.#part("rows"), this.#part("row"), this.words, this.limits);
    this.tools = this.#part("tools").content.firstElementChild.cloneNode(true);
    this.playing = new Playing(this.#part("video"), (ms) => this.#showNow(ms));
    this.saving = new Saving(this.dataset.from, () => this.#track, this.words, (state, facts) => this.#tell(state, facts));
    this.#say(this.words.loading);
    const answer = await this.saving.fetch();
    if (!answer) return;
    this.#track = new Track(answer);
    this.#listen();
    this.#part("desk").hidden = false;
    this.#say(answer.cues.length ? "" : this.words.none);
    this.#show();
    this.#offerDraft(answer);
    if (this.dataset.original) this.#showOriginal();
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #say(text) {
    this.#part("state").textContent = text;
  }

  #tell(state, facts = {}) {
    const link = state === "loggedOut" && Object.assign(document.createElement("a"), { href: this.dataset.logIn, target: "_blank" });
    const name = state === "saved" && facts.time ? "savedAt" : state;
    const text = Object.entries(facts).reduce((said, [fact, value]) => said.replace(`{${fact}}`, value), this.words[name]);
    this.#part("state").dataset.state = state;
    // What is typed is not commented on at each key: only what changes is said.
    if (text !== this.#steadyText) this.#say(text);
    this.#steadyText = text;
    if (link) this.#part("state").append(" ", Object.assign(link, { textContent: this.words.logIn }));
    if (state === "merged") this.#show();
    this.#do("undo").disabled = !this.#track?.canUndo;
  }

  #do(name) {
    return this.querySelector(`[data-do="${name}"]`);
  }

  #listen() {
    this.addEventListener("click", (event) => this.#clicked(event.target.closest("[data-do]")));
    this.addEventListener("input", ({ target }) => target.dataset.field && this.#typed(target));
    this.addEventListener("change", ({ target }) => target.dataset.field && this.#settled(target));
    this.addEventListener("focusin", ({ target }) => this.#chosen(target));
    this.addEventListener("keydown", (event) => this.#pressed(event));
    this.#part("find-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#findNext();
    });
  }

  #show() {
    this.rows.show(this.#track.cues);
  }

  #offerDraft(answer) {
    const { draft } = this.saving;
    if (!draft) return;
    const at = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    this.#part("draft-text").textContent = this.words.draft.replace("{time}", at);
    this.#part("draft").hidden = false;
    this.#do("restore-draft").addEventListener("click", () => {
      this.#track = Track.resumed(draft, answer);
      this.#part("draft").hidden = true;
      this.#changed();
    });
    this.#do("drop-draft").addEventListener("click", () => {
      this.saving.dropDraft();
      this.#part("draft").hidden = true;
    });
  }

  async #showOriginal() {
    const answer = await fetch(this.dataset.original).catch(() => null);
    if (answer?.ok) this.rows.original((await answer.json()).cues);
  }

  #chosen(target) {
    const row = target.closest?.(".cue-row");
    if (row && this.tools.parentNode !== row.firstElementChild) row.firstElementChild.append(this.tools);
  }

  #typed(element) {
    const cue = this.rows.take(element);
    this.rows.judge(cue, this.#next(cue));
    this.saving.soon();
  }

  /** A field was left: times are written as they were understood. */
  #settled(element) {
    const cue = this.rows.cueOf(element);
    this.rows.fill(cue, this.#at(cue), this.#next(cue));
  }

  #at(cue) {
    return this.#track.cues.indexOf(cue);
  }

  #next(cue) {
    return this.#track.cues[this.#at(cue) + 1];
  }

  #pressed(event) {
    const held = event.ctrlKey || event.metaKey ? "ctrl" : event.altKey ? "alt" : "";
    const action = KEYS[`${held}+${event.key}`];
    if (!action) return;
    const cue = this.rows.cueOf(event.target);
    if (!cue && action !== "save") return;
    event.preventDefault();
    this.#act(action, cue);
  }

  #clicked(button) {
    if (!button || button.closest("[data-part=draft]")) return;
    this.#act(button.dataset.do, this.rows.cueOf(button));
  }

  #act(action, cue) {
    const actions = {
      save: () => this.saving.now(),
      undo: () => this.#undo(),
      add: () => this.#add(this.#track.cues.at(-1)),
      replace: () => this.#replace(),
      "replace-all": () => this.#replaceAll(),
      play: () => this.playing.span(cue.startMs, cue.endMs),
      before: () => this.#focus(this.#track.cues[this.#at(cue) - 1]),
      after: () => this.#focus(this.#next(cue)),
      start: () => this.#set(cue, { startMs: this.playing.ms }),
      end: () => this.#set(cue, { endMs: this.playing.ms }),
      split: () => this.#split(cue),
      merge: () => this.#next(cue) && this.#merge(cue, this.#next(cue)),
      "merge-before": () => this.#at(cue) && this.#merge(this.#track.cues[this.#at(cue) - 1], cue),
      insert: () => this.#add(cue),
      remove: () => this.#remove(cue),
      mine: () => this.#choose(cue, {}),
      theirs: () => this.#choose(cue, cue.theirs),
    };
    actions[action]?.();
  }

  #changed() {
    this.#show();
    this.saving.soon();
  }

  #focus(cue) {
    const row = cue && this.rows.rowOf(cue);
    if (!row) return;
    row.scrollIntoView({ block: "nearest" });
    row.querySelector("textarea").focus();
  }

  #set(cue, values) {
    Object.assign(cue, values);
    this.#changed();
  }

  #undo() {
    this.#track.undo();
    this.#changed();
  }

  #add(after) {
    this.#track.step();
    const startMs = after ? after.endMs : this.playing.ms;
    const next = after && this.#next(after);
    const endMs = Math.max(Math.min(startMs + NEW_MS, next?.startMs ?? Infinity), startMs + 1000);
    const cue = this.#track.insert(after ? this.#at(after) + 1 : 0, { startMs, endMs, text: "", speaker: after?.speaker ?? "" });
    this.#changed();
    this.#focus(cue);
  }

  #remove(cue) {
    const neighbour = this.#next(cue) ?? this.#track.cues[this.#at(cue) - 1];
    this.#part("desk").append(this.tools);
    this.tools.remove();
    this.#track.step();
    this.#track.remove(cue);
    this.#changed();
    this.#say(this.words.removed);
    this.#focus(neighbour);
  }

  #split(cue) {
    const area = this.rows.rowOf(cue).querySelector("textarea");
    const [first, second] = halves(cue.text, area.selectionStart, this.limits.lineCharacters);
    if (!second) return;
    this.#track.step();
    const share = first.length / (first.length + second.length);
    const middleMs = Math.round(cue.startMs + (cue.endMs - cue.startMs) * share);
    const rest = { startMs: middleMs, endMs: cue.endMs, text: second, speaker: cue.speaker };
    Object.assign(cue, { endMs: middleMs, text: first });
    area.value = first;
    const made = this.#track.insert(this.#at(cue) + 1, rest);
    this.#changed();
    this.#focus(made);
  }

  #merge(cue, next) {
    this.#track.step();
    const text = balanced(`${cue.text} ${next.text}`, this.limits.lineCharacters);
    Object.assign(cue, { endMs: Math.max(cue.endMs, next.endMs), text });
    this.#focus(cue);
    this.rows.rowOf(cue).querySelector("textarea").value = text;
    this.#track.remove(next);
    this.#changed();
  }

  #choose(cue, values) {
    Object.assign(cue, values, { theirs: null });
    this.#changed();
    this.#focus(cue);
  }

  #wanted() {
    const form = this.#part("find-form").elements;
    return { wanted: form.find.value, put: form.replace.value, withCase: form.case.checked };
  }

  #findNext() {
    const { wanted, withCase } = this.#wanted();
    const found = places(this.#track.cues, wanted, withCase);
    this.#found = found.length ? (this.#found + 1) % found.length : -1;
    const told = found.length
      ? this.words.found.replace("{at}", this.#found + 1).replace("{count}", found.length)
      : this.words.notFound;
    this.#part("found").textContent = told;
    if (!found.length) return;
    const [cue, at] = found[this.#found];
    const area = this.rows.rowOf(cue).querySelector("textarea");
    this.rows.rowOf(cue).scrollIntoView({ block: "center" });
    area.focus();
    area.setSelectionRange(at, at + wanted.length);
  }

  #replace() {
    const { wanted, put, withCase } = this.#wanted();
    const place = places(this.#track.cues, wanted, withCase)[this.#found];
    if (place) {
      this.#track.step();
      replaceAt(place[0], place[1], wanted, put);
      this.#found--;
      this.#changed();
    }
    this.#findNext();
  }

  #replaceAll() {
    const { wanted, put, withCase } = this.#wanted();
    const found = places(this.#track.cues, wanted, withCase);
    if (found.length) this.#track.step();
    // From the last to the first, so that the places that are left stay true.
    for (const [cue, at] of found.reverse()) replaceAt(cue, at, wanted, put);
    if (found.length) this.#changed();
    this.#part("found").textContent = this.words.replaced.replace("{count}", found.length);
  }

  #showNow(ms) {
    const cue = this.#track?.cues.find((one) => one.startMs <= ms && ms < one.endMs);
    const row = cue && this.rows.rowOf(cue);
    this.#part("now").textContent = cue?.text ?? "";
    const shown = this.querySelector(".cue-row.now");
    if (shown === row) return;
    shown?.classList.remove("now");
    row?.classList.add("now");
    const writing = this.#part("rows").contains(document.activeElement);
    if (row && this.#part("follow").checked && !writing) row.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("caption-editor", CaptionEditor);
