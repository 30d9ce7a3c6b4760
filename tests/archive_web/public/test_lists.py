"""Numbered pages: the ends and those beside the present one."""

from archive_web.public.pages import Page, Pages
from archive_web.public.spoken import excerpt


def pages(number: int, total: int) -> Pages:
    return Pages.of(number, total, 10, lambda page: f"?{page}")


def test_the_ends_and_the_neighbours_are_shown() -> None:
    assert [(page.number, page.after_gap) for page in pages(6, 120).shown] == [
        (1, False), (5, True), (6, False), (7, False), (12, True),
    ]  # fmt: skip
    assert pages(1, 11).shown == (Page(1, "?1", False), Page(2, "?2", False))


def test_the_way_back_from_beyond_the_end_leads_to_the_last_page() -> None:
    assert (pages(9, 20).previous_url, pages(9, 20).next_url) == ("?2", "")
    assert (pages(1, 0).count, pages(1, 0).shown, pages(3, 0).previous_url) == (0, (), "")


def test_an_excerpt_stands_around_its_first_word_and_marks_whole_words() -> None:
    shown = excerpt("lång " * 60 + "Klimat och klimatet. " + "mer " * 99, ["klimat"])
    text = "".join(piece.text for piece in shown)

    assert [piece.text for piece in shown if piece.marked] == ["Klimat"]
    assert text.startswith("… lång ")
    assert text.endswith("mer …")
    assert len(text) < 300


def test_a_text_without_spaces_is_cut_too() -> None:
    assert "".join(piece.text for piece in excerpt("x" * 5000)) == "x" * 280 + " …"
