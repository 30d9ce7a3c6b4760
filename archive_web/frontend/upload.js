// A progress bar for form[data-upload]. The form is an ordinary one and works without this module.
import { clock } from "./clock.js";

for (const form of document.querySelectorAll("form[data-upload]")) form.addEventListener("submit", send);

function send(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const part = (name) => form.querySelector(`[data-part="${name}"]`);
  // Said here: a server that refuses a large upload closes the line, which looks like a fault of the network.
  const sizes = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]).map((file) => file.size);
  if (sizes.reduce((sum, size) => sum + size, 0) > Number(form.dataset.limitBytes)) {
    part("message").textContent = form.dataset.tooLarge;
    return;
  }
  const request = new XMLHttpRequest();
  const startedMs = Date.now();
  const leaving = (leave) => leave.preventDefault();

  const busy = (yes) => {
    part("progress").hidden = !yes;
    form.setAttribute("aria-busy", yes);
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = yes;
    if (yes) addEventListener("beforeunload", leaving);
    else removeEventListener("beforeunload", leaving);
  };

  const fail = () => {
    busy(false);
    part("message").textContent = form.dataset.interrupted;
  };

  request.upload.addEventListener("progress", ({ loaded, total }) => {
    if (!loaded) return;
    part("bar").value = loaded / total;
    const leftS = ((Date.now() - startedMs) / 1000) * (total / loaded - 1);
    part("message").textContent = form.dataset.sent
      .replace("{percent}", Math.floor((100 * loaded) / total))
      .replace("{left}", clock(leftS));
  });
  request.addEventListener("load", () => {
    busy(false);
    if (request.status < 400) location.assign(request.responseURL);
    else showAnswer(request.responseText);
  });
  request.addEventListener("error", fail);
  request.addEventListener("abort", fail);
  part("cancel")?.addEventListener("click", () => request.abort(), { once: true });

  request.open("POST", form.action);
  request.send(new FormData(form));
  busy(true);
}

/** Show what the server answered to a form it did not accept: its page, with the reason in it. */
function showAnswer(html) {
  const answer = new DOMParser().parseFromString(html, "text/html").querySelector("main");
  const main = document.querySelector("main");
  main.replaceWith(answer ?? main);
  for (const form of document.querySelectorAll("form[data-upload]")) form.addEventListener("submit", send);
  document.querySelector("[role=alert]")?.scrollIntoView();
}
