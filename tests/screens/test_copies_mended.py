"""How many copies were wanted, typed wrongly: mended by keys, with the money it comes to."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from counter_app.core.ids import DossierId
from counter_app.services.lookup import open_dossier
from tests.screens.in_front import in_front
from ui.acts.reissue import CORRECT
from ui.dialogs.correcting.consequences import ConsequencesDialog
from ui.dialogs.correcting.correct import CorrectDialog
from ui.widgets.copies_fields import CopiesFields
from ui.widgets.fields import LineEdit

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier


def last_line(copies: CopiesFields) -> list[LineEdit]:
    return [one for one in copies.stops() if isinstance(one, LineEdit)][-4:]


def types_copies(clerk: "Clerk", dialog: CorrectDialog, text: str) -> None:
    copies = last_line(dialog.copies)[-1]
    copies.setFocus()
    copies.selectAll()
    clerk.types(text)


def test_copies_typed_wrongly_are_mended_with_their_fee_on_a_slip_of_its_own(
    clerk: "Clerk", take_in: Callable[..., str]
) -> None:
    dossier = DossierId(take_in("Trần Văn Bình"))
    clerk.opens(dossier)

    def nought() -> None:
        dialog = in_front(CorrectDialog)
        clerk.types("Ghi nhầm số bản chứng thực")
        types_copies(clerk, dialog, "0")
        clerk.hits(Key.Key_T, ALT)

    def three() -> None:
        dialog = in_front(CorrectDialog)
        assert dialog.copies.first().hasFocus()
        document, pages, _sheets, copies = last_line(dialog.copies)
        assert (document.text(), pages.text(), copies.text()) == ("Bằng tốt nghiệp", "1", "0")
        types_copies(clerk, dialog, "3")
        clerk.hits(Key.Key_T, ALT)

    def agrees() -> None:
        dialog = in_front(ConsequencesDialog)
        told = [(one.what, one.before, one.after) for one in dialog.changes._model._rows]
        assert told == [
            ("Bản sao chứng thực", "Bằng tốt nghiệp 1 trang × 1", "Bằng tốt nghiệp 1 trang × 3"),
            ("Phí, lệ phí", "2.000 đồng", "6.000 đồng"),
        ]
        clerk.hits(Key.Key_Return)

    clerk.answers(
        lambda: clerk.hits(Key.Key_F4), clerk.choosing(CORRECT.label), nought, three, agrees
    )
    desk = clerk.counter.desk
    clerk.waits(lambda: len(open_dossier(dossier, desk=desk).papers) == 2)
    found = open_dossier(dossier, desk=desk)
    assert sum(line.amount_vnd or 0 for line in found.received.charges) == 6_000
    assert clerk.mouse.seen == 0


def test_of_pages_that_are_no_number_only_that_is_said_and_no_charge_is_named(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    clerk.types("sao y")
    clerk.hits(Key.Key_Return)
    pages = clerk.screen.view.middle.copies.lines()["copies.0.1"]
    pages.setFocus()
    pages.selectAll()
    clerk.types("Bang")
    offer = clerk.screen.state.offer
    assert offer is not None
    assert [one.field for one in offer.blocking if "Số t" in one.message] == ["pages"]
    QApplication.processEvents()
    right = clerk.screen.view.right.promise.charges.findChildren(QLabel)
    assert [one.text() for one in right if one.isVisible()] == ["Chưa tính được phí, lệ phí."]
