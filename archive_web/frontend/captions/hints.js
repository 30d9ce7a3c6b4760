// What makes a cue hard to read, or keeps it from being saved, in words.

/** Why *cue* cannot be saved, or "". */
export function fault(cue, words) {
  if (cue.startMs === null || cue.endMs === null) return words.time;
  if (cue.endMs <= cue.startMs) return words.backward;
  return cue.text.trim() ? "" : words.empty;
}

/** What a reader of *cue* would mind; *next* is the cue after it, if any. */
export function hints(cue, next, words, limits) {
  const lines = cue.text.trim().split("\n");
  const lengthMs = cue.endMs - cue.startMs;
  const rate = Math.round((1000 * cue.text.trim().length) / Math.max(lengthMs, 1));
  return [
    lines.some((line) => line.length > limits.lineCharacters) && words.longLine.replace("{count}", limits.lineCharacters),
    lines.length > 2 && words.manyLines,
    rate > limits.charactersASecond && words.fast.replace("{count}", rate),
    lengthMs < limits.shortestMs && words.short,
    lengthMs > limits.longestMs && words.long,
    next && next.startMs !== null && cue.endMs > next.startMs && words.overlaps,
  ].filter(Boolean);
}
