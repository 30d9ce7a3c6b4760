// The desk where a recording is split into talks: the fields hold the times, and what is drawn and dragged follows them.
import { read, written } from "../captions/times.js";
import { Boundaries } from "./boundaries.js";
import { completeNames } from "./names.js";
import { Wave } from "./wave.js";

class TalkBoard extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.video = this.querySelector("video");
    this.form.querySelectorAll("[data-field=speakers]").forEach((input) => completeNames(input));
    this.#openWave();
    if (this.video) this.#openVideo();
    this.addEventListener("click", (event) => this.#press(event.target.closest("button")));
  }

  #openWave() {
    const lengthMs = Number(this.dataset.lengthMs);
    if (!lengthMs) return;
    this.wave = new Wave(this.querySelector("[data-part=wave]"), lengthMs, (ms) => this.#seek(ms));
    this.boundaries = new Boundaries(this.wave, [...this.querySelectorAll("[data-row]")], {
      snaps: JSON.parse(this.dataset.snaps),
      words: { start: this.dataset.startOf, end: this.dataset.endOf },
      play: (ms) => this.#play(ms),
    });
  }

  #openVideo() {
    for (const button of this.querySelectorAll("button[hidden]")) button.hidden = false;
    const position = this.form.elements.namedItem("position");
    const from = Number(this.dataset.position) || 0;
    if (from) this.video.currentTime = from;
    for (const event of ["timeupdate", "seeked"])
      this.video.addEventListener(event, () => {
        position.value = this.video.currentTime.toFixed(1);
        this.wave?.now(this.#nowMs);
      });
  }

  get #nowMs() {
    return Math.round((this.video.currentTime * 1000) / 100) * 100;
  }

  #seek(ms) {
    if (this.video) this.video.currentTime = ms / 1000;
  }

  #play(ms) {
    this.#seek(ms);
    this.video?.play().catch(() => {});
  }

  #press(button) {
    if (!button || button.type === "submit") return;
    const start = button.closest("[data-row]")?.querySelector("[data-field=start]");
    const does = {
      in: () => this.wave.zoom(2),
      out: () => this.wave.zoom(0.5),
      play: () => this.#play(read(start.value) ?? 0),
      "start-video": () => this.boundaries.set(start, this.#nowMs),
      "at-video": () => (this.form.elements.namedItem("at").value = written(this.#nowMs)),
    };
    if (button.dataset.play) this.#play(Number(button.dataset.play));
    else does[button.dataset.do]?.();
  }
}

customElements.define("talk-board", TalkBoard);
