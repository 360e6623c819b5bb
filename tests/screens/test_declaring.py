"""Viết hộ: a tờ khai filled from what stands in the intake, asked, read back and printed, by keys."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from counter_app.domain.declarations.form import shipped_forms
from counter_app.domain.declarations.unfinished import Typed, Unfinished
from counter_app.domain.draft import Draft
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.people.applicant import Person, Signing, SigningMode, Submitter
from counter_app.domain.service_day import ServiceDay, ServiceDayKind
from counter_app.services import lookup
from counter_app.services.intake.drafts import DraftKind, find, key_of
from counter_app.services.papers.print_history import Shown, printed_page
from counter_app.services.papers.sheet_printing import sheets_of
from tests.pdf_words import text_of
from tests.screens.in_front import in_front
from tests.screens.service_days import serves_on
from ui.dialogs.intake.declaration import DeclarationDialog
from ui.dialogs.intake.read_back import ReadBackDialog
from ui.dialogs.preview import PreviewDialog
from ui.widgets.fields import LineEdit

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
CARD = "001190000001||Nguyễn Thị Hoài Thương|01021990|Nữ|Xóm 4, Xã A, Thái Nguyên|15032021"
MARKUP = "<b>Xã A</b> & con"
SHOTS = os.environ.get("COUNTER_SHOTS", "")


def asking() -> DeclarationDialog:
    dialog = in_front(DeclarationDialog)
    if SHOTS:
        dialog.grab().save(str(Path(SHOTS) / f"declaration-{len(dialog.fields)}.png"))
    return dialog


def reading() -> ReadBackDialog:
    dialog = in_front(ReadBackDialog)
    if SHOTS:
        dialog.grab().save(str(Path(SHOTS) / "read-back.png"))
    return dialog


def chooses(clerk: "Clerk", words: str) -> None:
    clerk.scans(CARD)
    clerk.types(words)
    clerk.hits(Key.Key_Return)


def types_in(clerk: "Clerk", dialog: DeclarationDialog, name: str, text: str) -> None:
    dialog.fields[name].setFocus()
    clerk.types(text)


def printed(clerk: "Clerk") -> str:
    """The words of the one tờ khai that came out."""
    clerk.waits(lambda: any(one.stat().st_size for one in clerk.papers.glob("*To_khai*.pdf")))
    (paper,) = clerk.papers.glob("*To_khai*.pdf")
    return text_of(paper.read_bytes())


def fills_an_extract(clerk: "Clerk") -> None:
    """The questions of an extract answered: only what the card did not tell."""
    dialog = asking()
    assert "declarant" not in dialog.fields
    assert dialog.paper.currentText() == "Tờ khai cấp bản sao trích lục hộ tịch"
    assert dialog.fields["event"].hasFocus()
    clerk.hits(Key.Key_Down)
    types_in(clerk, dialog, "registered", MARKUP)
    types_in(clerk, dialog, "number", "2")
    clerk.hits(Key.Key_C, ALT)


def test_what_was_read_back_and_agreed_to_is_printed_letter_for_letter(clerk: "Clerk") -> None:
    chooses(clerk, "trich luc")
    seen: list[str] = []

    def look() -> None:
        seen.append(reading().text.toPlainText())
        clerk.hits(Key.Key_Return)  # pressed once too often: nothing is printed
        assert not list(clerk.papers.glob("*"))
        clerk.hits(Key.Key_X, ALT)

    def shut() -> None:
        assert isinstance(QApplication.activeModalWidget(), PreviewDialog)
        clerk.hits(Key.Key_Escape)

    clerk.answers(
        lambda: clerk.hits(Key.Key_I, CTRL),
        lambda: fills_an_extract(clerk),
        look,
        shut,
        lambda: clerk.hits(Key.Key_I, ALT),
    )
    assert f"Đã đăng ký tại: {MARKUP}" in seen[0]
    assert "Số định danh cá nhân: 001190000001" in seen[0]
    words = printed(clerk)
    for said in (MARKUP, "Khai sinh", "Nguyễn Thị Hoài Thương", "đọc lại cho người khai nghe"):
        assert said in words
    assert clerk.mouse.seen == 0


def test_what_was_written_is_one_of_the_dossiers_papers(clerk: "Clerk") -> None:
    chooses(clerk, "trich luc")
    screen, desk = clerk.screen, clerk.counter.desk
    reference = screen.state.aside.client_ref
    clerk.answers(
        lambda: clerk.hits(Key.Key_I, CTRL),
        lambda: fills_an_extract(clerk),
        lambda: clerk.hits(Key.Key_I, ALT),
    )
    printed(clerk)
    (line,) = printed_page(Shown.ALL, desk=desk).lines
    assert desk.clerk.name in line.told
    screen.view.middle.checklist.setFocus()
    clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()
    (row,) = lookup.today(desk=desk)
    assert [one.kind for one in sheets_of(row.id, desk=desk)] == [SheetKind.DECLARATION]
    clerk.waits(lambda: find(key_of(DraftKind.DECLARING, reference), desk=desk) is None)


def test_what_was_answered_waits_and_what_cannot_be_stands_beside_its_field(clerk: "Clerk") -> None:
    chooses(clerk, "xac nhan tinh trang hon nhan")

    def leave() -> None:
        types_in(clerk, asking(), "lived", "Xã A từ 2010")
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), leave)
    reference = clerk.screen.state.aside.client_ref
    key = key_of(DraftKind.DECLARING, reference)
    clerk.waits(lambda: find(key, desk=clerk.counter.desk) is not None)

    def mend() -> None:
        dialog = asking()
        lived = dialog.fields["lived"]
        assert lived.value() == "Xã A từ 2010"
        clerk.hits(Key.Key_M, ALT)  # every field, to mend what is known
        types_in(clerk, dialog, "person_birth", " x")
        clerk.hits(Key.Key_C, ALT)

    def told() -> None:
        dialog = asking()
        wrong = dialog.fields["person_birth"]
        assert wrong.hasFocus()
        assert wrong.error is not None
        assert "Ngày cần ghi như" in wrong.error.text()
        clerk.hits(Key.Key_A, CTRL)
        clerk.types("1990")
        types_in(clerk, dialog, "lived", " 漢字")
        clerk.hits(Key.Key_C, ALT)

    def boxes() -> None:
        lived = asking().fields["lived"]
        assert lived.error is not None
        assert "không in được ký tự “漢字”" in lived.error.text()
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), mend, told, boxes)
    assert not list(clerk.papers.glob("*"))


def test_what_the_card_tells_later_stands_before_what_was_typed(clerk: "Clerk") -> None:
    clerk.screen.view.middle.procedure.field.setFocus()
    clerk.types("trich luc")
    clerk.hits(Key.Key_Return)
    seen: list[str] = []

    def leave() -> None:
        dialog = asking()
        types_in(clerk, dialog, "declarant", "Nguyen Thi Sai")
        types_in(clerk, dialog, "declarant_id", "001190000009")
        types_in(clerk, dialog, "registered", "Xã A")
        clerk.hits(Key.Key_Escape)

    def look() -> None:
        dialog = asking()
        assert "declarant" not in dialog.fields
        words = " ".join(one.text() for one in dialog.notice.findChildren(QLabel))
        assert "đã bỏ chữ gõ trước" in words
        assert "Nguyen Thi Sai" in words
        clerk.hits(Key.Key_C, ALT)

    def read() -> None:
        seen.append(reading().text.toPlainText())
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), leave)
    clerk.scans(CARD)
    clerk.answers(
        lambda: clerk.hits(Key.Key_I, CTRL), look, read, lambda: clerk.hits(Key.Key_Escape)
    )
    assert "Họ, chữ đệm, tên: Nguyễn Thị Hoài Thương" in seen[0]
    assert "Đã đăng ký tại: Xã A" in seen[0]
    assert not any(wrong in seen[0] for wrong in ("Sai", "001190000009"))


def test_a_known_field_that_was_mended_is_shown_again(clerk: "Clerk") -> None:
    chooses(clerk, "trich luc")

    def mend() -> None:
        clerk.hits(Key.Key_M, ALT)
        types_in(clerk, asking(), "declarant", " Hai")
        clerk.hits(Key.Key_Escape)

    def shown() -> None:
        assert asking().fields["declarant"].value() == "Nguyễn Thị Hoài Thương Hai"
        assert "declarant_id" not in asking().fields
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), mend)
    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), shown)


def test_a_dialog_only_opened_follows_the_matter_and_the_way_of_signing(clerk: "Clerk") -> None:
    clerk.scans(CARD)
    offered: list[tuple[str, str]] = []

    def look() -> None:
        dialog = asking()
        offered.append((dialog.paper.currentText(), dialog.signing.currentText()))
        clerk.hits(Key.Key_Escape)

    def picks() -> None:
        dialog = asking()
        dialog.signing.setFocus()
        clerk.hits(Key.Key_Up)
        look()

    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), look)
    clerk.screen.view.middle.procedure.field.setFocus()
    clerk.types("trich luc")
    clerk.hits(Key.Key_Return)
    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), look)
    state = clerk.screen.state
    draft = state.kept().draft
    submitter = msgspec.structs.replace(
        draft.submitter, signing=Signing(mode=SigningMode.FINGERPRINT)
    )
    state.restore(msgspec.structs.replace(draft, submitter=submitter))
    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), look)
    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), picks)
    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), look)
    extract = "Tờ khai cấp bản sao trích lục hộ tịch"
    assert offered == [
        ("Đơn đề nghị", "Ký tên"),
        (extract, "Ký tên"),
        (extract, "Không ký được, điểm chỉ"),
        (extract, "Ký tên"),
        (extract, "Ký tên"),
    ]


def test_a_will_is_not_written_and_another_form_may_be_chosen(clerk: "Clerk") -> None:
    chooses(clerk, "di chuc")

    def choose() -> None:
        dialog = asking()
        assert not dialog.next.isEnabled()
        words = [one.text() for one in dialog.notice.findChildren(QLabel)]
        assert any("Không viết hộ di chúc" in one for one in words)
        names = [one for one in dialog.paper.values() if getattr(one, "id", "") == "request"]
        dialog.paper.setFocus()
        while dialog.paper.value() is not names[0]:
            clerk.hits(Key.Key_Up)
        dialog.signing.setFocus()
        clerk.hits(Key.Key_Down)
        types_in(clerk, dialog, "content", "Xin xác nhận nơi cư trú")
        clerk.hits(Key.Key_C, ALT)

    def agree() -> None:
        clerk.hits(Key.Key_I, ALT)

    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), choose, agree)
    words = printed(clerk)
    assert "ĐƠN ĐỀ NGHỊ" in words
    assert "điểm chỉ trước mặt người làm chứng" in words


def test_on_a_no_writing_day_the_key_stands_out_where_the_day_covers_the_matter(
    clerk: "Clerk",
) -> None:
    day = ServiceDay(kind=ServiceDayKind.NO_WRITING_DAY, weekday=4, sectors=("Hộ tịch",))
    serves_on(clerk, day)
    middle = clerk.screen.view.middle
    chooses(clerk, "trich luc")
    assert middle.declare.property("role") == "small"
    assert "ngày không viết" in middle.declare.accessibleDescription()
    middle.procedure.field.setFocus()
    middle.procedure.field.selectAll()
    clerk.types("sao y")
    clerk.hits(Key.Key_Return)
    assert middle.declare.property("role") == "link"
    assert middle.declare.accessibleDescription() == ""


def test_a_draft_that_goes_takes_its_answers_along(clerk: "Clerk") -> None:
    chooses(clerk, "trich luc")
    kept = Unfinished(answers={"copies": Typed(value="3", known="")})
    screen, desk = clerk.screen, clerk.counter.desk
    reference = screen.state.aside.client_ref
    clerk.counter.drafts.keep(DraftKind.DECLARING, reference, kept)
    key = key_of(DraftKind.DECLARING, reference)
    clerk.waits(lambda: find(key, desk=desk) is not None)
    screen.keeper.forget(reference)
    clerk.waits(lambda: find(key, desk=desk) is None)


def test_each_letter_is_told_as_it_is_typed_however_fast_the_typing_goes_on(clerk: "Clerk") -> None:
    own, form = clerk.counter.declarations, shipped_forms()["extract"]
    known = own.known(form, Draft(submitter=Submitter(person=Person(name="")), procedure_code=""))
    told: list[Unfinished] = []
    dialog = DeclarationDialog(
        own.papers(), Unfinished(), form, lambda _form: known, clerk.window, typing=told.append
    )
    for name in ("registered", "declarant"):
        line = dialog.fields[name]
        assert isinstance(line, LineEdit)
        line.insert("Xã A")
        assert told[-1].standing(form, known.texts)[name] == "Xã A"
    dialog.close()
