// Keys that steer the player while it has the focus: the ones people know from other players.

const SMALL_STEP_MS = 5000;
const LARGE_STEP_MS = 10000;
const VOLUME_STEP = 0.1;

const louder = (video, by) => (video.volume = Math.min(Math.max(video.volume + by, 0), 1));
const step = (player, byMs) => player.seek(player.positionMs + byMs);

const ACTIONS = {
  " ": (player) => player.toggle(),
  k: (player) => player.toggle(),
  j: (player) => step(player, -LARGE_STEP_MS),
  l: (player) => step(player, LARGE_STEP_MS),
  m: (player) => player.toggleMute(),
  c: (player) => player.toggleCaptions(),
  f: (player) => player.toggleFullscreen(),
  ArrowLeft: (player) => step(player, -SMALL_STEP_MS),
  ArrowRight: (player) => step(player, SMALL_STEP_MS),
  ArrowUp: (player) => louder(player.video, VOLUME_STEP),
  ArrowDown: (player) => louder(player.video, -VOLUME_STEP),
};

/** Act on a key press. Returns whether it was ours; a focused control keeps the keys that it needs itself. */
export function pressed(event, player) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { key, target } = event;
  if (target.matches("select")) return false;
  if (key === " " && target.matches("button")) return false;
  if (key.startsWith("Arrow") && target.matches("input")) return false;
  if (/^[0-9]$/.test(key)) player.seek((player.durationMs * Number(key)) / 10);
  else if (key in ACTIONS) ACTIONS[key](player);
  else return false;
  return true;
}
