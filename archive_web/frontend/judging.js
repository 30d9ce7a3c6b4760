// The goals of a recording, judged by keys: a link to a moment plays it here, and arrows lead from goal to goal.

const section = document.querySelector("[data-judging]");
const media = section?.querySelector(".judging-media");
const goals = [...(section?.querySelectorAll(".opinion") ?? [])];
if (media && goals.length) media.hidden = false;

function play(link) {
  const video = media?.querySelector("video");
  if (!video || !link) return false;
  video.currentTime = Number(link.dataset.moment) / 1000;
  video.play().catch(() => {});
  return true;
}

const press = (goal, verdict) => goal.querySelector(`button[value=${verdict}]`)?.click();
const keys = {
  ArrowDown: (goal) => goals[goals.indexOf(goal) + 1]?.focus(),
  ArrowUp: (goal) => goals[goals.indexOf(goal) - 1]?.focus(),
  p: (goal) => play(goal.querySelector("[data-moment]")),
  c: (goal) => press(goal, "confirmed"),
  r: (goal) => press(goal, "rejected"),
};

section?.addEventListener("click", (event) => {
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey);
  const link = event.target.closest("[data-moment]");
  if (link && isPlain && play(link)) event.preventDefault();
});
section?.addEventListener("keydown", (event) => {
  const goal = event.target.closest(".opinion");
  const does = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!goal || !does || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  does(goal);
});
document.getElementById(location.hash.slice(1))?.focus();
