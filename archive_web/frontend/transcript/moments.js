// A list of moments that follows the video; a click goes to one.
// Each moment is a link to ?t=SECONDS, so they work without this module too.

export class Moments extends HTMLElement {
  #current = null;

  connectedCallback() {
    this.player = document.querySelector("talk-player");
    this.box = this.querySelector("[data-part=box]");
    this.links = [...this.box.querySelectorAll("a[data-start]")];
    this.starts = this.links.map((link) => Number(link.dataset.start));
    this.following = true;
    this.addEventListener("click", (event) => this.#jump(event));
    // Whoever scrolls is reading elsewhere, until they choose a moment or ask to follow again.
    for (const event of ["wheel", "touchmove", "keydown", "pointerdown"])
      this.box.addEventListener(event, (event) => this.#hasScrolled(event) && this.follow(false), { passive: true });
    this.player?.addEventListener("moment", ({ detail }) => this.#show(detail.positionMs));
    customElements.whenDefined("talk-player").then(() => this.#show(this.player?.positionMs ?? 0));
  }

  /** The moment that is said or shown now; where there is nothing, the last one. */
  get current() {
    return this.#current;
  }

  follow(wanted) {
    this.following = wanted;
    if (wanted && this.#current) this.bringIntoView(this.#current);
  }

  /** What else happens when a moment has been chosen. */
  jumped() {}

  /** Scroll inside the box alone: scrollIntoView would move the page away from the video. */
  bringIntoView(link) {
    const { box } = this;
    const [here, frame] = [link.getBoundingClientRect(), box.getBoundingClientRect()];
    const [down, across] = [here.top - frame.top - box.clientHeight / 3, here.left - frame.left - box.clientWidth / 3];
    const isNear = Math.abs(down) < box.clientHeight;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    box.scrollBy({ top: down, left: across, behavior: calm || !isNear ? "instant" : "smooth" });
  }

  /** Keys that scroll count, and the scroll bar, which is the box itself; not a press on a moment. */
  #hasScrolled({ type, key, target }) {
    if (type === "keydown") return /^(Arrow|Page|Home|End)/.test(key);
    return type !== "pointerdown" || target === this.box;
  }

  #jump(event) {
    const link = event.target.closest("a[data-start]");
    if (!link || !this.player?.seek || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (event.detail && !getSelection().isCollapsed) return; // the mouse has selected words, to quote them
    history.replaceState(null, "", link.href);
    this.player.seek(Number(link.dataset.start));
    this.player.play();
    this.follow(true);
    this.jumped();
  }

  #show(positionMs) {
    const link = this.links[this.#lastStarted(positionMs)];
    if (link === this.#current) return;
    this.#current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    this.#current = link;
    if (link && this.following) this.bringIntoView(link);
    this.dispatchEvent(new Event("line"));
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
}
