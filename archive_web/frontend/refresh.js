// Keeps [data-live] parts of a staff page fresh: asks for the page again every other second while it is in view.
// A part whose fresh copy no longer has data-live is finished; when all are, the asking ends.

const EVERY_MS = 2000;
const live = (page) => [...page.querySelectorAll("[data-live][id]")];

async function refresh() {
  if (document.visibilityState === "visible") {
    const answer = await fetch(location.href).catch(() => null);
    if (answer?.ok && !answer.redirected) replaceParts(await answer.text());
  }
  if (live(document).length) setTimeout(refresh, EVERY_MS);
}

function replaceParts(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const part of live(document)) {
    const fresh = page.getElementById(part.id);
    if (!fresh || fresh.outerHTML === part.outerHTML) continue;
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    part.replaceWith(fresh);
    if (focused) document.getElementById(focused)?.focus();
  }
}

if (live(document).length) setTimeout(refresh, EVERY_MS);
