// The cues that are being edited, and what of them the server does not have yet.
// A cue: {startMs, endMs, text, speaker, number, saved, base, theirs}. *number* and *base* are the server's, null where it
// has no such cue; *saved* is what was sent last; *theirs* is what someone else made of it, until one has been chosen.
import { fault } from "./hints.js";

const FIELDS = ["startMs", "endMs", "text", "speaker"];
const UNDO_STEPS = 50;

const contents = (cue) => ({ startMs: cue.startMs, endMs: cue.endMs, text: cue.text, speaker: cue.speaker });
const same = (one, other) => FIELDS.every((field) => (one[field] ?? "") === (other[field] ?? ""));
const key = (cue) => JSON.stringify(FIELDS.map((field) => cue[field] ?? ""));
const sent = (cue) => ({ start_ms: cue.startMs, end_ms: cue.endMs, text: cue.text, speaker: cue.speaker || null });
const overlap = (one, other) => Math.min(one.endMs, other.endMs) - Math.max(one.startMs, other.startMs);

/** The server's cue as one of ours. */
function taken(given) {
  const cue = { startMs: given.start_ms, endMs: given.end_ms, text: given.text, speaker: given.speaker ?? "" };
  return { ...cue, number: given.number, saved: { ...cue }, base: { ...cue }, theirs: null };
}

export class Track {
  #steps = [];

  constructor(answer) {
    this.revision = answer.revision;
    this.cues = answer.cues.map(taken);
    this.removed = [];
  }

  get canUndo() {
    return this.#steps.length > 0;
  }

  /** Whether *cue* holds what the server does not have. */
  isNew(cue) {
    return cue.saved === null || !same(cue, cue.saved);
  }

  get isChanged() {
    return this.removed.length > 0 || this.cues.some((cue) => this.isNew(cue));
  }

  /** Remember how the cues stand, before they are split, merged, added or removed. */
  step() {
    this.#steps.push({ cues: this.cues.map((cue) => ({ cue, ...contents(cue) })), removed: [...this.removed] });
    if (this.#steps.length > UNDO_STEPS) this.#steps.shift();
  }

  /** Back to before the last step. What was saved meanwhile is a change again. */
  undo() {
    const step = this.#steps.pop();
    if (!step) return;
    const before = new Set(step.cues.map(({ cue }) => cue));
    const gone = this.cues.filter((cue) => !before.has(cue) && cue.number !== null);
    this.cues = step.cues.map(({ cue, ...values }) => Object.assign(cue, values));
    const back = new Set(this.cues);
    this.removed = [...this.removed, ...gone].filter((cue) => !back.has(cue));
  }

  insert(at, values) {
    const cue = { ...values, number: null, saved: null, base: null, theirs: null };
    this.cues.splice(at, 0, cue);
    return cue;
  }

  remove(cue) {
    this.cues.splice(this.cues.indexOf(cue), 1);
    if (cue.number !== null) this.removed.push(cue);
  }

  /** What is to be sent, in the form of the archive's API, with a note of what it was made of; null: nothing. */
  edit(words) {
    const ready = this.cues.filter((cue) => this.isNew(cue) && !cue.theirs && !fault(cue, words));
    if (!ready.length && !this.removed.length) return null;
    const changed = ready.filter((cue) => cue.number !== null);
    const added = ready.filter((cue) => cue.number === null);
    const body = {
      revision: this.revision,
      change: changed.map((cue) => ({ number: cue.number, ...sent(cue) })),
      remove: this.removed.map((cue) => cue.number),
      add: added.map(sent),
    };
    return { body, removed: [...this.removed], added, values: new Map(ready.map((cue) => [cue, contents(cue)])) };
  }

  /** The server has taken *edit*: its *answer* holds the cues with the numbers that they have now. */
  settle(edit, answer) {
    const gone = new Set(edit.removed);
    for (const cue of gone) Object.assign(cue, { number: null, saved: null, base: null });
    this.removed = this.removed.filter((cue) => !gone.has(cue));
    for (const [cue, values] of edit.values) cue.saved = values;
    const known = [...this.cues, ...this.removed].filter((cue) => cue.number !== null);
    const inOrder = [...known.sort((a, b) => a.number - b.number), ...edit.added];
    inOrder.sort((a, b) => a.saved.startMs - b.saved.startMs);
    inOrder.forEach((cue, number) => Object.assign(cue, { number, base: taken(answer.cues[number]).base }));
    this.removed.push(...edit.added.filter((cue) => !this.cues.includes(cue)));
    this.revision = answer.revision;
  }

  /** Someone else has changed the captions: put what is ours into *answer*, which is theirs. */
  rebase(answer) {
    const theirs = answer.cues.map(taken);
    const at = new Map();
    for (const cue of theirs) at.set(key(cue), [...(at.get(key(cue)) ?? []), cue]);
    const find = (cue) => cue.base && at.get(key(cue.base))?.shift();
    const met = new Set();
    const kept = [];
    for (const cue of this.cues) {
      const found = find(cue);
      if (found) met.add(found);
      if (found) kept.push(Object.assign(cue, { number: found.number, base: found.base }));
      else if (this.isNew(cue)) kept.push(Object.assign(cue, { number: null, base: null, saved: null }));
    }
    this.removed = this.removed.filter((cue) => {
      const found = find(cue);
      if (found) met.add(found);
      return found && Object.assign(cue, { number: found.number, base: found.base });
    });
    const others = theirs.filter((cue) => !met.has(cue));
    for (const cue of kept.filter((one) => one.number === null)) this.#meet(cue, others);
    this.cues = [...kept, ...others].sort((a, b) => a.startMs - b.startMs);
    this.revision = answer.revision;
    this.#steps = [];
  }

  /** Where *cue* and one of *others* are of the same moment, one of them must be chosen. */
  #meet(cue, others) {
    const near = others.filter((other) => overlap(cue, other) > 0).sort((a, b) => overlap(cue, b) - overlap(cue, a))[0];
    if (!near) return;
    others.splice(others.indexOf(near), 1);
    Object.assign(cue, { number: near.number, base: near.base, saved: near.saved });
    cue.theirs = same(cue, near) ? null : contents(near);
  }

  /** All that is not saved, to be kept in the browser. */
  draft() {
    const plain = (cue) => ({ ...cue });
    return { revision: this.revision, cues: this.cues.map(plain), removed: this.removed.map(plain) };
  }

  /** Take up a *draft* that was kept in the browser, on what the server has now: *answer*. */
  static resumed(draft, answer) {
    const track = new Track({ revision: draft.revision, cues: [] });
    track.cues = draft.cues;
    track.removed = draft.removed;
    track.rebase(answer);
    return track;
  }
}
