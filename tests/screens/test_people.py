from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from counter_app.domain.draft import ReturnWay
from counter_app.domain.people.applicant import Basis, IdentityBasis, OrganisationKind, SigningMode
from counter_app.services import lookup
from ui.dialogs.others import OthersDialog
from ui.dialogs.second_card import SecondCardDialog
from ui.people import Others

if TYPE_CHECKING:
    from counter_app.protocol.received import DossierReceived
    from tests.screens.conftest import Clerk

BINH = "001085000012||Trần Văn Bình|11031985|Nữ|Thôn 1, Xã A, Thái Nguyên|15032021"
HOA = "001192000123||Lê Thị Hoa|05091992|Nữ|Thôn 1, Xã A, Thái Nguyên|15032021"


def taken(clerk: "Clerk") -> "DossierReceived":
    clerk.waits_for_receipt()
    (row,) = lookup.today(desk=clerk.counter.desk)
    return lookup.open_dossier(row.id, desk=clerk.counter.desk).received


def says(clerk: "Clerk", fill: Callable[[OthersDialog], None]) -> None:
    """Opens the panel of other people, fills it and keeps it."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, OthersDialog)
        fill(dialog)
        dialog._keep()

    QTimer.singleShot(50, act)
    clerk.screen.ask_others()
    # No window manager here to give the keyboard back.
    clerk.window.activateWindow()
    clerk.waits(clerk.window.isActiveWindow)


def test_an_attorney_files_for_an_owner_and_the_paper_is_kept(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    left = clerk.screen.view.left
    left.basis.setFocus()
    while left.basis.value() is not Basis.ATTORNEY:
        clerk.hits(Qt.Key.Key_Down)
        left.basis.picked.emit()
    assert left.paper_no.isVisibleTo(left)
    left.paper_no.setFocus()
    clerk.types("12/UQ")
    clerk.hits(Qt.Key.Key_Return)
    clerk.types("19/11/2026")
    left.certified.setChecked(True)
    says(clerk, lambda _dialog: clerk.window.take_scan(HOA))
    clerk.screen.receive(immediate=False)

    draft = taken(clerk).draft
    assert draft.applicant.name == "Lê Thị Hoa"
    assert draft.authority is not None
    assert draft.authority.principal is not None
    assert (draft.authority.no, draft.authority.on) == ("12/UQ", date(2026, 11, 19))
    assert draft.authority.principal.personal_id == "001192000123"


def test_cards_scanned_in_a_row_become_owners_and_none_twice(clerk: "Clerk", card: str) -> None:
    dialog = OthersDialog(Others(), clerk.window)
    for text in (card, HOA, BINH, HOA, "không phải thẻ"):
        dialog.take_scan(text)
    assert [owner.name for owner in dialog.owners.owners] == [
        "Nguyễn Thị Hoài Thương",
        "Lê Thị Hoa",
        "Trần Văn Bình",
    ]
    dialog.close()


def test_a_foreigner_with_a_passport_needs_no_number(clerk: "Clerk") -> None:
    def fill(dialog: OthersDialog) -> None:
        dialog.identity.nationality.setText("fra")
        dialog.identity.passport.setText("12ab34567")
        dialog.identity.expires.setText("1/2/2030")

    clerk.screen.view.left.person.name.setText("MARIE-CLAIRE DUPONT")
    says(clerk, fill)
    clerk.screen.view.middle.procedure.field.setFocus()
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    clerk.screen.receive(immediate=False)

    person = taken(clerk).draft.submitter.person
    assert person.is_foreigner
    assert person.personal_id is None
    assert person.passport is not None
    assert (person.passport.number, person.passport.expires_on) == ("12AB34567", date(2030, 2, 1))


def test_a_person_without_a_number_is_known_by_witnesses(clerk: "Clerk") -> None:
    def fill(dialog: OthersDialog) -> None:
        dialog.identity.basis.choose(IdentityBasis.TWO_WITNESSES)
        dialog.identity.reason.setText("Chưa từng làm giấy tờ")
        dialog.identity.signing.choose(SigningMode.NEITHER)
        for field, name in zip(dialog.identity.witnesses, ("Lò Văn Ón", "Y"), strict=True):
            field.setText(name)

    clerk.screen.view.left.person.name.setText("Ê")
    says(clerk, fill)
    clerk.screen.view.middle.procedure.field.setFocus()
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    clerk.screen.receive(immediate=False)

    submitter = taken(clerk).draft.submitter
    assert submitter.person.identity_basis is IdentityBasis.TWO_WITNESSES
    assert [one.name for one in submitter.signing.witnesses] == ["Lò Văn Ón", "Y"]


def test_an_organisation_files(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)

    def fill(dialog: OthersDialog) -> None:
        dialog.body.name.setText("Chùa Phúc Linh")
        dialog.body.kind.choose(OrganisationKind.RELIGIOUS_BODY)

    says(clerk, fill)
    assert "Chùa Phúc Linh" in clerk.screen.view.left.others_note.text()
    clerk.screen.view.middle.procedure.field.setFocus()
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    clerk.screen.receive(immediate=False)
    body = taken(clerk).draft.organisation
    assert body is not None
    assert body.name == "Chùa Phúc Linh"


def test_a_return_by_post_asks_for_its_address(
    clerk: "Clerk", card: str, beside: Callable[[QWidget | None], str]
) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    left = clerk.screen.view.left
    left.return_by.choose(ReturnWay.POSTAL)
    left.return_by.picked.emit()
    clerk.screen.receive(immediate=False)
    clerk.waits(left.return_address.isVisible)
    assert left.return_address.hasFocus()
    assert beside(left.return_address) == "Hãy nhập địa chỉ trả kết quả."


@pytest.mark.parametrize(("answer", "owners"), [("owner", 1), (None, 0)])
def test_a_second_card_is_asked_about_once(
    clerk: "Clerk", card: str, monkeypatch: pytest.MonkeyPatch, answer: str | None, owners: int
) -> None:
    asked = []

    def ask(*_: object, **__: object) -> str | None:
        asked.append(1)
        return answer

    monkeypatch.setattr(SecondCardDialog, "ask", ask)
    clerk.scans(card)
    clerk.scans(HOA)
    assert asked == [1]
    assert clerk.screen.view.left.great_name.text() == "Nguyễn Thị Hoài Thương"
    assert len(clerk.screen.state.aside.others.owners) == owners


def test_the_next_citizen_s_card_starts_afresh(
    clerk: "Clerk", card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecondCardDialog, "ask", lambda *_, **__: "next")
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    clerk.scans(HOA)
    assert clerk.screen.view.left.great_name.text() == "Lê Thị Hoa"
    assert clerk.screen.state.procedure is None


def test_a_rare_surname_is_hinted_at_and_never_in_the_way(clerk: "Clerk", card: str) -> None:
    clerk.scans(card.replace("Nguyễn", "Nguyển"))
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    assert "Họ hiếm gặp" in clerk.screen.view.left.hints.words()
    clerk.screen.receive(immediate=False)
    assert taken(clerk).draft.submitter.person.name == "Nguyển Thị Hoài Thương"


def test_what_the_same_person_came_for_before_is_shown(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()
    clerk.scans(card)
    left = clerk.screen.view.left
    clerk.waits(lambda: "20/11" in left.earlier[0].accessibleName())
