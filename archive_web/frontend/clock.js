// Times as people read them and as a screen reader says them.

const parts = (seconds) => [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
const two = (number) => String(number).padStart(2, "0");

/** 75 becomes "1:15", 3675 becomes "1:01:15". */
export function clock(seconds) {
  const [hours, minutes, rest] = parts(seconds);
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** "1 minute 15 seconds", in the language of the page. */
function long(seconds) {
  const [hours, minutes, rest] = parts(seconds);
  const say = (value, unit) =>
    new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long" }).format(value);
  return [hours && say(hours, "hour"), minutes && say(minutes, "minute"), say(rest, "second")]
    .filter(Boolean)
    .join(" ");
}

/** The position of a slider in words: "1 minute 15 seconds of 4 minutes 0 seconds". */
export const spoken = (seconds, durationS, of) => `${long(seconds)} ${of} ${long(durationS)}`;
