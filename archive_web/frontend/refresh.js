// Keeps [data-live] parts of a staff page fresh, as long as they have data-live: each is fetched anew from the address
// in it, or from the page's own. Nothing is asked while the page is hidden, and less and less while no one answers.

const EVERY_MS = 2000;
const SLOWEST_MS = 30_000;
const live = () => [...document.querySelectorAll("[data-live][id]")];
let waitMs = EVERY_MS;

async function refresh() {
  await shown();
  const answered = await Promise.all(live().map(renew));
  waitMs = answered.every(Boolean) ? EVERY_MS : Math.min(waitMs * 2, SLOWEST_MS);
  goOn();
}

function goOn() {
  if (live().length) setTimeout(refresh, waitMs);
}

/** At once if the page is in view; else when it comes back. */
function shown() {
  if (document.visibilityState === "visible") return Promise.resolve();
  return new Promise((done) => document.addEventListener("visibilitychange", done, { once: true })).then(shown);
}

/** Returns whether the server answered with the page; a log-in page is no answer. */
async function renew(part) {
  const answer = await fetch(part.dataset.live || location.href).catch(() => null);
  if (!answer?.ok || answer.redirected) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(part.id);
  if (fresh && fresh.outerHTML !== part.outerHTML) replace(part, fresh);
  return true;
}

function replace(part, fresh) {
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.replaceWith(fresh);
  if (focused) (document.getElementById(focused) ?? fresh).focus();
}

goOn();
