"""Money of a dossier by keys: taken with its slip printed, wrong sums asked again, its receipt noted."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.dossier import EventKind
from counter_app.domain.workflow import Move
from counter_app.services.money.taking import ledger_of
from counter_app.services.moving.workflow import Wanted
from tests.screens.in_front import in_front
from ui.dialogs.questions import QuestionsDialog

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.results.conftest import Shelf

Key = Qt.Key
SHOTS = os.environ.get("COUNTER_SHOTS", "")
COPIES = (CertifiedCopy(document="Giấy khai sinh", pages=3, copies=2),)


def filling(clerk: "Clerk", name: str, **typed: str) -> Callable[[], None]:
    """Types into the fields named, then Enter from the last one on the key."""

    def hand() -> None:
        dialog = in_front(QuestionsDialog)
        if SHOTS:
            dialog.grab().save(str(Path(SHOTS) / f"{name}.png"))
        for field, words in typed.items():
            dialog.fields[field].setFocus()
            clerk.hits(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            clerk.types(words)
        list(dialog.fields.values())[-1].setFocus()
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)

    return hand


def test_cash_is_taken_in_parts_its_slip_printed_and_its_receipt_noted(
    clerk: "Clerk", shelf: "Shelf"
) -> None:
    taken = shelf.takes_in(procedure_code="2.000815", certified_copies=COPIES)
    clerk.opens(taken.dossier_id)
    clerk.answers(
        lambda: clerk.hits(Key.Key_F4),
        clerk.choosing("Thu phí, lệ phí"),
        filling(clerk, "money-take", amount_vnd="99.000"),
        filling(clerk, "money-wrong", amount_vnd="4.000"),
    )
    clerk.waits(lambda: len(list(clerk.papers.glob("*Phieu_thu*.pdf"))) == 1)
    ledger = ledger_of(shelf.kept(taken))
    assert (ledger.kept_vnd, ledger.due_vnd) == (4_000, 6_000)

    clerk.answers(
        lambda: clerk.hits(Key.Key_F4),
        clerk.choosing("Ghi số biên lai"),
        filling(clerk, "money-receipt", series="26taa", number="7"),
    )
    clerk.waits(lambda: shelf.kept(taken).events[-1].kind is EventKind.RECEIPT_LINKED)
    assert shelf.kept(taken).events[-1].body["series"] == "26TAA"


def test_what_was_paid_goes_back_when_the_citizen_withdraws(clerk: "Clerk", shelf: "Shelf") -> None:
    taken = shelf.takes_in(procedure_code="2.000815", certified_copies=COPIES)
    clerk.opens(taken.dossier_id)
    clerk.answers(
        lambda: clerk.hits(Key.Key_F4),
        clerk.choosing("Thu phí, lệ phí"),
        filling(clerk, "money-all"),
    )
    clerk.waits(lambda: len(list(clerk.papers.glob("*Phieu_thu*.pdf"))) == 1)
    shelf.moves(taken, Wanted(move=Move.WITHDRAW, reason="Công dân không làm nữa"))
    clerk.opens(taken.dossier_id)
    clerk.answers(
        lambda: clerk.hits(Key.Key_F4),
        clerk.choosing("Hoàn tiền"),
        filling(clerk, "money-back", reason="Công dân rút hồ sơ trước khi làm"),
    )
    clerk.waits(lambda: len(list(clerk.papers.glob("*Phieu_hoan_tien*.pdf"))) == 1)
    assert ledger_of(shelf.kept(taken)).kept_vnd == 0
