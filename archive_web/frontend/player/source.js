// Where the picture comes from: HLS by hls.js, else HLS by the browser itself, else the MP4.
// A fault moves one step down. Before one is told to the viewer, the page is asked once what there is to play by now:
// a recording that was watched while it was being prepared may have got its renditions, and lost what it had before.

const hasMediaSource = () => "MediaSource" in window || "ManagedMediaSource" in window;

export class Source {
  #video;
  #data;
  #tell;
  #hls = null;
  #mp4;
  #reloaded = false;

  /** @param data {hls, worker}: addresses; @param tell {onHeights, onFault}: called with what the viewer should see. */
  constructor(video, data, tell) {
    this.#video = video;
    this.#data = data;
    this.#tell = tell;
    this.#mp4 = video.getAttribute("src")?.split("#")[0];
    video.addEventListener("error", () => this.#mend());
  }

  /** Load, ready to play from a second. Nothing is fetched before this is called. */
  async open(startS) {
    if (this.#data.hls && hasMediaSource() && (await this.#openHls(startS))) return;
    const native = !hasMediaSource() && this.#video.canPlayType("application/vnd.apple.mpegurl");
    this.#load(this.#data.hls && native ? this.#data.hls : this.#mp4, startS);
  }

  /** Load once more after a fault that was told, at the same time. */
  again() {
    this.#reloaded = false;
    this.#load(this.#mp4, this.#video.currentTime);
  }

  /** Choose a rendition by its level, or -1 for the one that suits the connection. */
  choose(level) {
    if (this.#hls) this.#hls.nextLevel = level;
  }

  async #openHls(startS) {
    const { default: Hls } = await import("hls.js/light").catch(() => ({}));
    if (!Hls?.isSupported()) return false;
    const hls = new Hls({ autoStartLoad: false, workerPath: this.#data.worker, capLevelToPlayerSize: true });
    let recovered = false;
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      const heights = hls.levels.map((level, number) => [number, level.height]);
      this.#tell.onHeights(heights.sort((a, b) => b[1] - a[1]));
      hls.startLoad(startS);
    });
    hls.on(Hls.Events.ERROR, (_event, { fatal, type }) => {
      if (!fatal) return;
      if (type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
        recovered = true;
        hls.recoverMediaError();
      } else this.#fallBack(startS);
    });
    hls.loadSource(this.#data.hls);
    hls.attachMedia(this.#video);
    this.#hls = hls;
    return true;
  }

  #fallBack(startS) {
    const seconds = this.#video.currentTime || startS;
    this.#hls.destroy();
    this.#hls = null;
    this.#tell.onHeights([]);
    this.#load(this.#mp4, seconds);
    this.#video.play().catch(() => {});
  }

  #load(address, seconds) {
    this.#video.src = address;
    this.#video.currentTime = seconds;
  }

  async #mend() {
    if (this.#hls) return; // hls.js reports and mends its own faults
    if (this.#reloaded) return this.#tell.onFault();
    this.#reloaded = true;
    const seconds = this.#video.currentTime;
    await this.#askAnew();
    await this.open(seconds);
    this.#video.play().catch(() => {});
  }

  async #askAnew() {
    const answer = await fetch(location.pathname).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const player = page.querySelector("talk-player");
    if (!player) return;
    this.#data = { ...this.#data, hls: player.dataset.hls };
    this.#mp4 = player.querySelector("video").getAttribute("src").split("#")[0];
  }
}
