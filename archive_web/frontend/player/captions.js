// Captions as a person wants them: in which language or none, how large, and where.
// The choices are kept in the browser. Nothing is fetched before the film is.
import { choose, chosen } from "../preferences.js";

const OFF = "";

export class Captions {
  #player;
  #tracks;
  #last;

  constructor(player) {
    this.#player = player;
    this.#tracks = [...player.querySelectorAll("track[kind=captions]")];
    if (!this.#tracks.length) return;
    const usual = this.#tracks.find((track) => "usual" in track.dataset)?.srclang ?? this.#tracks[0].srclang;
    this.#last = this.#known(chosen("captionLanguage", usual)) ?? usual;
    this.#selects();
    for (const element of this.#tracks) {
      element.addEventListener("load", () => this.#place());
      element.track.addEventListener("cuechange", () => this.#write(element.track));
    }
    this.#show(chosen("captions", true) ? this.#last : OFF);
    player.addEventListener("started", () => this.#show(this.language));
    player.part("captions").addEventListener("click", () => this.toggle());
  }

  get language() {
    return this.#player.part("caption-language").value;
  }

  toggle() {
    if (!this.#tracks.length) return;
    this.#choose(this.language === OFF ? this.#last : OFF);
  }

  #known(language) {
    return this.#tracks.find((track) => track.srclang === language)?.srclang;
  }

  #selects() {
    const { dataset } = this.#player;
    const bind = (name, usual, act) => {
      const select = this.#player.part(`caption-${name}`);
      select.value = dataset[`caption${name}`] = chosen(`caption-${name}`, usual);
      select.addEventListener("change", () => {
        choose(`caption-${name}`, (dataset[`caption${name}`] = select.value));
        act();
      });
    };
    bind("size", "100", () => {});
    bind("place", "bottom", () => this.#show(this.language));
    this.#player.part("caption-language").addEventListener("change", ({ target }) => this.#choose(target.value));
  }

  #choose(language) {
    choose("captions", language !== OFF);
    if (language !== OFF) choose("captionLanguage", (this.#last = language));
    this.#show(language);
    const { selectedOptions } = this.#player.part("caption-language");
    this.#player.say(`${this.#player.part("captions").getAttribute("aria-label")}: ${selectedOptions[0].label}`);
  }

  #show(language) {
    this.#player.part("caption-language").value = language;
    this.#player.part("captions").setAttribute("aria-pressed", language !== OFF);
    this.#player.part("caption-line").hidden = language === OFF || !this.#isBelow;
    for (const { srclang, track } of this.#tracks) {
      const shown = srclang === language && this.#player.started;
      track.mode = !shown ? "disabled" : this.#isBelow ? "hidden" : "showing";
      if (shown) this.#write(track);
    }
    this.#place();
  }

  get #isBelow() {
    return this.#player.part("caption-place").value === "below";
  }

  /** Lines count from the top; the browser finds the place at the bottom by itself. */
  #place() {
    const line = this.#player.part("caption-place").value === "top" ? 0 : "auto";
    for (const { track } of this.#tracks) for (const cue of track.cues ?? []) cue.line = line;
  }

  /** Under the picture they are ours to write, where they hide nothing that a slide shows. */
  #write(track) {
    if (track.mode === "disabled" || !this.#isBelow) return;
    const line = this.#player.part("caption-line");
    line.lang = track.language;
    line.textContent = [...(track.activeCues ?? [])].map((cue) => cue.getCueAsHTML().textContent).join("\n");
  }
}
