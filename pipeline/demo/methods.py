"""The demo's methods, which belong to no webinar."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from index.catalogue import goals, materials
from index.models import Kind


@dataclass(frozen=True, slots=True)
class Method:
    """A method as staff would write it; *body* is in the small part of Markdown that the site reads."""

    title: str
    kind: Kind
    language: str
    summary: str
    body: str
    goals: tuple[int, ...]


METHODS = (
    Method(
        "Målverkstad på en timme",
        Kind.METHOD,
        "sv",
        "En övning där en arbetsgrupp hittar de delmål som deras vardag redan rör vid.",
        "Ni behöver en vägg, lappar och en timme. Den passar sex till tolv personer.\n\n"
        "1. Skriv var för sig tre saker som ni gjorde i veckan.\n"
        "2. Sätt varje lapp under det mål som den hjälper, eller stjälper.\n"
        "3. Välj *ett* delmål och bestäm vad ni gör annorlunda till nästa månad.\n\n"
        "Alla mål och delmål finns hos [FN](https://sdgs.un.org/goals).",
        (11, 17),
    ),
    Method(
        "A walk for the goals",
        Kind.LEARNING,
        "en",
        "Questions to take along on a walk through your own neighbourhood.",
        "Walk for half an hour in twos. Stop at five places and ask:\n\n"
        "- Who can use this place, and who cannot?\n"
        "- Where does the water go when it rains?\n"
        "- What would make it easier to come here without a car?\n\n"
        "Write down one answer at each stop, and compare when you are back.",
        (6, 11, 13),
    ),
)


def add_methods(session: Session) -> None:
    """Put the methods there, unless something stands alone already."""
    if materials.beside(session, None):
        return
    for method in METHODS:
        added = materials.add(session, None, method.title, method.kind)
        added.language, added.summary, added.body = method.language, method.summary, method.body
        added.goals = list(goals.by_numbers(session, method.goals))
