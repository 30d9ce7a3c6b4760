// Find and replace in the texts of cues.

/** The places of *wanted* in *cues* as [cue, at], in order. */
export function places(cues, wanted, withCase) {
  if (!wanted) return [];
  const fold = (text) => (withCase ? text : text.toLowerCase());
  const found = [];
  for (const cue of cues) {
    const text = fold(cue.text);
    for (let at = text.indexOf(fold(wanted)); at >= 0; at = text.indexOf(fold(wanted), at + wanted.length)) found.push([cue, at]);
  }
  return found;
}

/** Put *put* into *cue* where *wanted* stands at *at*. */
export const replaceAt = (cue, at, wanted, put) => (cue.text = cue.text.slice(0, at) + put + cue.text.slice(at + wanted.length));
