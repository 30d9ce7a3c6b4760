// What a person has chosen, kept in their own browser. Where it keeps nothing, all is as it was at first.

const NAME = "efterhand";

function all() {
  try {
    return JSON.parse(localStorage.getItem(NAME)) ?? {};
  } catch {
    return {}; // no storage in a private window or in a frame on another site
  }
}

export const chosen = (name, otherwise) => all()[name] ?? otherwise;

export function choose(name, value) {
  try {
    localStorage.setItem(NAME, JSON.stringify({ ...all(), [name]: value }));
  } catch {
    // the choice holds for this page
  }
}
