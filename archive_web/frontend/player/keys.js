// Keys that steer the player: the ones people know from other players.
// Letters and digits work on the whole page, the rest while the player has the focus; never in a field.
// They can be turned off, for those who speak to their computer or press keys by accident (WCAG 2.1.4).
import { choose, chosen } from "../preferences.js";

const SMALL_STEP_MS = 5000;
const LARGE_STEP_MS = 10_000;
const VOLUME_STEP = 0.1;
const FIELDS = "input:not([type=range], [type=checkbox]), select, textarea, [contenteditable]";

const step = (player, byMs) => player.seek(player.positionMs + byMs);

const EVERYWHERE = {
  k: (player) => player.toggle(),
  j: (player) => step(player, -LARGE_STEP_MS),
  l: (player) => step(player, LARGE_STEP_MS),
  m: (player) => player.buttons.toggleMute(),
  c: (player) => player.captions.toggle(),
  f: (player) => player.buttons.toggleFullscreen(),
  p: (player) => player.buttons.togglePictureInPicture(),
  "?": (player) => showShortcuts(player),
};
for (const digit of Array(10).keys())
  EVERYWHERE[digit] = (player) => player.seek((player.durationMs * digit) / 10);

const WITH_FOCUS = {
  " ": (player) => player.toggle(),
  ArrowLeft: (player) => step(player, -SMALL_STEP_MS),
  ArrowRight: (player) => step(player, SMALL_STEP_MS),
  ArrowUp: (player) => player.buttons.louder(VOLUME_STEP),
  ArrowDown: (player) => player.buttons.louder(-VOLUME_STEP),
  Home: (player) => player.seek(0),
  End: (player) => player.seek(player.durationMs),
};
const ACROSS = ["ArrowLeft", "ArrowRight"];

export function listenForKeys(player) {
  const switches = player.querySelectorAll("[data-part=use-keys]");
  const show = (on) => switches.forEach((one) => (one.checked = on));
  show(chosen("keys", true));
  for (const one of switches)
    one.addEventListener("change", () => {
      choose("keys", one.checked);
      show(one.checked);
    });
  for (const button of player.querySelectorAll("[data-part=show-shortcuts]"))
    button.addEventListener("click", () => showShortcuts(player));
  document.addEventListener("keydown", (event) => {
    const action = actionOf(event, player, switches[0].checked);
    if (!action) return;
    event.preventDefault();
    action(player);
  });
}

function showShortcuts(player) {
  player.part("shortcuts").showModal();
  player.part("shortcuts").querySelector("form button").focus();
}

/** What a key press means; nothing where a control needs the key itself. */
function actionOf({ key, target, ctrlKey, metaKey, altKey, defaultPrevented }, player, singleKeys) {
  if (ctrlKey || metaKey || altKey || defaultPrevented) return null;
  if (target.matches(FIELDS) || document.querySelector("dialog[open]")) return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (name in EVERYWHERE) return singleKeys ? EVERYWHERE[name] : null;
  if (!player.contains(target) || !(name in WITH_FOCUS)) return null;
  if (target.matches("[data-part=seek]")) return ACROSS.includes(name) ? WITH_FOCUS[name] : null;
  if (target.matches("input") || (name === " " && target.matches("button, a"))) return null;
  return target.closest(".panel") ? null : WITH_FOCUS[name];
}
