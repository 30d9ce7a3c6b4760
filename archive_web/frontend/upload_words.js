// Sizes, and the sentences of a form's data attributes with facts put in.

/** 3221225472 becomes "3.2 GB", as the language of the page writes it. */
export function sizeOf(bytes) {
  const [unit, of] = bytes < 1e6 ? ["kilobyte", 1e3] : bytes < 1e9 ? ["megabyte", 1e6] : ["gigabyte", 1e9];
  const digits = bytes / of < 10 && of > 1e3 ? 1 : 0;
  const options = { style: "unit", unit, maximumFractionDigits: digits, minimumFractionDigits: digits };
  return new Intl.NumberFormat(document.documentElement.lang, options).format(bytes / of);
}

/** "about 3 minutes": whole minutes, so that the words change seldom. */
export function timeLeft(seconds) {
  const [unit, value] =
    seconds < 60 ? ["second", Math.max(5, 5 * Math.ceil(seconds / 5))]
    : seconds < 5400 ? ["minute", Math.round(seconds / 60)]
    : ["hour", Math.round(seconds / 360) / 10];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(value);
}

/** *sentence* with each {name} replaced. */
export function fill(sentence, facts) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
}
