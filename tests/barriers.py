"""What may stand in a visitor's way on a page that Chromium shows, each check a list of what it found."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 800}
# WCAG 2.2, 1.4.12. A sheet made by a script is no inline style, and so the content policy allows it.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
SIDEWAYS = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter((part) => part.getBoundingClientRect().right > innerWidth + 1
    && !part.closest(".sr-only, .table-wrap, .strip"))
  .map((part) => part.outerHTML.slice(0, 120)).slice(0, 5)"""
CLIPPED = """() => [...document.querySelectorAll("body *")]
  .filter((part) => {
    const look = getComputedStyle(part);
    const hides = (way) => way === "hidden" || way === "clip";
    const words = part.innerText?.trim();
    return words && !part.closest(".sr-only, svg, video, thead, .poster")
      && ((hides(look.overflowX) && part.scrollWidth > part.clientWidth + 1)
        || (hides(look.overflowY) && part.scrollHeight > part.clientHeight + 1));
  })
  .map((part) => part.outerHTML.slice(0, 120)).slice(0, 5)"""
UNSEEN_FOCUS = """() => {
  const look = (part) => {
    const seen = [getComputedStyle(part, "::after")];
    for (let at = part, up = 0; at && up < 5; at = at.parentElement, up += 1) seen.push(getComputedStyle(at));
    return seen.map((one) => [one.outlineStyle, one.outlineWidth, one.outlineColor, one.boxShadow, one.left].join());
  };
  const tabbable = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((part) => part.type !== "hidden" && !part.disabled && part.checkVisibility({visibilityProperty: true}));
  const unseen = [];
  for (const part of tabbable) {
    document.activeElement.blur();
    const before = look(part).join("|");
    part.focus({preventScroll: true});
    if (document.activeElement === part && look(part).join("|") === before) {
      unseen.push(part.outerHTML.slice(0, 120));
    }
  }
  return unseen.slice(0, 5);
}"""
MOVING = "() => document.getAnimations().filter((one) => one.playState === 'running').map(String)"
# Titles that are known to be in another language than the page's, and not marked so.
UNMARKED = """([titles, language]) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const part = walker.currentNode.parentElement;
    if (part.closest("script, option, textarea, [role=status]")) continue;
    const said = part.closest("[lang]").lang;
    if (said !== language && titles.some((title) => walker.currentNode.data.includes(title))) {
      found.push(`${said}: ${part.outerHTML.slice(0, 120)}`);
    }
  }
  return found;
}"""


def barriers(page: Page) -> list[str]:
    """What axe finds, the size of targets included."""
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def narrow_faults(page: Page) -> list[str]:
    """What makes a phone scroll sideways, then what is cut off when a reader spreads the text."""
    page.set_viewport_size(NARROW)
    wide = page.evaluate(SIDEWAYS)
    page.evaluate(SPACING)
    found = [*wide, *page.evaluate(SIDEWAYS)]
    clipped = page.evaluate(CLIPPED)
    page.set_viewport_size(WIDE)
    return [*(f"sideways: {one}" for one in found), *(f"clipped: {one}" for one in clipped)]


def focus_faults(page: Page) -> list[str]:
    """What shows no focus when the keyboard comes to it; and what moves for those who asked for stillness."""
    page.keyboard.press("Tab")  # from here on Chromium shows focus as for a keyboard
    plain = page.evaluate(UNSEEN_FOCUS)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    forced = page.evaluate(UNSEEN_FOCUS)
    moving = page.evaluate(MOVING)
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    return [
        *(f"focus: {one}" for one in plain),
        *(f"focus, forced colours: {one}" for one in forced),
        *(f"moves: {one}" for one in moving),
    ]


def unmarked(page: Page, titles: list[str], language: str) -> list[str]:
    """Where one of *titles*, which are in *language*, stands as if it were in the page's."""
    found: list[str] = page.evaluate(UNMARKED, [titles, language])
    return [f"language: {one}" for one in found]
