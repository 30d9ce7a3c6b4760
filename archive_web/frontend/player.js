// <talk-player>: controls around a <video> that the page has already rendered.
// All labels are in the markup, so they are in the reader's language; without this module the video keeps
// its own controls and plays the MP4.
import { clock, spoken } from "./clock.js";
import { pressed } from "./keys.js";
import { Source } from "./source.js";
import { Storyboard } from "./storyboard.js";
import { drawWaveform } from "./waveform.js";

class TalkPlayer extends HTMLElement {
  #started = false;
  #startS = 0;
  #source;

  connectedCallback() {
    this.video = this.querySelector("video");
    this.#source = new Source(this.video, this.dataset, {
      onHeights: (heights) => this.#offerQualities(heights),
      onFault: () => this.#say(this.dataset.fault),
    });
    new Storyboard(this.video, this.#part("seek"), this.#part("preview"));
    this.video.controls = false;
    this.#part("bar").hidden = false;
    this.#part("start").hidden = false;
    this.#listen();
    this.#showCaptions(true);
    this.seek(this.dataset.start * 1000 || 0);
  }

  /** The position in milliseconds, also before anything has been loaded. */
  get positionMs() {
    return (this.#started ? this.video.currentTime : this.#startS) * 1000;
  }

  /** Go to a position; before the first play it is only remembered, so that nothing is fetched. */
  seek(positionMs) {
    const seconds = Math.min(Math.max(positionMs / 1000, 0), this.#durationS);
    if (!this.#started) this.#startS = seconds;
    this.video.currentTime = seconds;
    this.#showPosition();
  }

  async play() {
    this.#say("");
    if (!this.#started) {
      this.#started = true;
      this.dataset.state = "waiting";
      drawWaveform(this.#part("waveform"));
      await this.#source.open(this.#startS);
    } else if (this.video.error) this.#source.again();
    // A browser that refuses to play says so by an AbortError or NotAllowedError; the button stays.
    await this.video.play().catch(() => this.#showState());
  }

  /** The large button goes away when it is pressed; the focus moves to the one that stays. */
  #playFirst() {
    this.#part("play").focus();
    return this.play();
  }

  toggle() {
    return this.video.paused ? this.play() : this.video.pause();
  }

  toggleMute() {
    this.video.muted = !this.video.muted;
  }

  toggleCaptions() {
    this.#showCaptions(this.#part("captions")?.getAttribute("aria-pressed") !== "true");
  }

  toggleFullscreen() {
    if (document.fullscreenElement) return document.exitFullscreen();
    // Phones from Apple can only put the bare video on the whole screen.
    return this.requestFullscreen ? this.requestFullscreen() : this.video.webkitEnterFullscreen?.();
  }

  get durationMs() {
    return this.#durationS * 1000;
  }

  get #durationS() {
    return Number.isFinite(this.video.duration) ? this.video.duration : this.dataset.durationMs / 1000;
  }

  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  #listen() {
    const on = (name, event, action) => this.#part(name)?.addEventListener(event, action);
    on("start", "click", () => this.#playFirst());
    on("play", "click", () => this.toggle());
    on("mute", "click", () => this.toggleMute());
    on("captions", "click", () => this.toggleCaptions());
    on("fullscreen", "click", () => this.toggleFullscreen());
    on("link", "click", () => this.#shareMoment());
    on("seek", "input", (event) => this.seek(event.target.value * 1000));
    on("speed", "change", (event) => (this.video.playbackRate = Number(event.target.value)));
    on("quality", "change", (event) => this.#source.choose(Number(event.target.value)));
    this.video.addEventListener("click", () => this.toggle());
    this.video.addEventListener("timeupdate", () => this.#showPosition());
    this.video.addEventListener("volumechange", () => this.#showMuted());
    for (const event of ["play", "playing", "pause", "waiting", "ended"])
      this.video.addEventListener(event, () => this.#showState());
    this.addEventListener("keydown", (event) => pressed(event, this) && event.preventDefault());
  }

  #showState() {
    const { paused, readyState } = this.video;
    this.dataset.state = paused ? "paused" : readyState < 3 ? "waiting" : "playing";
    this.#part("start").hidden = this.#started;
    const button = this.#part("play");
    button.setAttribute("aria-label", paused ? button.dataset.play : button.dataset.pause);
  }

  #showPosition() {
    const seconds = this.positionMs / 1000;
    const seek = this.#part("seek");
    seek.max = Math.floor(this.#durationS);
    seek.value = seconds;
    seek.setAttribute("aria-valuetext", spoken(seconds, this.#durationS, this.dataset.of));
    seek.style.setProperty("--done", `${(100 * seconds) / (this.#durationS || 1)}%`);
    this.#part("now").textContent = clock(seconds);
    this.dispatchEvent(new CustomEvent("moment", { detail: { positionMs: this.positionMs } }));
  }

  #showMuted() {
    const muted = this.video.muted || this.video.volume === 0;
    this.#part("mute").setAttribute("aria-pressed", muted);
  }

  #showCaptions(wanted) {
    for (const track of this.video.textTracks)
      if (track.kind === "captions") track.mode = wanted ? "showing" : "hidden";
    this.#part("captions")?.setAttribute("aria-pressed", wanted);
  }

  #offerQualities(heights) {
    const select = this.#part("quality");
    for (const [level, height] of heights) select.append(new Option(`${height}p`, level));
    select.closest("label").hidden = heights.length < 2;
  }

  /** Put the moment into the address, and on the clipboard where the browser lets us. */
  async #shareMoment() {
    const address = new URL(location.href);
    address.searchParams.set("t", Math.floor(this.positionMs / 1000));
    history.replaceState(null, "", address);
    try {
      await navigator.clipboard.writeText(address.href);
      this.#say(this.dataset.copied);
    } catch {
      this.#say(this.dataset.inAddress);
    }
  }

  #say(text) {
    this.#part("message").textContent = text;
  }
}

customElements.define("talk-player", TalkPlayer);
