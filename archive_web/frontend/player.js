// <talk-player>: controls around a <video> that the page has already rendered.
// All labels are in the markup, so they are in the reader's language; without this module the video keeps
// its own controls and plays the MP4. What each control does is a module in player/.
import { Buttons } from "./player/buttons.js";
import { Captions } from "./player/captions.js";
import { fadeWhenIdle } from "./player/fading.js";
import { listenForKeys } from "./player/keys.js";
import { Panels } from "./player/panels.js";
import { rememberPosition } from "./player/remembering.js";
import { offerSettings } from "./player/settings.js";
import { offerSharing } from "./player/sharing.js";
import { Source } from "./player/source.js";
import { Timeline } from "./player/timeline.js";

const NOTICE_MS = 3000;

class TalkPlayer extends HTMLElement {
  #started = false;
  #startS = 0;
  #source;
  #silence;

  connectedCallback() {
    this.video = this.querySelector("video");
    this.video.controls = false;
    this.#source = new Source(this.video, this.dataset, {
      onHeights: (heights) => this.settings.offerQualities(heights),
      onFault: () => this.say(this.dataset.fault, { stays: true }),
    });
    this.settings = offerSettings(this, this.#source);
    this.panels = new Panels(this);
    this.captions = new Captions(this);
    this.timeline = new Timeline(this);
    this.buttons = new Buttons(this);
    offerSharing(this);
    listenForKeys(this);
    fadeWhenIdle(this);
    this.video.addEventListener("timeupdate", () => this.#tellPosition());
    this.part("bar").hidden = this.part("start").hidden = false;
    this.seek(this.dataset.start * 1000 || 0);
    rememberPosition(this);
  }

  /** The element that plays a part in the player: data-part in the markup. */
  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  get started() {
    return this.#started;
  }

  /** The position in milliseconds, also before anything has been loaded. */
  get positionMs() {
    return (this.#started ? this.video.currentTime : this.#startS) * 1000;
  }

  get durationMs() {
    return Number.isFinite(this.video.duration) ? this.video.duration * 1000 : Number(this.dataset.durationMs);
  }

  /** Go to a position; before the first play it is only remembered, so that nothing is fetched. */
  seek(positionMs) {
    const seconds = Math.min(Math.max(positionMs, 0), this.durationMs) / 1000;
    if (!this.#started) this.#startS = seconds;
    this.video.currentTime = seconds;
    this.#tellPosition();
  }

  async play() {
    this.say("");
    if (!this.#started) {
      this.#started = true;
      this.dataset.state = "waiting";
      this.dispatchEvent(new CustomEvent("started"));
      await this.#source.open(this.#startS);
    } else if (this.video.error) this.#source.again();
    // A browser that refuses to play says so by an AbortError or NotAllowedError; the button stays.
    await this.video.play().catch(() => this.buttons.showState());
  }

  toggle() {
    return this.video.paused ? this.play() : this.video.pause();
  }

  /** Say something over the picture, and to a screen reader; for a while, or until something else is said. */
  say(text, { stays = false } = {}) {
    clearTimeout(this.#silence);
    this.part("message").textContent = text;
    if (text && !stays) this.#silence = setTimeout(() => this.say(""), NOTICE_MS);
  }

  #tellPosition() {
    this.timeline.show(this.positionMs, this.durationMs);
    this.dispatchEvent(new CustomEvent("moment", { detail: { positionMs: this.positionMs } }));
  }
}

customElements.define("talk-player", TalkPlayer);
