"""Names in the order in which a Swedish reader looks for them."""

import pytest

from index.language.collation import initial, swedish_order


def test_marked_letters_stand_where_a_swedish_register_has_them() -> None:
    names = ["Örjan", "Zara", "Åsa", "anna", "Ängla", "Émile", "Erik", "Ülle", "Yngve", "Bo", "Ørsted"]

    assert sorted(names, key=swedish_order) == [
        "anna", "Bo", "Émile", "Erik", "Ülle", "Yngve", "Zara", "Åsa", "Ängla", "Örjan", "Ørsted",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Åsa", "Å"),
        ("A\u030asa", "Å"),
        ("élise", "E"),
        (" ørjan", "Ö"),
        ("3D-Kim", "#"),
        ("", "#"),
        ("Яна", "#"),
    ],
)
def test_a_name_stands_under_its_letter(name: str, letter: str) -> None:
    assert initial(name) == letter
