"""What is done with a result besides handing it out, by keys: shelved, told of, listed, put right."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.domain.dossier import EventKind, State
from counter_app.domain.step import Collected, CollectorKind, Finished
from counter_app.domain.workflow import Move
from counter_app.protocol.moved import details_of
from counter_app.services.moving.kept_papers import all_kept
from counter_app.services.moving.workflow import Wanted
from tests.screens.in_front import in_front
from ui.dialogs.papers.kept import KeptDialog
from ui.dialogs.papers.proof import ProofDialog
from ui.dialogs.questions import QuestionsDialog
from ui.dialogs.steps.finish import FinishDialog
from ui.screens.dossier.dossier import DossierScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.results.conftest import Shelf

Key = Qt.Key
SHOTS = os.environ.get("COUNTER_SHOTS", "")
OWNER = "Nguyễn Thị Hoài Thương"
COUSIN = "001085000002||Trần Văn Bình|05051985|Nam|Xóm 5, Xã A, Thái Nguyên|15032021"
SINGLE = "1.004873"
BIRTH = "1.001193"
MARRIAGE = "1.000894"


def test_the_shelf_is_found_by_a_name_without_marks_and_told_of(
    clerk: "Clerk", shelf: "Shelf"
) -> None:
    taken = shelf.ready()
    screen = shelf.opens()
    clerk.types("hoai thuong")
    clerk.waits(lambda: screen.view.table.count() == 1)
    clerk.hits(Key.Key_Return)
    clerk.waits(screen.view.hand.isVisible)

    def tell() -> None:
        assert isinstance(QApplication.activeModalWidget(), QuestionsDialog)
        for _ in range(5):
            clerk.hits(Key.Key_Return)

    screen.view.tell.setFocus()
    clerk.answers(lambda: clerk.hits(Key.Key_Return), tell)
    clerk.waits(lambda: shelf.kept(taken).events[-1].kind is EventKind.CITIZEN_TOLD)
    assert shelf.kept(taken).events[-1].body["way"] == "phone"


def test_a_finished_dossier_is_given_the_proposed_place(clerk: "Clerk", shelf: "Shelf") -> None:
    taken = shelf.takes_in()
    clerk.opens(taken.dossier_id)

    def fill() -> None:
        dialog = in_front(FinishDialog)
        assert dialog.text("shelf") == f"Ngăn {(taken.dossier_code or '')[-1]}"
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)
        clerk.types("35/XN")
        for _ in range(6):
            clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing("Có kết quả"), fill)
    clerk.waits(lambda: shelf.kept(taken).row.state is State.READY)
    told = details_of(shelf.kept(taken).events[-1].body)
    assert isinstance(told, Finished)
    assert told.result.number == "35/XN"
    assert shelf.kept(taken).row.standing.shelf == told.shelf


def test_a_sheet_to_read_is_printed_before_the_seal(clerk: "Clerk", shelf: "Shelf") -> None:
    screen = clerk.opens(shelf.ready().dossier_id)
    act = clerk.choosing("In bản đọc soát cho công dân")
    clerk.answers(lambda: clerk.hits(Key.Key_F4), act)
    clerk.waits(lambda: len(list(clerk.papers.glob("*Ban_doc_soat*.pdf"))) == 1)
    clerk.waits(lambda: "bản đọc soát" in screen.view.printed.words())


def test_the_proof_of_handing_out_is_read_and_printed(clerk: "Clerk", shelf: "Shelf") -> None:
    taken = shelf.ready()
    told = Collected(kind=CollectorKind.OWNER, name=OWNER)
    wanted = Wanted(move=Move.RETURN_RESULT, details=told)
    shelf.moves(taken, wanted)
    screen = clerk.opens(taken.dossier_id)

    def read() -> None:
        dialog = in_front(ProofDialog)
        assert f"Người nhận: {OWNER}" in dialog.words.toPlainText()
        if SHOTS:
            dialog.grab().save(str(Path(SHOTS) / "m1-proof.png"))
        clerk.hits(Key.Key_I, Qt.KeyboardModifier.AltModifier)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing("Xem bằng chứng đã giao"), read)
    clerk.waits(lambda: len(list(clerk.papers.glob("*Bang_chung_da_giao*.pdf"))) == 1)
    clerk.waits(lambda: "bằng chứng đã giao" in screen.view.printed.words())


def test_an_original_is_signed_back_before_the_result(clerk: "Clerk", shelf: "Shelf") -> None:
    taken = shelf.birth()
    screen = clerk.opens(taken.dossier_id)
    assert screen.view.kept.words().startswith("Giấy tờ gốc đang giữ:")

    def sign() -> None:
        assert isinstance(QApplication.activeModalWidget(), QuestionsDialog)
        clerk.hits(Key.Key_Tab)
        for _ in range(4):
            clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing("Trả giấy tờ gốc"), sign)
    clerk.waits(lambda: all_kept(desk=clerk.counter.desk) == ())
    clerk.waits(lambda: not screen.view.kept.words())


def test_what_is_kept_is_listed_and_its_dossier_opened(clerk: "Clerk", shelf: "Shelf") -> None:
    taken = shelf.birth()
    screen = shelf.opens()
    seen: list[str] = []

    def look() -> None:
        dialog = in_front(KeptDialog)
        model = dialog.table.model()
        seen.extend(str(model.data(model.index(0, at))) for at in range(5))
        clerk.hits(Key.Key_Return)

    screen.view.originals.setFocus()
    clerk.answers(lambda: clerk.hits(Key.Key_Return), look)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    assert seen[:2] == ["20/11/2026", OWNER]
    assert seen[3:] == [clerk.counter.desk.office.desk_name, "Có kết quả"]
    assert shelf.kept(taken).kept_now


def test_a_clerk_writes_a_wrong_result_down_and_prints_the_apology(
    clerk: "Clerk", shelf: "Shelf"
) -> None:
    taken = shelf.ready()
    owner = Collected(kind=CollectorKind.OWNER, name=OWNER)
    wanted = Wanted(move=Move.RETURN_RESULT, details=owner)
    shelf.moves(taken, wanted)
    screen = clerk.opens(taken.dossier_id)

    def fill() -> None:
        for words in ("Ghi sai năm sinh 1991", "Năm sinh 1990", "Nhầm khi lập giấy"):
            clerk.types(words)
            clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)

    clerk.answers(
        lambda: clerk.hits(Key.Key_F4), clerk.choosing("Kết quả sai, làm lại miễn phí"), fill
    )
    clerk.waits(lambda: "Lãnh đạo quyết định làm lại." in screen.view.printed.words())
    clerk.waits(lambda: any(clerk.papers.glob("*Thu_xin_loi*.pdf")))
    assert shelf.kept(taken).events[-1].body["what"] == "wrong_result"
