// Sends changes to the archive some seconds after the last one, and keeps them in the browser until it has them.

const PAUSE_MS = 1500;
const AGAIN_MS = 10_000;
const LOGGED_OUT = [401, 403];

export class Saving {
  #from;
  #token = "";
  #timer = 0;
  #busy = false;
  #draftKey;

  /** @param tell called as tell(state, facts); states: saved, saving, unsaved, unreachable, loggedOut, refused, merged, mend */
  constructor(from, track, words, tell) {
    this.#from = from;
    this.#draftKey = `efterhand-captions:${from}`;
    this.track = track;
    this.words = words;
    this.tell = tell;
    addEventListener("beforeunload", (leave) => this.track().isChanged && leave.preventDefault());
    document.addEventListener("visibilitychange", () => document.hidden && this.track()?.isChanged && this.now());
  }

  /** What the server has, or null where it cannot be had: then *tell* has been told why. */
  async fetch() {
    const answer = await fetch(this.#from).catch(() => null);
    if (!answer) return this.#failed("unreachable");
    if (LOGGED_OUT.includes(answer.status)) return this.#failed("loggedOut");
    if (!answer.ok) return this.#failed("refused", { reason: answer.statusText });
    this.#token = answer.headers.get("X-CSRFToken");
    return answer.json();
  }

  /** Changes that an earlier page could not save: {at, revision, cues, removed}, or null. */
  get draft() {
    try {
      return JSON.parse(localStorage.getItem(this.#draftKey));
    } catch {
      return null;
    }
  }

  dropDraft() {
    localStorage.removeItem(this.#draftKey);
  }

  /** Something was changed: save it when there has been a pause. */
  soon() {
    this.#keep();
    this.tell("unsaved");
    this.#in(PAUSE_MS);
  }

  /** Save at once. */
  async now() {
    if (this.#busy) return this.#in(PAUSE_MS);
    const edit = this.track().edit(this.words);
    if (!edit) return this.#rest();
    this.#busy = true;
    this.tell("saving");
    await this.#send(edit);
    this.#busy = false;
  }

  async #send(edit) {
    const answer = await this.#patch(edit.body);
    if (!answer) return this.#failed("unreachable");
    const found = await answer.json().catch(() => ({}));
    if (answer.ok) {
      this.track().settle(edit, found);
      return this.#rest();
    }
    if (answer.status === 409) return this.#merge();
    // Who has logged in anew in another tab has another token: it comes with what the server has.
    const token = this.#token;
    if ([400, ...LOGGED_OUT].includes(answer.status) && (await this.fetch()) && token !== this.#token) return this.#send(edit);
    if (!LOGGED_OUT.includes(answer.status)) this.#failed("refused", { reason: found.error?.text ?? answer.statusText });
  }

  #patch(body) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.#token };
    return fetch(this.#from, { method: "PATCH", headers, body: JSON.stringify(body) }).catch(() => null);
  }

  async #merge() {
    const theirs = await this.fetch();
    if (!theirs) return;
    const revisions = await fetch(this.#from.replace("/captions", "/captions/revisions")).then((one) => one.json()).catch(() => null);
    this.track().rebase(theirs);
    this.tell("merged", { who: revisions?.revisions[0]?.made_by || this.words.someone });
    this.soon();
  }

  /** Nothing to be sent is left, or only what is not fit to be. */
  #rest() {
    if (this.track().edit(this.words)) return this.#in(PAUSE_MS);
    this.#keep();
    const left = this.track().cues.filter((cue) => this.track().isNew(cue)).length;
    if (left) this.tell("mend", { count: left });
    else this.tell("saved", { time: new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" }) });
  }

  #failed(state, facts) {
    this.#keep();
    this.tell(state, facts);
    if (state === "unreachable") this.#in(AGAIN_MS);
    return null;
  }

  #keep() {
    const track = this.track();
    if (!track) return;
    try {
      if (track.isChanged) localStorage.setItem(this.#draftKey, JSON.stringify({ at: Date.now(), ...track.draft() }));
      else this.dropDraft();
    } catch {
      // A browser that keeps nothing: the warning before leaving has to do.
    }
  }

  #in(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), ms);
  }
}
