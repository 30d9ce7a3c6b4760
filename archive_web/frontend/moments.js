// <talk-transcript>: the words beside the video follow the sound, and a click on a line goes there.
// Each line is a link to ?t=SECONDS, so the transcript works without this module too.

const AFTER_SCROLL_MS = 6000;

class TalkTranscript extends HTMLElement {
  #lines = [];
  #current = null;
  #readingUntil = 0;

  connectedCallback() {
    this.player = document.querySelector("talk-player");
    this.box = this.querySelector("[data-part=box]");
    this.#lines = [...this.querySelectorAll("a[data-start]")];
    this.starts = this.#lines.map((line) => Number(line.dataset.start));
    this.addEventListener("click", (event) => this.#jump(event));
    for (const event of ["wheel", "touchmove", "keydown"])
      this.box.addEventListener(event, () => (this.#readingUntil = Date.now() + AFTER_SCROLL_MS), { passive: true });
    this.player?.addEventListener("moment", ({ detail }) => this.#follow(detail.positionMs));
    customElements.whenDefined("talk-player").then(() => this.#follow(this.player?.positionMs ?? 0));
  }

  #jump(event) {
    const line = event.target.closest("a[data-start]");
    if (!line || !this.player?.seek || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#readingUntil = 0;
    history.replaceState(null, "", line.href);
    this.player.seek(Number(line.dataset.start));
    this.player.play();
  }

  /** Mark the line that is being said; in a pause, the last one stays marked. */
  #follow(positionMs) {
    const line = this.#lines[this.#lastStarted(positionMs)];
    if (line === this.#current) return;
    this.#current?.removeAttribute("aria-current");
    line?.setAttribute("aria-current", "true");
    this.#current = line;
    // Whoever scrolls is reading elsewhere: leave the box alone for a while.
    if (line && Date.now() > this.#readingUntil) this.#bringIntoView(line);
  }

  /** The index of the last line that starts at or before a position, or -1. */
  #lastStarted(positionMs) {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= positionMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Scroll inside the box alone: scrollIntoView would move the page away from the video. */
  #bringIntoView(line) {
    const offset = line.getBoundingClientRect().top - this.box.getBoundingClientRect().top;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.box.scrollBy({ top: offset - this.box.clientHeight / 3, behavior: calm ? "instant" : "smooth" });
  }
}

customElements.define("talk-transcript", TalkTranscript);
