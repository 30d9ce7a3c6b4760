// The settings of the film: its speed, which is kept, and its size, which follows the connection unless chosen.
import { choose, chosen } from "../preferences.js";

export function offerSettings(player, source) {
  const speed = player.part("speed");
  speed.value = chosen("speed", "1");
  const apply = () => (player.video.playbackRate = player.video.defaultPlaybackRate = Number(speed.value));
  speed.addEventListener("change", () => {
    choose("speed", speed.value);
    apply();
  });
  apply();
  const quality = player.part("quality");
  quality.addEventListener("change", () => source.choose(Number(quality.value)));
  return { offerQualities: (heights) => offerQualities(quality, heights) };
}

/** @param heights [level, height] of each size there is, the largest first; none where there is but one file. */
function offerQualities(select, heights) {
  const [automatic] = select.options;
  select.replaceChildren(automatic, ...heights.map(([level, height]) => new Option(`${height}p`, level)));
  select.closest("label").hidden = heights.length < 2;
}
