"""A wrong name mended by keys alone: what is wrong, old and new side by side, the new slip."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from counter_app.domain.draft import Draft, ReturnWay
from counter_app.domain.papers import SlipContent
from counter_app.domain.people.applicant import Authority, Basis, Person, Submitter
from counter_app.services import lookup
from counter_app.services.correcting.elsewhere import fields_to_copy
from counter_app.services.correcting.reissue import Correction, plan, reissue
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.papers.paper_printing import paper_content
from tests.screens.in_front import in_front
from ui.acts.copy_out import COPY_OUT
from ui.acts.reissue import CORRECT, VOID
from ui.dialogs.correcting.consequences import ConsequencesDialog
from ui.dialogs.correcting.correct import CorrectDialog
from ui.dialogs.papers.copy_out import ALL_COPIED, CopyOutDialog
from ui.dialogs.questions import QuestionsDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.dossier.papers import PapersDialog
from ui.widgets.fields import LineEdit

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
REASON = "Gõ nhầm tên công dân"
RIGHT = "Nguyễn Thị Hoài Thu"


@pytest.fixture
def screen(clerk: "Clerk") -> DossierScreen:
    """A dossier just taken in, opened."""
    desk, at = clerk.counter.desk, clerk.clock.now()
    person = Person(
        name="Nguyễn Thị Hoài Thương", personal_id="001190000001", address="Xóm 4, Xã A"
    )
    draft = Draft(submitter=Submitter(person=person), procedure_code="1.004873", phone="0912345678")
    taken = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
    return clerk.opens(taken.dossier_id)


def kept(clerk: "Clerk") -> lookup.DossierView:
    (row,) = lookup.today(desk=clerk.counter.desk)
    return lookup.open_dossier(row.id, desk=clerk.counter.desk)


def types_over(clerk: "Clerk", field: LineEdit, text: str) -> None:
    assert field.hasFocus()
    field.selectAll()
    clerk.types(text)


def picture(dialog: QWidget, name: str) -> None:
    """Where somebody wants to look at it, what the dialog looks like."""
    folder = os.environ.get("SHOTS")
    if folder:
        dialog.grab().save(str(Path(folder) / f"{name}.png"))


def corrects_the_name(clerk: "Clerk") -> Callable[[], None]:
    def hands() -> None:
        dialog = in_front(CorrectDialog)
        assert dialog.reason.hasFocus()
        clerk.types(REASON)
        clerk.hits(Key.Key_Return)
        types_over(clerk, dialog.person.name, RIGHT)
        picture(dialog, "correct")
        clerk.hits(Key.Key_T, ALT)

    return hands


def test_a_wrong_name_is_corrected_and_the_slip_given_anew(
    clerk: "Clerk", screen: DossierScreen
) -> None:
    def agrees() -> None:
        dialog = in_front(ConsequencesDialog)
        (told,) = dialog.changes._model._rows
        assert (told.what, told.after) == ("Họ tên người nộp", RIGHT)
        assert dialog.go.hasFocus()
        picture(dialog, "consequences")
        clerk.hits(Key.Key_Return)

    clerk.answers(
        lambda: clerk.hits(Key.Key_F4),
        clerk.choosing(CORRECT.label),
        corrects_the_name(clerk),
        agrees,
    )
    clerk.waits(lambda: "cấp giấy mới. Đã lưu giấy hẹn PDF" in screen.view.printed.words())
    clerk.waits(lambda: screen.view.name.text() == RIGHT)
    old, new = kept(clerk).papers
    assert old.void_reason == REASON
    assert new.replaces == old.number
    assert len(list(clerk.papers.glob("*.pdf"))) == 1
    model = screen.view.history.model()
    said = [str(model.data(model.index(at, 1))) for at in range(model.rowCount())]
    assert f"Hủy giấy số {old.paper_no}: {REASON}" in said
    assert clerk.mouse.seen == 0
    clerk.answers(
        lambda: clerk.hits(Key.Key_G, ALT),
        lambda: finds_replaced(clerk, f"thay bằng số {new.paper_no}"),
    )


def finds_replaced(clerk: "Clerk", words: str) -> None:
    """Among the dossier's papers the old slip names the new one."""
    dialog = in_front(PapersDialog)
    assert dialog.papers.hasFocus()
    clerk.hits(Key.Key_Down)
    chosen = dialog.papers.chosen()
    assert chosen is not None
    assert words in chosen.standing
    picture(dialog, "papers")
    clerk.hits(Key.Key_Escape)


