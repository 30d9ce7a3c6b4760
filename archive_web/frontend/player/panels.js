// Panels below the controls: one open at a time, each opened by its button, closed by it or by Escape.
// They push nothing out of sight and cover no picture, so they need no trap for the focus.

export class Panels {
  #player;

  constructor(player) {
    this.#player = player;
    for (const button of this.#buttons) {
      button.hidden = false;
      button.addEventListener("click", () => this.toggle(button));
    }
    player.addEventListener("keydown", (event) => this.#escape(event));
  }

  /** Open or close the panel of *button*; it tells the panel by an event of its own, "opened". */
  toggle(button, open = button.getAttribute("aria-expanded") !== "true") {
    for (const one of this.#buttons) {
      const shown = one === button && open;
      one.setAttribute("aria-expanded", shown);
      const panel = document.getElementById(one.getAttribute("aria-controls"));
      panel.hidden = !shown;
      if (shown) panel.dispatchEvent(new CustomEvent("opened"));
    }
  }

  get #buttons() {
    return [...this.#player.querySelectorAll("button[aria-controls][aria-expanded]")];
  }

  #escape(event) {
    const open = this.#buttons.find((button) => button.getAttribute("aria-expanded") === "true");
    if (event.key !== "Escape" || !open || event.target.closest("dialog")) return;
    event.preventDefault();
    this.toggle(open, false);
    open.focus();
  }
}
