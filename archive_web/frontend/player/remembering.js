// Where a person stopped is kept in their browser, and offered the next time; they may have it forgotten.
import { clock } from "../clock.js";
import { choose, chosen } from "../preferences.js";

const KEPT = 50;
const EVERY_MS = 5000;
const EDGE_MS = 10_000; // so near the beginning or the end, there is nothing to go on with

export function rememberPosition(player) {
  const address = player.dataset.address;
  const wanted = player.part("remember");
  wanted.checked = chosen("remember", true);
  wanted.addEventListener("change", () => {
    choose("remember", wanted.checked);
    if (!wanted.checked) choose("positions", []);
  });
  offer(player, positions().find(([where]) => where === address)?.[1]);
  let savedMs = 0;
  const save = () => {
    if (!player.started || !wanted.checked) return;
    savedMs = player.positionMs;
    keep(address, isWorthwhile(player, savedMs) && savedMs);
  };
  player.addEventListener("moment", () => Math.abs(player.positionMs - savedMs) > EVERY_MS && save());
  player.video.addEventListener("pause", save);
  player.video.addEventListener("ended", save);
  addEventListener("pagehide", save);
}

const positions = () => chosen("positions", []);
const isWorthwhile = (player, ms) => ms > EDGE_MS && ms < player.durationMs - EDGE_MS;

/** The latest first, so that the oldest falls off. */
function keep(address, positionMs) {
  const others = positions().filter(([where]) => where !== address);
  const fresh = positionMs ? [[address, Math.floor(positionMs)], ...others] : others;
  choose("positions", fresh.slice(0, KEPT));
}

/** A link to a moment says where to begin; otherwise the old place is offered beside the beginning. */
function offer(player, positionMs) {
  const button = player.part("continue");
  if (Number(player.dataset.start) || !positionMs || !isWorthwhile(player, positionMs)) return;
  button.hidden = false;
  button.querySelector("span").textContent = clock(positionMs / 1000);
  button.addEventListener("click", () => {
    player.seek(positionMs);
    player.part("play").focus();
    player.play();
  });
  player.addEventListener("started", () => (button.hidden = true));
}
