// The waveform, as wide as it is magnified; only what is in view is drawn, for a canvas has a greatest width.

const MOST = 64;

export class Wave {
  #levels = [];
  #factor = 1;

  /** @param chosen called as chosen(ms) when a moment is pressed. */
  constructor(root, lengthMs, chosen) {
    const part = (name) => root.querySelector(`[data-part=${name}]`);
    [this.view, this.inside, this.canvas, this.line] = ["view", "inside", "canvas", "now"].map(part);
    this.lengthMs = lengthMs;
    this.snapping = part("snap");
    root.hidden = false;
    this.view.addEventListener("scroll", () => this.#draw());
    new ResizeObserver(() => this.#draw()).observe(this.view);
    this.inside.addEventListener("click", (event) => {
      if (!event.target.closest("[role=slider]")) chosen(this.msAt(event.clientX));
    });
    if (root.dataset.from) this.#fetch(root.dataset.from);
  }

  async #fetch(address) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) this.#levels = (await answer.json()).levels;
    this.#draw();
  }

  msAt(clientX) {
    const box = this.inside.getBoundingClientRect();
    const share = (clientX - box.left) / box.width;
    return Math.round(Math.min(1, Math.max(0, share)) * this.lengthMs);
  }

  get msPerPixel() {
    return this.lengthMs / this.inside.clientWidth;
  }

  place(element, ms) {
    element.style.left = `${(100 * ms) / this.lengthMs}%`;
  }

  now(ms) {
    this.place(this.line, ms);
  }

  /** Magnify *times* as much as now, around the middle of what is seen. */
  zoom(times) {
    const { view } = this;
    const middle = (view.scrollLeft + view.clientWidth / 2) / this.inside.clientWidth;
    this.#factor = Math.min(MOST, Math.max(1, this.#factor * times));
    this.inside.style.width = `${this.#factor * 100}%`;
    view.scrollLeft = middle * this.inside.clientWidth - view.clientWidth / 2;
    this.#draw();
  }

  #draw() {
    const { canvas, view } = this;
    canvas.width = canvas.clientWidth * devicePixelRatio;
    canvas.height = canvas.clientHeight * devicePixelRatio;
    const brush = canvas.getContext("2d");
    brush.fillStyle = getComputedStyle(canvas).color;
    const all = this.inside.clientWidth * devicePixelRatio;
    const first = view.scrollLeft * devicePixelRatio;
    for (let x = 0; x < canvas.width; x++) {
      const level = this.#levels[Math.floor(((first + x) * this.#levels.length) / all)] ?? 0;
      const height = Math.max(1, (level * canvas.height) / 100);
      brush.fillRect(x, (canvas.height - height) / 2, 1, height);
    }
  }
}
