"""What a harvester asks: a verb and its arguments, checked as the protocol says."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from werkzeug.datastructures import MultiDict

DAY, SECOND = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"
LENGTHS = {DAY: timedelta(days=1), SECOND: timedelta(seconds=1)}
TOKEN = "resumptionToken"  # noqa: S105
LISTED = {"required": frozenset({"metadataPrefix"}), "allowed": frozenset({"from", "until", "set"})}


class ProtocolError(Exception):
    """What was asked cannot be answered; *code* is one of the protocol's, the text is for whoever runs the harvester."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Verb:
    """The arguments of a verb; *resumable*: a token can stand in the place of all of them."""

    required: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    resumable: bool = False


VERBS = {
    "Identify": Verb(),
    "ListMetadataFormats": Verb(allowed=frozenset({"identifier"})),
    "ListSets": Verb(resumable=True),
    "ListIdentifiers": Verb(**LISTED, resumable=True),
    "ListRecords": Verb(**LISTED, resumable=True),
    "GetRecord": Verb(required=frozenset({"identifier", "metadataPrefix"})),
}


@dataclass(frozen=True)
class Asked:
    """A verb with arguments that it takes; empty ones were not given."""

    verb: str
    arguments: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.arguments.get(name, "")


def read(values: MultiDict[str, str]) -> Asked:
    """Raises ProtocolError: badVerb or badArgument."""
    verbs = values.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise ProtocolError("badVerb", f"Ask with one verb, one of: {', '.join(VERBS)}")
    given = {name: values.getlist(name) for name in values if name != "verb"}
    if any(len(several) > 1 for several in given.values()):
        raise ProtocolError("badArgument", "An argument is there twice.")
    arguments = {name: several[0] for name, several in given.items()}
    _check(VERBS[verbs[0]], arguments)
    return Asked(verbs[0], arguments)


def span_of(since: str, until: str) -> tuple[datetime | None, datetime | None]:
    """From when on and before when; both days are included, or both seconds. Raises ProtocolError: badArgument."""
    forms = {_form(text) for text in (since, until) if text}
    if len(forms) > 1:
        raise ProtocolError("badArgument", "from and until must be written alike.")
    first, last = (_moment(text) if text else None for text in (since, until))
    if first and last and first > last:
        raise ProtocolError("badArgument", "from is later than until.")
    try:
        return first, last + LENGTHS[forms.pop()] if last else None
    except OverflowError:  # the last day that can be counted
        return first, None


def _check(verb: Verb, arguments: dict[str, str]) -> None:
    if verb.resumable and TOKEN in arguments:
        if len(arguments) > 1:
            raise ProtocolError("badArgument", "With a resumptionToken there is no other argument.")
        return
    missing = verb.required - arguments.keys()
    unknown = arguments.keys() - verb.required - verb.allowed
    if missing:
        raise ProtocolError("badArgument", f"Missing: {', '.join(sorted(missing))}")
    if unknown:
        raise ProtocolError("badArgument", "An argument is not one of this verb's.")


def _form(text: str) -> str:
    return DAY if len(text) == len("2026-03-19") else SECOND


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, _form(text)).replace(tzinfo=UTC)
    except ValueError:
        raise ProtocolError("badArgument", "Write times as 2026-03-19 or 2026-03-19T12:00:00Z.") from None
