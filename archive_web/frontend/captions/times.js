// Times of cues as staff write them: 1:02:03.5, with tenths where there are some.

const two = (number) => String(number).padStart(2, "0");

/** 63250 becomes "1:03.25". */
export function written(ms) {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = ms % 1000 ? `.${String(ms % 1000).padStart(3, "0").replace(/0+$/, "")}` : "";
  return (hours ? `${hours}:${two(minutes)}` : minutes) + `:${two(seconds % 60)}${rest}`;
}

/** The milliseconds of "1:03.25", "1:03,25" or "63.25"; null where the text is no time. */
export function read(text) {
  const found = /^(?:(?:(\d+):)?(\d{1,3}):)?(\d+)(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (!found) return null;
  const [hours, minutes, seconds] = found.slice(1, 4).map((part) => Number(part ?? 0));
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((found[4] ?? "").padEnd(3, "0"));
}
