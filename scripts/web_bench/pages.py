"""One address of each kind of page, found by the links of the site itself."""

import re
from urllib.request import urlopen

# The page that leads there, and what its address begins with. The last of the links is taken: the newest recording,
# which lists show first, is the bench's own film.
LINKED = {
    "watch": ("/sv/talks", "/sv/watch/"),
    "speaker": ("/sv/speakers", "/sv/speakers/"),
    "goal": ("/sv/talks", "/sv/goals/"),
    "webinar": ("/sv/programme", "/sv/webinars/"),
    "material": ("/sv/methods", "/sv/methods/"),
    "one series": ("/sv/series", "/sv/series/"),
}
PLAIN = {
    "front": "/sv/",
    "search": "/sv/search?q=vatten",
    "all talks": "/sv/talks",
    "speakers": "/sv/speakers",
    "goals": "/sv/goals",
    "programme": "/sv/programme",
    "methods": "/sv/methods",
    "series": "/sv/series",
    "about access": "/sv/accessibility",
}


def kinds_of(site: str) -> dict[str, str]:
    """Paths by the kind of page; a kind of which the site at the address *site* has none is left out."""
    found = dict(PLAIN)
    for kind, (leads, begins) in LINKED.items():
        with urlopen(site + leads) as answer:  # noqa: S310  (our own server)
            links = re.findall(rf'href="({begins}[^"?#]+)', answer.read().decode())
        if links:
            found[kind] = links[-1]
    return found