def test_whoever_gave_the_power_is_mended_where_an_attorney_filed(clerk: "Clerk") -> None:
    desk, at = clerk.counter.desk, clerk.clock.now()
    filed = Submitter(person=Person(name="A Páo", personal_id="001085000002"), basis=Basis.ATTORNEY)
    chu = Person(name="Le Van Chu", personal_id="001085000777")
    paper = Authority(kind="Giấy ủy quyền", no="7", principal=chu)
    draft = Draft(submitter=filed, procedure_code="1.004873", authority=paper)
    clerk.opens(receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at).dossier_id)

    def hands() -> None:
        dialog = in_front(CorrectDialog)
        clerk.types(REASON)
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Down)
        assert dialog.who.currentText() == "Chủ hồ sơ"
        clerk.hits(Key.Key_Return)
        types_over(clerk, dialog.person.name, "Le Van Tru")
        clerk.hits(Key.Key_E, ALT)
        types_over(clerk, dialog.power.number, "17/UQ")
        clerk.hits(Key.Key_Tab)
        types_over(clerk, dialog.power.day, "19/11/2026")
        picture(dialog, "power")
        clerk.hits(Key.Key_T, ALT)

    first, last = clerk.choosing(CORRECT.label), lambda: clerk.hits(Key.Key_Return)
    clerk.answers(lambda: clerk.hits(Key.Key_F4), first, hands, last)
    clerk.waits(lambda: len(kept(clerk).papers) == 2)
    slip = kept(clerk).slip.content
    assert isinstance(slip, SlipContent)
    assert slip.authorisation is not None
    assert (kept(clerk).row.applicant_name, slip.authorisation.principal.name) == (
        "Le Van Tru",
        "Le Van Tru",
    )
    assert slip.authorisation.paper == "Giấy ủy quyền số 17/UQ ngày 19/11/2026"
    versions = [one.draft.authority for one in kept(clerk).versions]
    assert [one and one.no for one in versions] == ["7", "17/UQ"], "nothing is overwritten"


def test_the_old_slip_scanned_opens_the_new_state_and_says_what_holds(
    clerk: "Clerk", screen: DossierScreen
) -> None:
    desk, dossier = clerk.counter.desk, kept(clerk)
    old = paper_content(dossier.slip.number, desk=desk)
    assert isinstance(old, SlipContent)
    right = replace(dossier.received.draft, phone="0987654321")
    at = clerk.clock.now()
    wanted = Correction(reason="Gõ nhầm số điện thoại", draft=right)
    made = reissue(dossier.row.id, wanted, desk=desk, at=at)
    clerk.hits(Key.Key_Escape)

    clerk.scans(old.qr_digits)

    told = clerk.window.scanned
    clerk.waits(lambda: told.words().endswith(f"thay bằng số {made.slip_no}."))
    assert told.words().startswith(f"Giấy số {made.replaces} đã hủy lúc 09:00 20/11/2026")
    again = clerk.window.current()
    assert isinstance(again, DossierScreen)
    clerk.waits(lambda: "0987654321" in again.view.people.text())
    picture(clerk.window, "scanned")


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_every_dialog_fits_the_screen_and_its_keys_differ(
    clerk: "Clerk", screen: DossierScreen, size: tuple[int, int]
) -> None:
    clerk.window.resize(*size)
    dossier, counter = kept(clerk), clerk.counter
    right = replace(dossier.received.draft, phone="0987654321")
    planned = plan(
        dossier, Correction(reason=REASON, draft=right), desk=counter.desk, at=clerk.clock.now()
    )
    fields = fields_to_copy(dossier, desk=counter.desk)
    for name, dialog in (
        ("correct", CorrectDialog(dossier, counter, None, clerk.window)),
        ("consequences", ConsequencesDialog(planned, dossier, clerk.window)),
        ("papers", PapersDialog(dossier, counter, clerk.window)),
        ("copy_out", CopyOutDialog(fields, "Hệ thống một cửa của tỉnh", "", clerk.window)),
    ):
        assert dialog.minimumSizeHint().height() <= 464, name
        assert dialog.minimumSizeHint().width() <= 887, name
        dialog.resize(min(dialog.width(), 887), min(dialog.height(), size[1] - 48))
        dialog.show()
        picture(dialog, f"{name}_{size[1]}")
        marked = [words for one in dialog.findChildren(QLabel) if "&" in (words := one.text())]
        marked += [one.text() for one in dialog.findChildren(QPushButton) if "&" in one.text()]
        keys = [words[words.index("&") + 1].lower() for words in marked]
        assert len(keys) == len(set(keys)), (name, sorted(keys))
        if isinstance(dialog, CorrectDialog):
            beside = (dialog.reason, dialog.person.name, dialog.person.address, dialog.phone)
            assert len({one.mapTo(dialog, QPoint(0, 0)).x() for one in beside}) == 1
        dialog.reject()


def test_what_is_wrong_comes_back_with_all_that_was_typed(
    clerk: "Clerk", screen: DossierScreen
) -> None:
    def short() -> None:
        clerk.types("ngắn")
        clerk.hits(Key.Key_T, ALT)

    def mends() -> None:
        dialog = in_front(CorrectDialog)
        assert dialog.reason.error is not None
        assert "ít nhất 10 chữ" in dialog.reason.error.text()
        types_over(clerk, dialog.reason, REASON)
        clerk.hits(Key.Key_T, ALT)

    def nothing() -> None:
        dialog = in_front(CorrectDialog)
        assert "Chưa sửa gì" in dialog.said.words()
        assert dialog.reason.text() == REASON
        clerk.hits(Key.Key_Escape)

    clerk.answers(
        lambda: clerk.hits(Key.Key_F4), clerk.choosing(CORRECT.label), short, mends, nothing
    )
    (only,) = kept(clerk).papers
    assert only.voided_at is None


