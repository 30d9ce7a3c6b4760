// Several recordings at once, each resumable. The form is an ordinary one and works without this module.
import { Row } from "./upload_row.js";

const AT_ONCE = 2;

for (const form of document.querySelectorAll("form[data-upload]")) begin(form);

function begin(form) {
  const part = (name) => form.querySelector(`[data-part="${name}"]`);
  const chosen = form.querySelector("input[name=recording]");
  const rows = [];
  chosen.multiple = true;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const files = [...chosen.files];
    const large = files.find((file) => file.size > Number(form.dataset.limitBytes));
    const empty = files.find((file) => file.size === 0);
    if (large || empty) {
      say((large ? form.dataset.tooLarge : form.dataset.empty).replace("{name}", (large ?? empty).name));
      return;
    }
    say("");
    // Each file of several takes its title from its name: one title for all would be wrong for all but one.
    const told = detailsOf(form, files.length > 1);
    const fresh = files.map((file) => new Row(file, told, form, part("files"), next));
    rows.push(...fresh);
    part("uploads").hidden = false;
    chosen.value = "";
    part("many").hidden = true;
    next();
    fresh[0].focus();
  });

  chosen.addEventListener("change", () => {
    part("many").hidden = chosen.files.length < 2;
  });

  addEventListener("beforeunload", (event) => {
    if (rows.some((row) => row.isBusy)) event.preventDefault();
  });
  addEventListener("online", () => rows.forEach((row) => row.resumeIfLost()));

  function say(words) {
    part("message").textContent = words;
  }

  /** Start what waits as soon as there is room; with a single file, go on to its page when it has come. */
  function next() {
    const waiting = rows.filter((row) => row.state === "waiting");
    const sending = rows.filter((row) => row.state === "sending").length;
    waiting.slice(0, Math.max(0, AT_ONCE - sending)).forEach((row) => row.start());
    if (rows.length === 1 && rows[0].state === "done") location.assign(rows[0].address);
  }
}

/** What was typed, without the recordings themselves. */
function detailsOf(form, isOneOfMany) {
  const details = new FormData(form);
  details.delete("recording");
  if (isOneOfMany) {
    details.delete("title");
    details.delete("captions");
  }
  return details;
}
