// On the whole screen the controls fade while nobody uses them. They can be reached by keyboard all the same:
// whatever gets the focus, and any key, brings them back.

const IDLE_MS = 3000;

export function fadeWhenIdle(player) {
  let timer;
  const wake = () => {
    clearTimeout(timer);
    delete player.dataset.idle;
    timer = setTimeout(() => (player.dataset.idle = ""), IDLE_MS);
  };
  for (const event of ["pointermove", "pointerdown", "keydown", "focusin"]) player.addEventListener(event, wake);
}
