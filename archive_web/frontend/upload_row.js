// One recording on its way: what is seen of it, and the buttons that pause, resume and cancel it.
import { Sending } from "./upload_sending.js";
import { fill, sizeOf, timeLeft } from "./upload_words.js";

const SPOKEN_EVERY = 0.25; // of the file: a screen reader hears four times how far it is
const SETTLED_S = 3; // before that, the time left is a guess

export class Row {
  /** *told* is the form's data, *changed* is called when another row may have its turn. */
  constructor(file, told, form, list, changed) {
    this.file = file;
    this.words = form.dataset;
    this.changed = changed;
    this.state = "waiting";
    this.element = form.querySelector("template[data-part=row]").content.firstElementChild.cloneNode(true);
    list.append(this.element);
    this.part("name").textContent = file.name;
    this.part("bar").setAttribute("aria-label", file.name);
    for (const name of ["pause", "resume", "cancel"]) {
      this.part(name).addEventListener("click", () => this[name]());
      this.part(name).setAttribute("aria-label", `${this.part(name).textContent}: ${file.name}`);
    }
    this.sending = new Sending(file, told, form, {
      progress: (sent) => this.progress(sent),
      resumed: (offset) => this.say(fill(this.words.resumed, { size: sizeOf(offset) })),
      retrying: (words) => this.show(words),
      done: (recording, isKnown) => this.done(recording, isKnown),
      failed: (words) => this.failed(words),
    });
    this.show(this.words.waiting);
    this.buttons();
  }

  get isBusy() {
    return ["waiting", "sending", "paused", "lost"].includes(this.state);
  }

  part(name) {
    return this.element.querySelector(`[data-part="${name}"]`);
  }

  focus() {
    this.element.focus();
  }

  start() {
    this.become("sending");
    this.startedMs = Date.now();
    this.startedBytes = null;
    this.spoken = 0;
    this.show(this.words.starting);
    this.sending.start();
  }

  pause() {
    this.sending.pause();
    this.become("paused");
    this.say(this.words.paused);
    this.part("resume").focus();
    this.changed();
  }

  resume() {
    this.start();
    this.part("pause").focus();
  }

  /** The connection is back: go on by itself. */
  resumeIfLost() {
    if (this.state === "lost") this.start();
  }

  cancel() {
    this.sending.cancel();
    this.become("cancelled");
    this.part("bar").hidden = true;
    this.say(this.words.cancelled);
    this.focus();
    this.changed();
  }

  progress(sentBytes) {
    if (this.state !== "sending") return;
    const total = this.file.size;
    this.startedBytes ??= sentBytes;
    this.part("bar").value = sentBytes / total;
    const seconds = (Date.now() - this.startedMs) / 1000;
    const rate = (sentBytes - this.startedBytes) / seconds;
    const facts = { sent: sizeOf(sentBytes), size: sizeOf(total), percent: Math.floor((100 * sentBytes) / total) };
    if (sentBytes === total) this.show(this.words.finishing);
    else if (seconds < SETTLED_S || !rate) this.show(fill(this.words.sent, facts));
    else this.show(fill(this.words.sentLeft, { ...facts, left: timeLeft((total - sentBytes) / rate) }));
    const quarter = Math.floor(sentBytes / total / SPOKEN_EVERY);
    if (quarter > this.spoken && sentBytes < total) {
      this.spoken = quarter;
      this.speak(fill(this.words.spoken, { name: this.file.name, percent: facts.percent }));
    }
  }

  done(recording, isKnown) {
    this.address = fill(this.words.page, { said: isKnown ? "known" : "accepted" }).replace("/0?", `/${recording}?`);
    this.become("done");
    this.part("bar").hidden = true;
    this.part("page").href = this.address;
    this.part("page").hidden = false;
    this.say(isKnown ? this.words.known : this.words.done);
    this.changed();
  }

  /** *words* say what to do; the same button goes on from the same byte. */
  failed(words) {
    this.become("lost");
    this.say(words);
    this.element.classList.add("fault");
    this.changed();
  }

  become(state) {
    this.state = state;
    this.element.dataset.state = state;
    this.element.classList.remove("fault");
    this.buttons();
  }

  buttons() {
    this.part("pause").hidden = this.state !== "sending";
    this.part("resume").hidden = !["paused", "lost"].includes(this.state);
    this.part("cancel").hidden = !this.isBusy;
  }

  /** Words for the eye alone, which change all the time. */
  show(words) {
    this.part("state").textContent = words;
  }

  /** Words that a screen reader says as well. */
  say(words) {
    this.show(words);
    this.speak(`${this.file.name}: ${words}`);
  }

  speak(words) {
    this.part("spoken").textContent = words;
  }
}
