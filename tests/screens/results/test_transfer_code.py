"""The square to pay by, on the screen: read back by another's reader, left, or gone on from."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.money.bank_account import BankAccount
from counter_app.domain.money.ledger import Mode
from counter_app.domain.money.payment import Payment
from counter_app.domain.money.vietqr import payload, transfer_words
from counter_app.domain.office import OfficeKind
from counter_app.services.intake.intake import Receipt
from counter_app.services.money.taking import ledger_of, take
from tests.screens.in_front import in_front
from ui.dialogs.questions import QuestionsDialog
from ui.dialogs.steps.transfer_code import TransferCodeDialog

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.results.conftest import Shelf

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
COPIES = (CertifiedCopy(document="Giấy khai sinh", pages=3, copies=2),)
ACCOUNT = BankAccount(
    bank_bin="970499",
    bank="Ngân hàng Ví Dụ",
    number="0011012345678",
    holder="TTPVHCC xã Ea Kao",
    valid_from=date(2026, 1, 1),
)


def asked(clerk: "Clerk", shelf: "Shelf") -> Receipt:
    """A dossier of 10.000 đồng whose citizen pays by transfer, in front."""
    taken = shelf.takes_in(procedure_code="2.000815", certified_copies=COPIES)
    desk = clerk.counter.desk
    office = replace(desk.office, kind=OfficeKind.REAL, bank_accounts=(ACCOUNT,))
    to = replace(desk, office=office)
    take(taken.dossier_id, Payment(mode=Mode.TRANSFER), desk=to, at=clerk.clock.now())
    clerk.opens(taken.dossier_id)
    return taken


def test_what_the_screen_shows_pays_the_office_the_sum_of_the_slip(
    clerk: "Clerk", shelf: "Shelf", tmp_path: Path
) -> None:
    taken, picture, said = asked(clerk, shelf), tmp_path / "screen.png", list[str]()

    def look() -> None:
        dialog = in_front(TransferCodeDialog)
        said.extend(one.text() for one in dialog.findChildren(QLabel))
        dialog.grab().save(str(picture))
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing("Hiện mã chuyển khoản"), look)
    clerk.waits(picture.exists)
    reader = shutil.which("zbarimg")
    assert reader
    command = [reader, "-q", "--raw", "--nodbus", str(picture)]
    read = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    purpose = transfer_words(shelf.kept(taken).row.code or "")
    assert read == payload(ACCOUNT, amount_vnd=10_000, purpose=purpose)
    assert {"10.000 đồng", "Mười nghìn đồng.", f"Nội dung: {purpose}"} <= set(said)
    assert ledger_of(shelf.kept(taken)).kept_vnd == 0, "looking is no money"


def test_from_the_square_the_clerk_goes_on_to_the_money_that_came(
    clerk: "Clerk", shelf: "Shelf"
) -> None:
    taken = asked(clerk, shelf)

    def seen(then: type[TransferCodeDialog] | type[QuestionsDialog]) -> Callable[[], None]:
        def hand() -> None:
            dialog = in_front(then)
            if isinstance(dialog, QuestionsDialog):
                list(dialog.fields.values())[-1].setFocus()
                clerk.hits(Key.Key_Return)
                clerk.hits(Key.Key_Return)
            else:
                clerk.hits(Key.Key_T, ALT)

        return hand

    clerk.answers(
        lambda: clerk.hits(Key.Key_F4),
        clerk.choosing("Hiện mã chuyển khoản"),
        seen(TransferCodeDialog),
        seen(QuestionsDialog),
    )
    clerk.waits(lambda: ledger_of(shelf.kept(taken)).kept_vnd == 10_000)
