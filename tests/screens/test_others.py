"""Everybody beside the submitter: owners without a number, heirs, papers from abroad, the unit."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_app.domain.admission.standing import PASSED_ON_BY
from counter_app.domain.office import ResolvingUnit
from counter_app.domain.people.applicant import Deceased, IdentityBasis, Person
from counter_app.domain.people.foreign import ForeignPapers, Legalisation
from counter_app.domain.people.heirs import Heir
from tests.screens.in_front import in_front
from ui.dialogs.intake.others import OthersDialog
from ui.people import Others
from ui.screens.intake.kept import kept_from

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

HOA = "001192000123||Lê Thị Hoa|05091992|Nữ|Thôn 1, Xã A, Thái Nguyên|15032021"
MAI = "001195000017||Lê Thị Mai|05091995|Nữ|Thôn 1, Xã A, Thái Nguyên|15032021"
PASSPORT = (
    "P<DEUSEIDEL<<MIRA<JOHANNA<<<<<<<<<<<<<<<<<<<",
    "C4VK8L2T14DEU9103052F3108228<<<<<<<<<<<<<<<6",
)
OTHERS = Others(
    owners=(Person(name="Lê Thị Hoa", deceased=Deceased(extract_no="15/TLKT")),),
    heirs=(Heir(person=Person(name="Lê Văn Hai", relation="con"), share="1/1"),),
    foreign=ForeignPapers(country="DEU", legalisation=Legalisation.APOSTILLE, translated=True),
    unit=ResolvingUnit(agency="H26.12.05", name="Ủy ban nhân dân phường Ba Đình"),
)


def test_an_owner_without_a_number_is_known_by_what_the_clerk_says(
    clerk: "Clerk", card: str
) -> None:
    def fill() -> None:
        dialog = in_front(OthersDialog)
        owners = dialog.owners
        owners.fields.name.fill("Giàng Thị Mỷ")
        owners.basis.choose(IdentityBasis.TWO_WITNESSES)
        owners.reason.fill("Chưa từng làm giấy tờ")
        owners.add.click()
        owners.fields.name.fill("Giàng A Páo")
        owners.add.click()
        clerk.hits(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    clerk.scans(card)
    clerk.answers(clerk.screen.view.left.others_wanted.emit, fill)

    first, second = clerk.screen.state.aside.others.owners
    assert (first.identity_basis, first.no_id_reason) == (
        IdentityBasis.TWO_WITNESSES,
        "Chưa từng làm giấy tờ",
    )
    assert (second.identity_basis, second.no_id_reason) == (
        IdentityBasis.STATED,
        "Chưa xuất trình giấy tờ",
    )


def test_whoever_is_typed_but_not_added_is_kept_with_the_rest(
    clerk: "Clerk", card: str, beside: Callable[[QWidget | None], str]
) -> None:
    said: list[str] = []

    def fill() -> None:
        dialog = in_front(OthersDialog)
        dialog.owners.fields.number.fill("001190000077")
        clerk.hits(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        said.append(beside(dialog.owners.fields.name))
        dialog.owners.fields.name.fill("Giàng A Páo")
        dialog.heirs.name.fill("Giàng Thị Mỷ")
        clerk.hits(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    clerk.scans(card)
    clerk.answers(clerk.screen.view.left.others_wanted.emit, fill)

    assert said == ["Hãy nhập họ và tên chủ hồ sơ, hoặc xóa các ô còn lại."]
    others = clerk.screen.state.aside.others
    assert [one.name for one in others.owners] == ["Giàng A Páo"]
    assert [one.person.name for one in others.heirs] == ["Giàng Thị Mỷ"]


def test_of_a_power_passed_on_the_second_paper_is_asked_for_beside_the_name(
    clerk: "Clerk", card: str, beside: Callable[[QWidget | None], str]
) -> None:
    said: list[str] = []

    def fill() -> None:
        dialog = in_front(OthersDialog)
        terms = dialog.authority
        dialog._turn_to(terms)
        for words in ("Lò Văn Ón", ", số 3/UQ ngày 05/02/2026"):
            terms.through.setFocus()
            terms.through.end(False)
            clerk.types(words)
            terms.until.setFocus()
            said.append(beside(terms.through))
        clerk.hits(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    clerk.scans(card)
    clerk.answers(clerk.screen.view.left.others_wanted.emit, fill)
    assert said == [PASSED_ON_BY, ""]
    assert clerk.screen.state.aside.others.terms.through == "Lò Văn Ón, số 3/UQ ngày 05/02/2026"


@pytest.mark.parametrize("tab", ["owners", "heirs"])
def test_scans_in_vain_are_counted_and_the_list_with_them(
    clerk: "Clerk", card: str, tab: str
) -> None:
    clerk.scans(card)
    clerk.types("sao")
    clerk.hits(Qt.Key.Key_Return)

    def act() -> None:
        dialog = in_front(OthersDialog)
        people = getattr(dialog, tab)
        dialog._turn_to(people)
        tally = people.list.tally
        assert not tally.isVisible()
        for scanned in (HOA, MAI[3:], HOA[5:], MAI):
            clerk.scans(scanned)
        if tab == "heirs":
            clerk.hits(Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
        clerk.waits(lambda: len(people.listed) == 2)
        assert tally.isVisible()
        assert tally.text() == "2 người. 2 lần quét chưa đọc được: hãy đếm lại số thẻ."
        clerk.hits(Qt.Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier), act)


def test_all_of_them_come_back_with_a_draft_kept_or_resumed(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    state, left = clerk.screen.state, clerk.screen.view.left
    procedure = clerk.counter.desk.catalogue.get("2.000815")
    assert procedure is not None
    clerk.screen.pick(procedure)
    left.proof.fill("Giấy khai sinh số 12/2016")
    left.email.fill("an@vidu.vn")
    state.set_others(OTHERS)
    kept = state.kept()
    body = msgspec.json.encode(kept).decode()

    state.clear()
    assert state.aside.others == Others()
    again = kept_from(body)
    assert again is not None
    state.take_up(again)
    assert state.read().draft == kept.draft

    state.clear()
    state.restore(kept.draft)  # as a visit or another desk gives it, without what was aside
    assert state.aside.others == OTHERS
    assert (left.proof.text(), left.email.text()) == ("Giấy khai sinh số 12/2016", "an@vidu.vn")
    assert "1 người thừa kế" in left.others_note.text()
    assert "phường Ba Đình (H26.12.05)" in left.others_note.text()


def test_nothing_more_is_signed_of_a_dossier_that_has_nothing_of_it(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    plain = msgspec.to_builtins(clerk.screen.state.read().draft)

    assert not {"heirs", "foreign", "resolving_name"} & plain.keys()
    assert "proof" not in plain["submitter"]


def test_a_passport_scanned_beside_who_files_is_an_owner_s_and_changes_nobody(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    before = clerk.screen.state.read().draft.submitter

    def scan_the_other() -> None:
        dialog = in_front(OthersDialog)
        for _ in range(2):  # the same passport twice is one person
            for line in PASSPORT:
                clerk.window.take_scan(line)
        assert [dialog.owners._words(one) for one in dialog.owners.listed] == [
            "SEIDEL MIRA JOHANNA, 1991, Đức"
        ]
        assert "đã có trong danh sách" in dialog.owners.said.words()
        clerk.hits(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    clerk.answers(clerk.screen.view.left.others_wanted.emit, scan_the_other)
    draft = clerk.screen.state.read().draft
    assert draft.submitter == before
    (owner,) = clerk.screen.state.aside.others.owners
    assert owner.passport is not None
    assert (owner.nationality, owner.passport.country) == ("DEU", "DEU")
