"""Law: every sentence of the site is there in Swedish as well, with the same facts in it."""

import re
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import archive_web

WEB = Path(archive_web.__file__).parent
SWEDISH = WEB / "translations" / "sv" / "LC_MESSAGES" / "messages.po"
FACT = re.compile(r"%\(\w+\)s|\{\w+\}")


def forms(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def said() -> set[str]:
    """Every sentence that the pages and views mark for translation, a plural by its singular."""
    with (WEB / "translations" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(str(WEB), methods, options)
    return {forms(message)[0] for _, _, message, _, _ in found}


def translated() -> list[Message]:
    with SWEDISH.open("rb") as file:
        return [message for message in read_po(file, locale="sv") if message.id]


def test_every_sentence_has_its_swedish() -> None:
    swedish = {forms(message.id)[0] for message in translated() if all(forms(message.string))}

    assert said() == swedish


@pytest.mark.parametrize("message", translated(), ids=lambda message: forms(message.id)[0][:40])
def test_the_swedish_holds_the_same_facts(message: Message) -> None:
    facts = set(FACT.findall(forms(message.id)[-1]))

    assert [set(FACT.findall(form)) for form in forms(message.string)] == [facts] * len(forms(message.id))
