// The buttons that steer the film itself: play, sound, picture-in-picture and full screen.
import { choose, chosen } from "../preferences.js";

export class Buttons {
  #player;
  #video;

  constructor(player) {
    this.#player = player;
    this.#video = player.video;
    this.#listen();
    this.#offerPictureInPicture();
    this.#video.volume = chosen("volume", 1);
  }

  toggleMute() {
    this.#video.muted = !this.#video.muted;
  }

  /** Louder by a share of the whole, or softer. */
  louder(by) {
    this.#video.volume = Math.min(Math.max(this.#video.volume + by, 0), 1);
    this.#video.muted = false;
    const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
    this.#player.say(`${this.#part("volume").getAttribute("aria-label")} ${percent.format(this.#video.volume)}`);
  }

  toggleFullscreen() {
    if (document.fullscreenElement) return document.exitFullscreen();
    // Phones from Apple can only put the bare video on the whole screen.
    return this.#player.requestFullscreen
      ? this.#player.requestFullscreen().catch(() => {})
      : this.#video.webkitEnterFullscreen?.();
  }

  async togglePictureInPicture() {
    if (!document.pictureInPictureEnabled) return;
    if (document.pictureInPictureElement) return document.exitPictureInPicture();
    if (!this.#player.started) await this.#player.play();
    await this.#video.requestPictureInPicture().catch(() => {});
  }

  showState() {
    const { paused, readyState } = this.#video;
    this.#player.dataset.state = paused ? "paused" : readyState < 3 ? "waiting" : "playing";
    this.#part("start").hidden = this.#player.started;
    const button = this.#part("play");
    button.setAttribute("aria-label", paused ? button.dataset.play : button.dataset.pause);
  }

  #part(name) {
    return this.#player.part(name);
  }

  #listen() {
    const on = (name, event, action) => this.#part(name).addEventListener(event, action);
    on("start", "click", () => this.#playFirst());
    on("play", "click", () => this.#player.toggle());
    on("mute", "click", () => this.toggleMute());
    on("volume", "input", ({ target }) => Object.assign(this.#video, { volume: target.value / 100, muted: false }));
    on("fullscreen", "click", () => this.toggleFullscreen());
    this.#video.addEventListener("click", () => this.#player.toggle());
    this.#video.addEventListener("volumechange", () => this.#showVolume());
    for (const event of ["play", "playing", "pause", "waiting", "ended"])
      this.#video.addEventListener(event, () => this.showState());
  }

  /** The large button goes away when it is pressed; the focus moves to the one that stays. */
  #playFirst() {
    this.#part("play").focus();
    return this.#player.play();
  }

  #offerPictureInPicture() {
    const button = this.#part("pip");
    button.hidden = !document.pictureInPictureEnabled;
    button.addEventListener("click", () => this.togglePictureInPicture());
    const show = (on) => button.setAttribute("aria-pressed", on);
    this.#video.addEventListener("enterpictureinpicture", () => show(true));
    this.#video.addEventListener("leavepictureinpicture", () => show(false));
  }

  #showVolume() {
    const { muted, volume } = this.#video;
    const silent = muted || volume === 0;
    this.#part("mute").setAttribute("aria-pressed", silent);
    this.#part("volume").value = silent ? 0 : Math.round(100 * volume);
    choose("volume", volume);
  }
}
