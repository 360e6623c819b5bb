"""Every dialog about one dossier says whose it is, and lies within a small screen."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel

from counter_app.domain.dossier import State
from counter_app.domain.workflow import RULES, Move
from counter_app.services.moving.workflow import Wanted
from ui.dialogs.dialog import Dialog
from ui.dialogs.papers.attachments import AttachmentsDialog
from ui.dialogs.questions import Question, QuestionsDialog
from ui.dialogs.steps.collected import CollectedDialog
from ui.dialogs.steps.finish import FinishDialog
from ui.dialogs.steps.move import MoveDialog
from ui.dialogs.steps.step_forms import form_of
from ui.dialogs.steps.supplement import AskSupplementDialog
from ui.widgets.fields import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from tests.screens.steps.conftest import Walker

LONGEST = "Nguyễn Thị Hoài Thương Công Huyền Tôn Nữ Diệu Minh Khuê Ngọc Lan Anh"
SMALL = QSize(911, 512)


def dialogs(walker: "Walker", name: str) -> "Iterator[Dialog]":
    screen, kept, counter = walker.opens(), walker.kept(), walker.clerk.counter
    dossier = replace(kept, row=replace(kept.row, applicant_name=name))
    for move, kind in (
        (Move.FINISH, FinishDialog),
        (Move.ASK_SUPPLEMENT, AskSupplementDialog),
        (Move.RETURN_RESULT, CollectedDialog),
        (Move.TRANSFER, MoveDialog),
    ):
        yield kind(RULES[move], dossier, counter, Wanted(move=move), screen)
    yield AttachmentsDialog(dossier, counter, screen)
    about = (dossier.row, counter.procedure_names(dossier.row)[0])
    shelf = Question(name="shelf", words="&Chỗ để")
    yield QuestionsDialog("Xếp kết quả lên kệ", (shelf,), about=about, parent=screen)


def test_a_dialog_about_a_dossier_names_it_and_fits_a_small_screen(
    walker: "Walker", monkeypatch: "pytest.MonkeyPatch"
) -> None:
    small = type("Small", (), {"availableSize": lambda _self: SMALL})()
    monkeypatch.setattr(Dialog, "screen", lambda _self: small)
    for dialog in dialogs(walker, LONGEST):
        row = walker.kept().row
        dialog.show()
        QApplication.processEvents()
        seen = " ".join(
            f"{one.text()} {one.accessibleName()}"
            for one in dialog.findChildren(QLabel)
            if one.isVisible()
        )
        for part in (LONGEST, f"sinh năm {row.birth_year}", row.code, "Chứng thực"):
            assert part in seen, (dialog, part)
        assert dialog.height() <= SMALL.height() - 48, dialog
        dialog.close()
    QApplication.processEvents()


def test_lines_are_never_pressed_to_one_on_a_small_screen(
    walker: "Walker", monkeypatch: "pytest.MonkeyPatch"
) -> None:
    small = type("Small", (), {"availableSize": lambda _self: SMALL})()
    monkeypatch.setattr(Dialog, "screen", lambda _self: small)
    screen, kept, counter = walker.opens(), walker.kept(), walker.clerk.counter
    for move in (Move.POST_NOTICE, Move.VERIFY):
        there = replace(kept, row=replace(kept.row, state=State.PROCESSING))
        dialog = form_of(move)(RULES[move], there, counter, Wanted(move=move), screen)
        dialog.show()
        QApplication.processEvents()
        fields = dialog.findChildren(Lines)
        assert fields
        for field in fields:
            assert field.viewport().height() >= 3 * field.fontMetrics().lineSpacing()
        dialog.close()
    QApplication.processEvents()


def test_a_step_that_leads_nowhere_else_says_that_the_state_stays(walker: "Walker") -> None:
    screen, kept, counter = walker.opens(), walker.kept(), walker.clerk.counter
    told = {
        move: form_of(move)(RULES[move], kept, counter, Wanted(move=move), screen).states()
        for move in (Move.APOLOGISE, Move.TRANSFER)
    }
    assert told == {
        Move.APOLOGISE: "Trạng thái giữ nguyên: Đã tiếp nhận",
        Move.TRANSFER: "Đã tiếp nhận → Đã chuyển xử lý",
    }
