// Previews over the timeline: the tile of the storyboard for a position, its time, and the talk it is in.
// The storyboard is a metadata track of the video; the browser fetches it when it is first needed.
import { clock } from "../clock.js";

const AREA = /^(.*)#xywh=(\d+),(\d+),(\d+),(\d+)$/;

export class Storyboard {
  #track;
  #talks;
  #seek;
  #preview;

  /** @param seek the range input that the preview stands over. */
  constructor(player, seek) {
    this.#track = player.querySelector("track[kind=metadata]")?.track;
    this.#talks = [...player.querySelectorAll("[data-kind=talk]")];
    this.#seek = seek;
    this.#preview = player.part("preview");
    seek.addEventListener("pointermove", (event) => this.#show(this.#positionAt(event.clientX)));
    for (const event of ["focus", "input"]) seek.addEventListener(event, () => this.#showValue());
    player.addEventListener("moment", () => this.#showValue()); // our own keys move the slider too
    for (const event of ["pointerleave", "pointerup", "blur"])
      seek.addEventListener(event, () => (this.#preview.hidden = true));
  }

  /** A focus that the mouse has brought shows where the mouse is, not where the slider was. */
  #showValue() {
    if (this.#seek.matches(":focus-visible, :active")) this.#show(Number(this.#seek.value));
  }

  /** The second under a place on the screen. The middle of the thumb goes from half its width to half from the end. */
  #positionAt(x) {
    const { left, width } = this.#seek.getBoundingClientRect();
    const thumb = 1.1 * parseFloat(getComputedStyle(document.documentElement).fontSize);
    const share = (x - left - thumb / 2) / (width - thumb);
    return Math.min(Math.max(share, 0), 1) * Number(this.#seek.max);
  }

  #show(seconds) {
    const [tile, time, title] = this.#preview.children;
    this.#drawTile(tile, seconds);
    time.textContent = clock(seconds);
    title.textContent = this.#talks.findLast((talk) => talk.dataset.start <= seconds * 1000)?.dataset.title ?? "";
    this.#preview.hidden = false;
    const reach = this.#seek.clientWidth - this.#preview.offsetWidth;
    const middle = (seconds / (Number(this.#seek.max) || 1)) * this.#seek.clientWidth;
    this.#preview.style.left = `${Math.min(Math.max(middle - this.#preview.offsetWidth / 2, 0), reach)}px`;
  }

  /** Asking for the track loads it; until it has come, and where there is none, the time alone is shown. */
  #drawTile(tile, seconds) {
    if (this.#track) this.#track.mode = "hidden";
    const cues = this.#track?.cues;
    if (!cues?.length) return;
    const at = Math.min(Math.floor(seconds / (cues[0].endTime - cues[0].startTime)), cues.length - 1);
    const [, address, x, y, width, height] = AREA.exec(cues[at].text);
    Object.assign(tile.style, {
      width: `${width}px`,
      height: `${height}px`,
      backgroundImage: `url("${address}")`,
      backgroundPosition: `-${x}px -${y}px`,
    });
  }
}
