"""Lines of papers: never wider than allowed, never a letter lost, faces side by side."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from counter_app.documents.fonts import LETTERS, Face, measure, printable
from counter_app.documents.wrapping import Line, Run, wrap, wrap_evenly, wrap_text

texts = st.text(alphabet=LETTERS, max_size=200).map(printable)
runs = st.lists(st.builds(Run, text=texts, face=st.sampled_from(Face)), min_size=1, max_size=4)
widths = st.floats(min_value=40, max_value=400)


def _end(line: Line, size: float) -> float:
    return line[-1].x + measure(line[-1].text, line[-1].face, size) if line else 0.0


def _letters(lines: list[Line]) -> str:
    return "".join("".join(piece.text.split()) for line in lines for piece in line)


@given(runs=runs, width=widths)
def test_no_line_is_wider_than_allowed_and_no_letter_is_lost(runs: list[Run], width: float) -> None:
    lines = wrap(runs, 11, width)
    assert lines
    assert all(_end(line, 11) <= width + 0.01 for line in lines)
    assert _letters(lines) == "".join("".join(run.text.split()) for run in runs)


@given(runs=runs, width=widths)
def test_pieces_of_a_line_never_overlap(runs: list[Run], width: float) -> None:
    for line in wrap(runs, 11, width):
        for left, right in pairwise(line):
            assert left.x + measure(left.text, left.face, 11) <= right.x + 0.01
            assert left.face is not right.face


@given(text=texts, width=widths)
def test_even_headings_take_no_more_lines(text: str, width: float) -> None:
    plain, even = wrap_text(text, Face.BOLD, 12, width), wrap_evenly(text, Face.BOLD, 12, width)
    assert len(even) <= len(plain)
    assert "".join(even).replace(" ", "") == "".join(plain).replace(" ", "")
    assert all(measure(line, Face.BOLD, 12) <= width + 0.01 for line in even)


def test_words_stay_whole_where_they_can() -> None:
    assert wrap_text("Trung tâm Phục vụ hành chính công", Face.REGULAR, 11, 90) == [
        "Trung tâm Phục vụ",
        "hành chính công",
    ]


def test_a_heading_is_broken_in_the_middle() -> None:
    wide = measure("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH", Face.BOLD, 12)
    text = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"
    assert wrap_evenly(text, Face.BOLD, 12, wide) == ["TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"]
