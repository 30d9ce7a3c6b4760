// Previews over the timeline: the tile of the storyboard for a position, and its time.
// The storyboard is a metadata track of the video; the browser fetches it when it is first needed.
import { clock } from "./clock.js";

const AREA = /^(.*)#xywh=(\d+),(\d+),(\d+),(\d+)$/;

export class Storyboard {
  #track;
  #seek;
  #preview;

  /** @param video the one with the metadata track; @param seek the range input; @param preview what is shown over it. */
  constructor(video, seek, preview) {
    this.#track = video.querySelector("track[kind=metadata]")?.track;
    this.#seek = seek;
    this.#preview = preview;
    if (!this.#track || !preview) return;
    seek.addEventListener("pointermove", (event) => this.#show(this.#positionAt(event.clientX)));
    for (const event of ["focus", "input"]) seek.addEventListener(event, () => this.#showValue());
    for (const event of ["pointerleave", "blur"]) seek.addEventListener(event, () => (preview.hidden = true));
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
    this.#track.mode = "hidden"; // loads it, and shows no captions
    const cues = this.#track.cues;
    if (!cues?.length) return;
    const at = Math.min(Math.floor(seconds / (cues[0].endTime - cues[0].startTime)), cues.length - 1);
    const [, address, x, y, width, height] = AREA.exec(cues[at].text);
    const [tile, time] = this.#preview.children;
    Object.assign(tile.style, {
      width: `${width}px`,
      height: `${height}px`,
      backgroundImage: `url("${address}")`,
      backgroundPosition: `-${x}px -${y}px`,
    });
    time.textContent = clock(seconds);
    this.#preview.hidden = false;
    const reach = this.#seek.clientWidth - this.#preview.offsetWidth;
    const middle = (seconds / (Number(this.#seek.max) || 1)) * this.#seek.clientWidth;
    this.#preview.style.left = `${Math.min(Math.max(middle - this.#preview.offsetWidth / 2, 0), reach)}px`;
  }
}
