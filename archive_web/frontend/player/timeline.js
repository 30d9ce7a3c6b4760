// The timeline: where we are, where talks and slides begin, where the words of a search are said, and the sound.
import { clock, spoken } from "../clock.js";
import { Storyboard } from "./storyboard.js";
import { drawWaveform } from "./waveform.js";

export class Timeline {
  #player;
  #seek;
  #now;

  constructor(player) {
    this.#player = player;
    this.#seek = player.part("seek");
    this.#now = player.part("now");
    this.#mark();
    new Storyboard(player, this.#seek);
    this.#seek.addEventListener("input", () => player.seek(this.#seek.value * 1000));
    player.addEventListener("started", () => drawWaveform(player.part("waveform")));
    player.addEventListener("click", (event) => this.#goTo(event));
  }

  show(positionMs, durationMs) {
    const [seconds, lengthS] = [positionMs / 1000, durationMs / 1000];
    const seek = this.#seek;
    seek.max = Math.floor(lengthS);
    seek.value = seconds;
    seek.setAttribute("aria-valuetext", spoken(seconds, lengthS, this.#player.dataset.of));
    seek.style.setProperty("--done", `${(100 * seconds) / (lengthS || 1)}%`);
    this.#now.textContent = clock(seconds);
  }

  /** A chapter is a link to its moment, which here leads there without a new page. */
  #goTo(event) {
    const link = event.target.closest("a[data-start]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#player.seek(Number(link.dataset.start));
    this.#player.play();
  }

  #mark() {
    const starts = (kind) => [...this.#player.querySelectorAll(`[data-kind="${kind}"]`)].map((one) => one.dataset.start);
    const hits = this.#player.dataset.hits?.split(" ").filter(Boolean) ?? [];
    const marks = Object.entries({ slide: starts("slide"), talk: starts("talk"), hit: hits });
    for (const [kind, at] of marks) this.#player.part("marks").append(...at.map((ms) => this.#tick(kind, Number(ms))));
  }

  #tick(kind, positionMs) {
    const tick = Object.assign(document.createElement("i"), { className: kind });
    tick.style.left = `${(100 * positionMs) / this.#player.durationMs}%`;
    return tick;
  }
}
