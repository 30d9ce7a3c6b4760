// The text of a cue on at most two lines of like length, broken at a clause where one is near.

/** *text* on one line if it fits, else on two. */
export function balanced(text, lineCharacters) {
  const words = text.split(/\s+/).filter(Boolean);
  const whole = words.join(" ");
  if (whole.length <= lineCharacters || words.length < 2) return whole;
  let best = [Infinity, whole];
  for (let at = 1; at < words.length; at++) {
    const lines = [words.slice(0, at).join(" "), words.slice(at).join(" ")];
    const clause = /[.,:;!?–]$/.test(lines[0]) ? 0 : 10;
    const cost = Math.abs(lines[0].length - lines[1].length) + clause;
    if (cost < best[0]) best = [cost, lines.join("\n")];
  }
  return best[1];
}

/** The text before and after the place *at*, each on lines of its own; the first half of the words where *at* is an end. */
export function halves(text, at, lineCharacters) {
  let [first, second] = [text.slice(0, at), text.slice(at)];
  if (!first.trim() || !second.trim()) {
    const words = text.split(/\s+/).filter(Boolean);
    const middle = Math.ceil(words.length / 2);
    [first, second] = [words.slice(0, middle).join(" "), words.slice(middle).join(" ")];
  }
  return [balanced(first, lineCharacters), balanced(second, lineCharacters)];
}
