"""One address of each kind of page, found by the links of the site itself."""

import re
from urllib.request import urlopen

# The page that leads there, what its address begins with, and which of the links is taken. The newest recording, the
# first of the talks, is the bench's own film; webinars that have been held lead to their talks.
LINKED = {
    "watch": ("/sv/talks", "/sv/watch/", -1),
    "speaker": ("/sv/speakers", "/sv/speakers/", -1),
    "goal": ("/sv/talks", "/sv/goals/", -1),
    "webinar": ("/sv/programme", "/sv/webinars/", 0),
    "material": ("/sv/methods", "/sv/methods/", 0),
    "one series": ("/sv/series", "/sv/series/", 0),
}
# A small picture alone shows what link and machine take for any page.
PLAIN = {
    "a bare icon": "/static/favicon.svg",
    "front": "/sv/",
    "search": "/sv/search?q=vatten",
    "all talks": "/sv/talks",
    "speakers": "/sv/speakers",
    "goals": "/sv/goals",
    "programme": "/sv/programme",
    "methods": "/sv/methods",
    "series": "/sv/series",
    "accessibility": "/sv/accessibility",
}


def kinds_of(site: str) -> dict[str, str]:
    """Paths by the kind of page; a kind of which the site at the address *site* has none is left out."""
    found = dict(PLAIN)
    for kind, (leads, begins, which) in LINKED.items():
        with urlopen(site + leads) as answer:  # noqa: S310  (our own server)
            links = re.findall(rf'href="({begins}[^"?#]+)', answer.read().decode())
        if links:
            found[kind] = links[which]
    return found
