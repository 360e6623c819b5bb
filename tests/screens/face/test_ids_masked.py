"""A personal number is whole only where it is typed: whoever looks over a shoulder notes none down."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QPlainTextEdit,
    QWidget,
)

from counter_app.core.ids import DossierId
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import IdentityBasis, Passport, Person, Submitter
from counter_app.services import lookup
from showroom.dialog_states import full_dialogs
from showroom.full import full_places
from ui.draft_words import people_of
from ui.strings import masked
from ui.window.places import OPEN_OVER, PLACES

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

WHOLE: Final = re.compile(
    r"(?<!\d)(?<!\bH)(?:\d[ .]?){11}\d(?!\d)|\b[A-Z]\d{7}\b|(?<![\w.-])\d{9}\b"
)
"""Twelve figures, nine, or a passport; not a dossier's code as a bank writes it, without dashes."""
ON_PURPOSE: Final = "NumbersDialog: "
"""What a clerk opens by a key of its own, which is written down."""
TOLD: Final = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


@pytest.mark.parametrize(
    ("told", "beside", "shown"),
    [
        ("Lê Thị Hoa, số 079190001234", "", "Lê Thị Hoa, số 079•••••1234"),
        ("079190001234", "079190001235", "079•••••1234"),
        ("079190001234", "079191001234", "079••0••1234"),
        ("079190001234", "(không có)", "079•••••1234"),
        ("IDVNM1900000015079190001234<<5", "", "IDVNM190•••••••••••••••1234<<5"),
        ("Số CMND cũ: 012345678.", "", "Số CMND cũ: 01••••678."),
        ("001190000001|012345678|Lê Thị Hoa", "", "001•••••0001|01••••678|Lê Thị Hoa"),
        ("hộ chiếu B1234567 (Pháp)", "", "hộ chiếu B1•••567 (Pháp)"),
        ("C1234567, AB1234567", "C1294567", "C1•3•567, AB••••567"),
        ("<<<<M123456784KOR", "", "<<<<M1•••••784KOR"),
        ("số 001 190 000 001.", "", "số 001 ••• ••• 001."),
        ("0011 9000 0001, 001.190.000.001", "", "001• •••• 0001, 001.•••.•••.001"),
        ("CMND 012 345 678; Thôn 5 012345678", "", "CMND 01• ••• 678; Thôn 5 01••••678"),
        ("+84 912 345 678", "", "+84 912 345 678"),
        ("12AB34567 C01X0006H, M123A4567", "", "12••••567 C0••••06H, M1••••567"),
        ("0912345678", "", "0912345678"),
        ("EB123456789VN", "", "EB123456789VN"),
        ("160.000.000 đồng, số 000012345-A", "", "160.000.000 đồng, số 000012345-A"),
        ("H00-261123-000012345, DA 012345", "", "H00-261123-000012345, DA 012345"),
        ("", "079190001234", ""),
    ],
)
def test_a_number_is_masked_but_for_what_tells_it_from_another(
    told: str, beside: str, shown: str
) -> None:
    assert masked(told, beside) == shown


def test_a_draft_tells_whose_passport_it_is_and_not_its_number() -> None:
    passport = Passport(number="C01X0006H", country="DEU")
    person = Person(name="Anna Klein", identity_basis=IdentityBasis.PASSPORT, passport=passport)
    draft = Draft(submitter=Submitter(person=person), procedure_code="2.000815")
    assert people_of(draft)[0] == "Hộ chiếu C0••••06H"


def texts(place: QWidget) -> Iterator[str]:
    """Every word that is only shown in ``place``, or told of it."""
    for one in (place, *place.findChildren(QWidget)):
        yield from (one.toolTip(), one.accessibleName(), one.accessibleDescription())
        if isinstance(one, QLabel | QAbstractButton):
            yield one.text()
        elif isinstance(one, QPlainTextEdit) and one.isReadOnly():
            yield one.toPlainText()
        elif isinstance(one, QAbstractItemView):
            yield from cells(one.model())
    yield place.windowTitle()


def cells(model: QAbstractItemModel) -> Iterator[str]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for row in range(model.rowCount()):
        for column in range(columns):
            at = model.index(row, column)
            yield from (str(at.data(role) or "") for role in TOLD)


def whole_numbers(places: Iterable[QWidget]) -> list[str]:
    found = []
    for place in places:
        place.show()
        for _ in range(4):
            QApplication.processEvents()
        found += [f"{type(place).__name__}: {text}" for text in texts(place) if WHOLE.search(text)]
        if place.isModal():
            place.close()
    QApplication.processEvents()
    return found


def test_no_dialog_shows_a_whole_number(
    clerk: "Clerk", dossier: DossierId, questions: Iterator[QWidget], forms: Iterator[QWidget]
) -> None:
    shown = lookup.open_dossier(dossier, desk=clerk.counter.desk)
    full = (make() for _name, make in full_dialogs(clerk.counter, clerk.window, shown))
    found = whole_numbers((*questions, *forms, *full))
    assert [one for one in found if not one.startswith(ON_PURPOSE)] == []


def test_no_place_shows_a_whole_number(clerk: "Clerk", dossier: DossierId) -> None:
    found = []
    for place in (one.id for one in PLACES if one.id not in OPEN_OVER):
        clerk.window.go(place)
        found += [f"{place} {one}" for one in whole_numbers([clerk.window])]
    clerk.opens(dossier)
    assert found + whole_numbers([clerk.window]) == []


def test_what_is_as_full_as_can_be_shows_no_whole_number(clerk: "Clerk") -> None:
    found = [
        f"{name} {one}"
        for name in full_places(clerk.program)
        for one in whole_numbers([clerk.window])
    ]
    assert found == []
