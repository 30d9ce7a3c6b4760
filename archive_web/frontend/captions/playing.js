// The video beside the cues: plays one of them, and shows which is said now.

export class Playing {
  #untilMs = null;

  /** @param now called as now(ms) while it plays and when it has been moved. */
  constructor(video, now) {
    this.video = video;
    for (const event of ["timeupdate", "seeked"])
      video?.addEventListener(event, () => {
        if (this.#untilMs !== null && this.ms >= this.#untilMs) this.stop();
        now(this.ms);
      });
  }

  get ms() {
    return Math.round((this.video?.currentTime ?? 0) * 1000);
  }

  /** Play from one moment to another; stop, if it is being played. */
  span(startMs, endMs) {
    if (!this.video) return;
    if (!this.video.paused) return this.stop();
    this.video.currentTime = startMs / 1000;
    this.#untilMs = endMs;
    this.video.play().catch(() => {});
  }

  stop() {
    this.#untilMs = null;
    this.video.pause();
  }
}
