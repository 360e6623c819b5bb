from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_app.domain.draft import ReturnWay
from counter_app.domain.people.applicant import (
    Basis,
    IdentityBasis,
    OrganisationKind,
    Person,
    SigningMode,
    Unable,
)
from counter_app.services import lookup
from tests.screens.in_front import in_front
from ui.dialogs.intake.others import OthersDialog
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
        dialog = in_front(OthersDialog)
        fill(dialog)
        dialog._keep()

    clerk.answers(clerk.screen.questions.ask_others, act)


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


def test_enter_ticks_the_power_of_who_files_by_one(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("tinh trang hon nhan")
    clerk.hits(Qt.Key.Key_Return)
    left, middle = clerk.screen.view.left, clerk.screen.view.middle
    assert middle.checklist.tally() == "0/2"
    left.choose_basis(Basis.ATTORNEY)
    left.paper_no.setFocus()
    clerk.types("45/UQ")
    clerk.hits(Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    clerk.hits(Qt.Key.Key_Return)

    assert middle.checklist_count.text() == "đủ 3/3"
    assert "Văn bản ủy quyền" in clerk.screen.state.read().draft.applicable
    offer = clerk.screen.state.offer
    assert offer is not None
    assert "component_missing" not in {one.code for one in offer.blocking}


def test_cards_scanned_in_a_row_become_owners_and_none_twice(clerk: "Clerk", card: str) -> None:
    dialog = OthersDialog(Others(), clerk.counter.today(), clerk.window)
    for text in (card, HOA, BINH, HOA, "không phải thẻ"):
        dialog.take_scan(text)
    assert [owner.name for owner in dialog.owners.listed] == [
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


def test_a_rare_surname_is_hinted_at_and_never_in_the_way(clerk: "Clerk", card: str) -> None:
    clerk.scans(card.replace("Nguyễn", "Nguyển"))
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    assert "Họ hiếm gặp" in clerk.screen.view.left.hints.words()
    clerk.screen.receive(immediate=False)
    assert taken(clerk).draft.submitter.person.name == "Nguyển Thị Hoài Thương"


def test_what_deserves_a_look_in_many_owners_is_said_once_with_their_numbers(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    rare = (Person(name="Nguyển Văn An"), Person(name="Lê Thị Hoa"), Person(name="Nguyển Văn Ba"))
    clerk.screen.state.set_others(replace(clerk.screen.state.aside.others, owners=rare))
    hints = clerk.screen.view.left.hints
    clerk.waits(lambda: "Chủ hồ sơ 1, 3: Họ hiếm gặp" in hints.words())
    assert hints.words().count("Họ hiếm gặp") == 1


def test_what_the_same_person_came_for_before_is_shown(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    for _ in range(3):
        clerk.hits(Qt.Key.Key_Return)
    clerk.waits_for_receipt()
    clerk.scans(card)
    left = clerk.screen.view.left
    clerk.waits(lambda: "Chứng thực bản sao. " in left.known.earlier.keys[0].accessibleName())


def test_the_terms_of_a_power_of_attorney_are_kept_and_judged(
    clerk: "Clerk", card: str, beside: Callable[[QWidget | None], str]
) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    left = clerk.screen.view.left
    left.basis.choose(Basis.ATTORNEY)
    left.basis.picked.emit()
    left.paper_no.setText("12/UQ")
    left.paper_on.setText("19/11/2026")
    left.certified.setChecked(True)

    def fill(dialog: OthersDialog) -> None:
        terms = dialog.authority
        terms.principal.setText("Lò Văn Ón")
        terms.number.setText("011085000017")
        terms.until.setText("19/11/2026")
        terms.certifier.setText("Văn phòng công chứng A")
        terms.acts["collect"].setChecked(True)
        terms.marks["translated"].setChecked(True)

    says(clerk, fill)
    assert "Lò Văn Ón" in left.others_note.text()
    clerk.screen.receive(immediate=False)
    assert left.others.hasFocus()
    assert "hết hạn ngày 19/11/2026" in told(clerk)

    says(clerk, lambda dialog: dialog.authority.until.setText("31/12/2026"))
    clerk.screen.receive(immediate=False)
    paper = taken(clerk).draft.authority
    assert paper is not None
    assert paper.scope == ("submit", "collect")
    assert (paper.until, paper.certifier) == (date(2026, 12, 31), "Văn phòng công chứng A")
    assert (paper.translated, paper.legalised, paper.sub_delegation) == (True, False, False)
    assert paper.principal is not None
    assert (paper.principal.name, paper.principal.personal_id) == ("Lò Văn Ón", "011085000017")


def told(clerk: "Clerk") -> str:
    """Everything that the right column says is in the way."""
    offer = clerk.screen.state.offer
    assert offer is not None
    return " ".join(one.message for one in offer.blocking)


def test_a_paper_that_does_not_allow_filing_is_refused(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    left = clerk.screen.view.left
    left.basis.choose(Basis.ATTORNEY)
    left.basis.picked.emit()
    left.paper_no.setText("12/UQ")
    says(clerk, lambda dialog: dialog.authority.acts["submit"].setChecked(False))
    assert "không gồm việc nộp hồ sơ" in told(clerk)


def test_an_owner_who_has_died_is_spoken_for_by_heirs(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)

    def fill(dialog: OthersDialog) -> None:
        dialog.take_scan(HOA)
        dialog.owners.list.setCurrentIndex(dialog.owners.list.model().index(0, 0))
        dialog.owners.died_on.setText("2/9/2026")
        dialog.owners.extract_no.setText("15/TLKT")
        dialog.owners.died.click()

    says(clerk, fill)
    assert "Chủ hồ sơ đã chết" in told(clerk)
    clerk.screen.view.left.choose_basis(Basis.HEIR)
    clerk.screen.view.left.basis.picked.emit()
    clerk.screen.receive(immediate=False)
    (owner,) = taken(clerk).draft.owners
    assert owner.deceased is not None
    assert owner.deceased.died_on is not None
    assert owner.deceased.died_on.vietnamese() == "02/09/2026"
    assert owner.deceased.extract_no == "15/TLKT"


def test_a_branch_a_body_without_a_seal_and_a_wrong_code(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)

    def fill(dialog: OthersDialog) -> None:
        dialog.body.name.setText("Chi nhánh Công ty Hoa Ban")
        dialog.body.kind.choose(OrganisationKind.COMPANY)
        dialog.body.tax_code.setText("0100109106-002 1")

    says(clerk, fill)
    assert "10, 12 hoặc 13 chữ số" in told(clerk)

    def mend(dialog: OthersDialog) -> None:
        dialog.body.tax_code.setText("0100109106-001")
        dialog.body.has_seal.setChecked(False)

    says(clerk, mend)
    clerk.screen.receive(immediate=False)
    body = taken(clerk).draft.organisation
    assert body is not None
    assert body.tax_code == "0100109106-001"
    assert body.has_seal is False


def test_a_fingerprint_and_who_read_aloud_are_kept(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)

    def fill(dialog: OthersDialog) -> None:
        dialog.identity.signing.choose(SigningMode.FINGERPRINT)
        dialog.identity.finger.setText("Ngón trỏ phải")
        dialog.identity.interpreter.setText("Lò Văn Ón")
        dialog.identity.read_aloud_by.setText("Nguyễn Thị Ánh")
        dialog.identity.unable[Unable.READ].setChecked(True)

    says(clerk, fill)
    clerk.screen.receive(immediate=False)
    signing = taken(clerk).draft.submitter.signing
    assert (signing.mode, signing.finger) == (SigningMode.FINGERPRINT, "Ngón trỏ phải")
    assert signing.interpreter is not None
    assert signing.read_aloud_by == "Nguyễn Thị Ánh"
    assert signing.unable == (Unable.READ,)
    (row,) = lookup.today(desk=clerk.counter.desk)
    shown = clerk.opens(row.id).view
    clerk.waits(lambda: "Cách ký: điểm chỉ ngón trỏ phải, không đọc được" in shown.people.text())
    assert "Người phiên dịch: Lò Văn Ón" in shown.people.text()
    assert "Lời chứng: chứng thực bản sao từ bản chính" in shown.procedure.text()


def test_the_lines_of_a_passport_fill_the_panel_and_the_submitter(clerk: "Clerk") -> None:
    lines = (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
    )
    says(clerk, lambda dialog: dialog.identity.lines.insert(lines))
    assert clerk.screen.view.left.great_name.text() == "ERIKSSON ANNA MARIA"
    person = clerk.screen.state.read().draft.submitter.person
    assert person.passport is not None
    assert person.passport.number == "L898902C3"


def test_every_part_of_the_panel_is_reached_with_tab_and_left_with_the_keys(
    clerk: "Clerk",
) -> None:
    dialog = OthersDialog(Others(), clerk.counter.today(), clerk.window)
    dialog.show()
    for number, tab in enumerate((dialog.owners, dialog.body, dialog.authority, dialog.identity)):
        dialog.tabs.setCurrentIndex(number)
        wanted = {
            one
            for one in tab.findChildren(QWidget)
            if one.accessibleName()
            and one.isVisibleTo(dialog)
            and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        }
        reached, now = set(), dialog.tabs.nextInFocusChain()
        while now is not dialog.tabs and now is not None:
            reached.add(now)
            now = now.nextInFocusChain()
        assert wanted <= reached
        assert wanted
    dialog.close()


def test_what_the_panel_took_in_survives_a_cut(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)
    left = clerk.screen.view.left
    left.choose_basis(Basis.ATTORNEY)
    left.paper_no.setText("12/UQ")

    def fill(dialog: OthersDialog) -> None:
        dialog.authority.principal.setText("Lò Văn Ón")
        dialog.authority.until.setText("31/12/2026")
        dialog.identity.finger.setText("Ngón cái")

    says(clerk, fill)
    before = clerk.screen.state.read().draft
    clerk.screen.clear()
    clerk.screen.state.restore(before)
    assert clerk.screen.state.read().draft == before
