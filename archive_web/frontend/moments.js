// <talk-transcript> and <talk-slides>: what is said and shown beside the video follows it, and a click goes there.
// Each moment is a link to ?t=SECONDS, so they work without this module too.

const AFTER_SCROLL_MS = 6000;

class Moments extends HTMLElement {
  #links = [];
  #current = null;
  #readingUntil = 0;

  connectedCallback() {
    this.player = document.querySelector("talk-player");
    this.box = this.querySelector("[data-part=box]");
    this.#links = [...this.box.querySelectorAll("a[data-start]")];
    this.starts = this.#links.map((link) => Number(link.dataset.start));
    this.addEventListener("click", (event) => this.#jump(event));
    for (const event of ["wheel", "touchmove", "keydown"])
      this.box.addEventListener(event, () => (this.#readingUntil = Date.now() + AFTER_SCROLL_MS), { passive: true });
    this.player?.addEventListener("moment", ({ detail }) => this.#follow(detail.positionMs));
    customElements.whenDefined("talk-player").then(() => this.#follow(this.player?.positionMs ?? 0));
  }

  /** What else happens when a moment has been chosen. */
  jumped() {}

  #jump(event) {
    const link = event.target.closest("a[data-start]");
    if (!link || !this.player?.seek || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#readingUntil = 0;
    history.replaceState(null, "", link.href);
    this.player.seek(Number(link.dataset.start));
    this.player.play();
    this.jumped();
  }

  /** Mark what is said or shown; where there is nothing, the last one stays marked. */
  #follow(positionMs) {
    const link = this.#links[this.#lastStarted(positionMs)];
    if (link === this.#current) return;
    this.#current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    this.#current = link;
    // Whoever scrolls is reading elsewhere: leave the box alone for a while.
    if (link && Date.now() > this.#readingUntil) this.#bringIntoView(link);
  }

  /** The index of the last moment at or before a position, or -1. */
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
  #bringIntoView(link) {
    const { box } = this;
    const [here, frame] = [link.getBoundingClientRect(), box.getBoundingClientRect()];
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    box.scrollBy({
      top: here.top - frame.top - box.clientHeight / 3,
      left: here.left - frame.left - box.clientWidth / 3,
      behavior: calm ? "instant" : "smooth",
    });
  }
}

customElements.define("talk-transcript", class extends Moments {});

// The slides lie below the video, often out of its sight.
customElements.define(
  "talk-slides",
  class extends Moments {
    jumped() {
      this.player.scrollIntoView({ block: "nearest" });
    }
  },
);
