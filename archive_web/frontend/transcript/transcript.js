// <talk-transcript>: what is said, following the sound; with a search, a choice of speaker, and quotes to take away.
import { Find } from "./find.js";
import { Moments } from "./moments.js";
import { offerQuotes } from "./quoting.js";

export class Transcript extends Moments {
  connectedCallback() {
    super.connectedCallback();
    for (const tools of this.querySelectorAll("[data-part=tools]")) tools.hidden = false;
    if (!this.links.length) return;
    this.#part("follow").addEventListener("click", () => this.follow(!this.following));
    this.find = new Find(this);
    this.#part("speaker")?.addEventListener("change", ({ target }) => this.#showSpeaker(target.value));
    offerQuotes(this);
  }

  follow(wanted) {
    super.follow(wanted);
    this.#part("follow").setAttribute("aria-pressed", wanted);
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #showSpeaker(name) {
    for (const turn of this.box.querySelectorAll(".turn")) turn.hidden = name !== "" && turn.dataset.speaker !== name;
    this.find.search();
    if (this.current && this.following) this.bringIntoView(this.current);
  }
}