def test_going_back_from_old_and_new_keeps_what_was_typed(
    clerk: "Clerk", screen: DossierScreen
) -> None:
    def goes_back() -> None:
        clerk.hits(Key.Key_S, ALT)

    def sees() -> None:
        dialog = in_front(CorrectDialog)
        assert (dialog.person.name.text(), dialog.reason.text()) == (RIGHT, REASON)
        clerk.hits(Key.Key_Escape)

    clerk.answers(
        lambda: clerk.hits(Key.Key_F4),
        clerk.choosing(CORRECT.label),
        corrects_the_name(clerk),
        goes_back,
        sees,
    )
    assert len(kept(clerk).papers) == 1


def test_a_wrong_matter_shows_its_date_and_money_first(
    clerk: "Clerk", screen: DossierScreen
) -> None:
    before = kept(clerk)

    def another() -> None:
        dialog = in_front(CorrectDialog)
        clerk.types("Chọn nhầm thủ tục")
        dialog.procedure.field.setFocus()
        dialog.procedure.field.selectAll()
        clerk.types("xac nhan thong tin ho tich")
        clerk.hits(Key.Key_Return)
        assert dialog.whole.isVisible()
        dialog.whole.setChecked(True)
        picture(dialog, "correct_matter")
        clerk.hits(Key.Key_T, ALT)

    def agrees() -> None:
        dialog = in_front(ConsequencesDialog)
        whats = [one.what for one in dialog.changes._model._rows]
        assert {"Thủ tục", "Giấy tờ đã nhận", "Phí, lệ phí"} <= set(whats)
        picture(dialog, "consequences_matter")
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing(CORRECT.label), another, agrees)
    clerk.waits(lambda: "cấp giấy mới" in screen.view.printed.words())
    after = kept(clerk)
    assert after.row.code == before.row.code
    assert after.row.procedure_code != before.row.procedure_code
    clerk.waits(lambda: "thông tin hộ tịch" in screen.view.procedure.text())


def test_a_letter_is_declared_void_by_keys(clerk: "Clerk", screen: DossierScreen) -> None:
    clerk.answers(
        lambda: clerk.hits(Key.Key_F4),
        clerk.choosing("Chuyển cơ quan giải quyết"),
        lambda: clerk.hits(Key.Key_Return),
    )
    clerk.waits(lambda: screen.view.papers.text() == "&Giấy của hồ sơ (2)")

    def voids() -> None:
        dialog = in_front(QuestionsDialog)
        clerk.hits(Key.Key_Return)
        clerk.types("Lập nhầm phiếu kiểm soát")
        picture(dialog, "void")
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing(VOID.label), voids)
    clerk.waits(lambda: screen.view.printed.words() == "Đã hủy giấy.")
    sheet = kept(clerk).papers[-1]
    assert sheet.void_reason == "Lập nhầm phiếu kiểm soát"


def test_fields_are_copied_one_by_one_and_the_code_scanned_back(
    clerk: "Clerk", screen: DossierScreen
) -> None:
    def copies() -> None:
        dialog = in_front(CopyOutDialog)
        seen = []
        for at, field in enumerate(dialog._fields):
            clerk.hits(Key.Key_Return)
            seen.append(QGuiApplication.clipboard().text())
            assert dialog.said.words() == f"Đã chép {at + 1}/{len(dialog._fields)}: {field.name}"
        assert seen == [field.value for field in dialog._fields]
        assert seen[0] == "Nguyễn Thị Hoài Thương"
        picture(dialog, "copy_out")
        clerk.hits(Key.Key_Return)
        assert dialog.said.words() == ALL_COPIED
        assert dialog.code.hasFocus()
        clerk.types("HT-2026-0001")
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing(COPY_OUT.label), copies)
    clerk.waits(lambda: screen.view.printed.words() == "Đã ghi mã HT-2026-0001.")
    assert [one.code for one in kept(clerk).external_codes] == ["HT-2026-0001"]


def test_a_scanned_card_and_another_way_of_return_are_mended_too(
    clerk: "Clerk", screen: DossierScreen
) -> None:
    def hands() -> None:
        dialog = in_front(CorrectDialog)
        clerk.types("Quet lai the, doi cach nhan")
        clerk.scans("001190000001||Nguyễn Thị Hoài Thu|01021990|Nữ|Xóm 5, Xã A|15032021")
        assert dialog.person.address.value() == "Xóm 5, Xã A"
        dialog.return_by.choose(ReturnWay.POSTAL)
        dialog.return_address.setText("So 1 duong Moi")
        clerk.hits(Key.Key_T, ALT)

    first, last = clerk.choosing(CORRECT.label), lambda: clerk.hits(Key.Key_Return)
    clerk.answers(lambda: clerk.hits(Key.Key_F4), first, hands, last)
    clerk.waits(lambda: len(kept(clerk).papers) == 2)
    draft = kept(clerk).received.draft
    assert (draft.submitter.person.name, draft.return_by) == (RIGHT, ReturnWay.POSTAL)
    assert draft.return_address == "So 1 duong Moi"
