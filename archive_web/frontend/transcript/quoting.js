// Quotes to take away: the words that are selected, or else the line that is said now, with who said them and where.
import { copy } from "../clipboard.js";
import { clock } from "../clock.js";
import { citation, momentLink } from "../player/sharing.js";

const LONGEST_IN_LINK = 300; // characters; what is left out of a link is still in a copied quote

export function offerQuotes(transcript) {
  const { box, player } = transcript;
  const part = (name) => transcript.querySelector(`[data-part="${name}"]`);
  for (const link of transcript.links) link.draggable = false; // so that words in it can be selected
  const show = () => {
    const { text, startMs } = passage(transcript);
    part("quoted").textContent = text ? `${clock(startMs / 1000)} “${text}”` : "";
  };
  const taken = async (text) => {
    const done = await copy(text);
    part("quote-status").textContent = done ? player.dataset.copied : player.dataset.notCopied;
  };
  document.addEventListener("selectionchange", () => getSelection().anchorNode && show());
  transcript.addEventListener("line", show);
  box.addEventListener("focusin", show);
  for (const name of ["copy-quote", "copy-quote-link"])
    part(name).addEventListener("mousedown", (event) => event.preventDefault()); // or the selection would be lost
  part("copy-quote").addEventListener("click", () => taken(quotation(player, passage(transcript))));
  part("copy-quote-link").addEventListener("click", () => taken(quoteLink(player, passage(transcript))));
  show();
}

const quoteLink = (player, { text, startMs }) => momentLink(player, startMs, text.slice(0, LONGEST_IN_LINK));

function quotation(player, said) {
  const who = [said.speaker, clock(said.startMs / 1000)].filter(Boolean).join(", ");
  return `“${said.text}” (${who})\n${citation(player, said.startMs, quoteLink(player, said))}`;
}

/** What is selected in the transcript; else the line that has the focus, or the one that is said now. */
function passage({ box, current, links }) {
  const selection = getSelection();
  const range = selection.rangeCount && !selection.isCollapsed && selection.getRangeAt(0);
  const chosen = range && box.contains(range.commonAncestorContainer) ? range : null;
  const focused = box.contains(document.activeElement) && document.activeElement.closest("a[data-start]");
  const lines = chosen ? links.filter((link) => chosen.intersectsNode(link)) : [focused || current || links[0]];
  const text = lines.map((line) => words(line.querySelector(".said"), chosen)).filter(Boolean);
  const first = lines.find((line) => words(line.querySelector(".said"), chosen)) ?? lines[0];
  return {
    text: text.join(" "),
    startMs: Number(first.dataset.start),
    speaker: first.closest(".turn").dataset.speaker ?? "",
  };
}

/** The words of a line, or those of them that lie within a range. */
function words(said, within) {
  const part = document.createRange();
  part.selectNodeContents(said);
  if (within) {
    if (within.compareBoundaryPoints(Range.START_TO_START, part) > 0)
      part.setStart(within.startContainer, within.startOffset);
    if (within.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(within.endContainer, within.endOffset);
  }
  return part.toString().replace(/\s+/g, " ").trim();
}
