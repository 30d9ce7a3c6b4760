// A handle for each start and end of a talk: dragged, or moved by keys; where a talk ends and the next begins, one for both.
import { spoken } from "../clock.js";
import { read, written } from "../captions/times.js";

const NEAR_PX = 10;
const STEPS = { ArrowLeft: -1000, ArrowDown: -1000, ArrowRight: 1000, ArrowUp: 1000, PageDown: -10_000, PageUp: 10_000 };

export class Boundaries {
  /** @param rows the elements that hold the fields; their order is that of the page. */
  constructor(wave, rows, { snaps, words, play }) {
    Object.assign(this, { wave, rows, snaps, words, play, handles: new Map() });
    for (const row of rows)
      for (const field of ["start", "end", "title"])
        this.#input(row, field).addEventListener("input", () => this.#follow());
    this.#follow();
  }

  #input(row, field) {
    return row.querySelector(`[data-field=${field}]`);
  }

  /** Write a time into *input*, and into the end that lay there too. */
  set(input, ms) {
    const before = read(input.value);
    const time = written(Math.min(this.wave.lengthMs, Math.max(0, Math.round(ms))));
    for (const row of this.rows)
      for (const field of ["start", "end"]) {
        const other = this.#input(row, field);
        if (other === input || (other.value.trim() && read(other.value) === before && other.dataset.field !== input.dataset.field))
          other.value = time;
      }
    this.#follow();
  }

  /** Draw the handles where the fields say. */
  #follow() {
    const starts = new Set(this.rows.map((row) => read(this.#input(row, "start").value)));
    for (const row of this.rows)
      for (const field of ["start", "end"]) {
        const input = this.#input(row, field);
        const ms = read(input.value);
        const isShown = ms !== null && ms <= this.wave.lengthMs && (field === "start" || !starts.has(ms));
        this.#show(input, isShown ? ms : null, `${this.words[field]} ${this.#input(row, "title").value}`);
      }
  }

  #show(input, ms, label) {
    const handle = this.handles.get(input) ?? this.#handle(input);
    handle.hidden = ms === null;
    if (ms === null) return;
    this.wave.place(handle, ms);
    handle.setAttribute("aria-label", label);
    handle.setAttribute("aria-valuenow", Math.round(ms / 1000));
    handle.setAttribute("aria-valuetext", spoken(ms / 1000, this.wave.lengthMs / 1000, "/"));
  }

  #handle(input) {
    const handle = document.createElement("span");
    handle.className = `wave-handle ${input.dataset.field}`;
    handle.tabIndex = 0;
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-valuemin", 0);
    handle.setAttribute("aria-valuemax", Math.round(this.wave.lengthMs / 1000));
    handle.addEventListener("keydown", (event) => this.#key(event, input));
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      handle.focus();
      event.preventDefault();
    });
    handle.addEventListener("pointermove", (event) => {
      if (handle.hasPointerCapture(event.pointerId)) this.set(input, this.#snapped(this.wave.msAt(event.clientX)));
    });
    this.wave.inside.append(handle);
    this.handles.set(input, handle);
    return handle;
  }

  #key(event, input) {
    const ms = read(input.value);
    const step = STEPS[event.key];
    if (event.key === "Enter") this.play(ms);
    else if (!step) return;
    else if (event.ctrlKey) this.set(input, this.#next(ms, step));
    else this.set(input, ms + (event.shiftKey ? Math.sign(step) * 100 : step));
    event.preventDefault();
  }

  #next(ms, step) {
    const found = step > 0 ? this.snaps.find((snap) => snap > ms) : this.snaps.findLast((snap) => snap < ms);
    return found ?? ms;
  }

  #snapped(ms) {
    const whole = Math.round(ms / 100) * 100;
    if (!this.wave.snapping.checked || !this.snaps.length) return whole;
    const near = this.snaps.reduce((best, snap) => (Math.abs(snap - ms) < Math.abs(best - ms) ? snap : best));
    return Math.abs(near - ms) <= NEAR_PX * this.wave.msPerPixel ? near : whole;
  }
}
