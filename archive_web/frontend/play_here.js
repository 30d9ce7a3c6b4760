// "Play here": a small player under a moment of a list, one at a time. It is the page that other sites embed, in a frame,
// so that closing it ends all that it has begun. Without this module the moment's link leads to the watch page.

const template = document.getElementById("player-here");
let open = null;

function close({ isFocused = true } = {}) {
  open.panel.remove();
  open.button.setAttribute("aria-expanded", "false");
  if (isFocused) open.button.focus();
  open = null;
}

function show(button) {
  const panel = template.content.cloneNode(true).firstElementChild;
  const frame = panel.querySelector("iframe");
  frame.src = button.dataset.player;
  frame.title += `: ${button.dataset.title}`;
  frame.addEventListener("load", () => begin(frame), { once: true });
  panel.querySelector("button").addEventListener("click", () => close());
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
  button.setAttribute("aria-expanded", "true");
  button.closest("li").append(panel);
  open = { panel, button };
  panel.scrollIntoView({ block: "nearest" });
}

// Whoever pressed the button has asked for sound; a browser that wants it asked again shows the player's own button.
async function begin(frame) {
  const view = frame.contentWindow;
  const player = view.document.querySelector("talk-player");
  if (!player) return frame.focus();
  await view.customElements.whenDefined("talk-player");
  view.document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !view.document.fullscreenElement) close();
  });
  player.play();
  frame.focus();
  player.querySelector("[data-part=play]").focus();
}

for (const button of document.querySelectorAll("[data-player]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const isSame = open?.button === button;
    if (open) close({ isFocused: isSame });
    if (!isSame) show(button);
  });
}
