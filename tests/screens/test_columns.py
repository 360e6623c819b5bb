"""The columns of the intake: as wide as what stands in them, on every usual screen."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLabel

from showroom.full import full_draft
from showroom.stage import pick

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

WIDTHS = (1366, 1340, 1280, 1240, 1199, 1110, 1093, 1024, 911, 888)
"""Usual screens, the same magnified, and a window drawn smaller."""
FRAME_AND_PADDING = 12
"""Of a field at either side: what the sheet gives it, and Qt's own two pixels."""


def outside(clerk: "Clerk") -> list[str]:
    """What has more width than its column, at each width of the window."""
    view, cut = clerk.screen.view, []
    for width in WIDTHS:
        clerk.window.resize(width, 720)
        for _turn in range(4):
            QApplication.processEvents()
        for column in (view.left, view.middle):
            inside, area = column._pane._inner, column._pane._area.viewport()
            if inside.width() > area.width():
                cut.append(f"{width}: {inside.width()} in {area.width()}")
        lines = (one for one in view.left.findChildren(QLabel) if not one.wordWrap())
        shown = (one for one in lines if one.isVisible())
        cut += [
            f"{width}: {one.text()}" for one in shown if one.width() < one.minimumSizeHint().width()
        ]
    return cut


def test_nothing_of_a_column_lies_outside_it(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    pick(clerk.screen, "khai sinh")
    assert not outside(clerk)


def test_a_personal_number_is_read_whole_at_every_width(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    number = clerk.screen.view.left.person.number
    for width in WIDTHS:
        clerk.window.resize(width, 512)  # so low that the column scrolls
        for _turn in range(4):
            QApplication.processEvents()
        shown = number.width() - 2 * FRAME_AND_PADDING
        assert shown >= number.fontMetrics().horizontalAdvance(number.text()), width


def test_nor_where_every_field_is_asked_for(clerk: "Clerk") -> None:
    clerk.screen.state.restore(full_draft())
    assert not outside(clerk)
