// The panel to share a recording: a link at a second, code that shows the player on another page, and how to cite it.
import { copy } from "../clipboard.js";
import { clock } from "../clock.js";

export function offerSharing(player) {
  const panel = player.part("share");
  const atMoment = player.part("share-at");
  const write = () => {
    const seconds = atMoment.checked ? Math.floor(player.positionMs / 1000) : 0;
    player.part("share-time").textContent = clock(player.positionMs / 1000);
    player.part("share-link").value = momentLink(player, seconds * 1000);
    player.part("share-embed").value = embedCode(player, seconds);
    player.part("share-cite").value = citation(player, seconds * 1000);
  };
  panel.addEventListener("opened", () => {
    atMoment.checked = player.positionMs >= 1000;
    write();
  });
  atMoment.addEventListener("change", write);
  panel.addEventListener("click", async ({ target }) => {
    const from = target.closest("[data-copies]")?.dataset.copies;
    if (!from) return;
    const done = await copy(player.part(from).value);
    player.part("copied").textContent = done ? player.dataset.copied : player.dataset.notCopied;
  });
}

/** The address of the watch page at a moment, to the millisecond; with a quote, the words are marked there. */
export function momentLink(player, positionMs, quote = "") {
  const address = new URL(player.dataset.address);
  if (positionMs) address.searchParams.set("t", Math.round(positionMs) / 1000);
  if (quote) address.searchParams.set("quote", quote);
  return address.href;
}

/** Who, what, where and when, as the server has written it for each talk, with the time and the address. */
export function citation(player, positionMs, link = momentLink(player, positionMs)) {
  const talk = [...player.querySelectorAll("[data-cite]")].findLast((one) => Number(one.dataset.start) <= positionMs);
  return `${(talk ?? player).dataset.cite}, ${clock(positionMs / 1000)}. ${link}`;
}

function embedCode(player, seconds) {
  const address = new URL(player.dataset.embed);
  if (seconds) address.searchParams.set("t", seconds);
  const frame = document.createElement("iframe");
  const said = { src: address.href, title: player.dataset.title, width: 640, height: 480, loading: "lazy" };
  for (const [name, value] of Object.entries({ ...said, allow: "fullscreen; picture-in-picture" }))
    frame.setAttribute(name, value);
  return frame.outerHTML;
}
