"""What is done with a result besides handing it out, by keys: shelved, told of, listed, put right."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from counter_app.domain.dossier import EventKind, State
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.domain.step import Collected, CollectorKind, Finished, ResultPaper
from counter_app.domain.workflow import Move
from counter_app.protocol.moved import details_of
from counter_app.services import lookup
from counter_app.services.intake import Receipt, receive
from counter_app.services.kept_papers import all_kept
from counter_app.services.offer import offer
from counter_app.services.workflow import Wanted, make_move
from ui.dialogs.finish import FinishDialog
from ui.dialogs.kept import KeptDialog
from ui.dialogs.next_step import NextStepDialog
from ui.dialogs.proof import ProofDialog
from ui.dialogs.questions import QuestionsDialog
from ui.screens.dossier import DossierScreen
from ui.screens.results import ResultsScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
SHOTS = os.environ.get("COUNTER_SHOTS", "")
OWNER = "Nguyễn Thị Hoài Thương"
COUSIN = "001085000002||Trần Văn Bình|05051985|Nam|Xóm 5, Xã A, Thái Nguyên|15032021"
SINGLE = "1.004873"
BIRTH = "1.001193"
MARRIAGE = "1.000894"


def ready(clerk: "Clerk", *, shelf: str = "Ngăn 7", **changes: object) -> Receipt:
    """A result of the owner's that waits on the shelf."""
    desk = clerk.counter.desk
    person = Person(name=OWNER, personal_id="001190000001", address="Xóm 4, Xã A")
    wanted: dict[str, object] = {"procedure_code": SINGLE, "phone": "0912345678", **changes}
    draft = Draft(submitter=Submitter(person=person), **wanted)  # type: ignore[arg-type]
    at = clerk.clock.now()
    taken = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
    told = Finished(shelf=shelf, result=ResultPaper(name="Giấy xác nhận", number="12/XN"))
    make_move(taken.dossier_id, Wanted(move=Move.FINISH, details=told), desk=desk, at=at)
    return taken


def birth(clerk: "Clerk") -> Receipt:
    """One whose hospital's certificate is kept here."""
    procedure = clerk.counter.desk.catalogue.get(BIRTH)
    assert procedure is not None
    child = Person(
        name="Nguyễn Minh An",
        birth=PartialDate(year=2026, month=11, day=1),
        sex=Sex.MALE,
        birth_place="Trạm y tế",
    )
    return ready(clerk, procedure_code=BIRTH, case_id=procedure.cases[0].id, subject=child)


def at_the_place(clerk: "Clerk") -> ResultsScreen:
    clerk.hits(Key.Key_F6)
    screen = clerk.window.current()
    assert isinstance(screen, ResultsScreen)
    clerk.waits(lambda: screen.view.table.count() > 0 or bool(screen.view.empty.words()))
    return screen


def kept(clerk: "Clerk", taken: Receipt) -> lookup.DossierView:
    return lookup.open_dossier(taken.dossier_id, desk=clerk.counter.desk)


def walks_to(clerk: "Clerk", words: str) -> None:
    """Down the list of steps and acts to the one that says ``words``."""
    for _ in range(40):
        focus = QApplication.focusWidget()
        if isinstance(focus, QPushButton) and focus.text() == words:
            return
        clerk.hits(Key.Key_Down)
    raise AssertionError(words)


def test_the_shelf_is_found_by_a_name_without_marks_and_told_of(clerk: "Clerk") -> None:
    taken = ready(clerk)
    screen = at_the_place(clerk)
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
    clerk.waits(lambda: kept(clerk, taken).events[-1].kind is EventKind.CITIZEN_TOLD)
    assert kept(clerk, taken).events[-1].body["way"] == "phone"


def test_a_finished_dossier_is_given_the_proposed_place(clerk: "Clerk") -> None:
    desk, at = clerk.counter.desk, clerk.clock.now()
    person = Person(name=OWNER, personal_id="001190000001")
    draft = Draft(submitter=Submitter(person=person), procedure_code=SINGLE)
    taken = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
    clerk.window.open_dossier(taken.dossier_id)
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    clerk.waits(lambda: screen._dossier is not None)

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, NextStepDialog)
        walks_to(clerk, "Có kết quả")
        clerk.hits(Key.Key_Return)

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, FinishDialog)
        assert dialog.text("shelf") == f"Ngăn {(taken.dossier_code or '')[-1]}"
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)
        clerk.types("35/XN")
        for _ in range(6):
            clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), choose, fill)
    clerk.waits(lambda: kept(clerk, taken).row.state is State.READY)
    told = details_of(kept(clerk, taken).events[-1].body)
    assert isinstance(told, Finished)
    assert told.result.number == "35/XN"
    assert kept(clerk, taken).row.standing.shelf == told.shelf


def at_the_dossier(clerk: "Clerk", taken: Receipt) -> DossierScreen:
    clerk.window.open_dossier(taken.dossier_id)
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    clerk.waits(lambda: screen._dossier is not None)
    return screen


def chooses(clerk: "Clerk", words: str) -> Callable[[], None]:
    def choose() -> None:
        walks_to(clerk, words)
        clerk.hits(Key.Key_Return)

    return choose


def test_a_sheet_to_read_is_printed_before_the_seal(clerk: "Clerk") -> None:
    screen = at_the_dossier(clerk, ready(clerk))
    act = chooses(clerk, "In bản đọc soát cho công dân")
    clerk.answers(lambda: clerk.hits(Key.Key_F4), act)
    clerk.waits(lambda: len(list(clerk.papers.glob("*Ban_doc_soat*.pdf"))) == 1)
    clerk.waits(lambda: "bản đọc soát" in screen.view.printed.words())


def test_the_proof_of_handing_out_is_read_and_printed(clerk: "Clerk") -> None:
    taken = ready(clerk)
    told = Collected(kind=CollectorKind.OWNER, name=OWNER)
    wanted = Wanted(move=Move.RETURN_RESULT, details=told)
    make_move(taken.dossier_id, wanted, desk=clerk.counter.desk, at=clerk.clock.now())
    screen = at_the_dossier(clerk, taken)

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ProofDialog)
        assert f"Người nhận: {OWNER}" in dialog.words.toPlainText()
        if SHOTS:
            dialog.grab().save(str(Path(SHOTS) / "m1-proof.png"))
        clerk.hits(Key.Key_I, Qt.KeyboardModifier.AltModifier)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), chooses(clerk, "Xem bằng chứng đã giao"), read)
    clerk.waits(lambda: len(list(clerk.papers.glob("*Bang_chung_da_giao*.pdf"))) == 1)
    clerk.waits(lambda: "bằng chứng đã giao" in screen.view.printed.words())


def test_an_original_is_signed_back_before_the_result(clerk: "Clerk") -> None:
    taken = birth(clerk)
    clerk.window.open_dossier(taken.dossier_id)
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    clerk.waits(lambda: screen._dossier is not None)
    assert screen.view.kept.words().startswith("Giấy tờ gốc đang giữ:")

    def choose() -> None:
        walks_to(clerk, "Trả giấy tờ gốc")
        clerk.hits(Key.Key_Return)

    def sign() -> None:
        assert isinstance(QApplication.activeModalWidget(), QuestionsDialog)
        clerk.hits(Key.Key_Tab)
        for _ in range(4):
            clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), choose, sign)
    clerk.waits(lambda: all_kept(desk=clerk.counter.desk) == ())
    clerk.waits(lambda: not screen.view.kept.words())


def test_what_is_kept_is_listed_and_its_dossier_opened(clerk: "Clerk") -> None:
    taken = birth(clerk)
    screen = at_the_place(clerk)
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, KeptDialog)
        model = dialog.table.model()
        seen.extend(str(model.data(model.index(0, at))) for at in range(5))
        clerk.hits(Key.Key_Return)

    screen.view.originals.setFocus()
    clerk.answers(lambda: clerk.hits(Key.Key_Return), look)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    assert seen[:2] == ["20/11/2026", OWNER]
    assert seen[3:] == [clerk.counter.desk.office.desk_name, "Có kết quả"]
    assert kept(clerk, taken).kept_now


def test_a_clerk_writes_a_wrong_result_down_and_prints_the_apology(clerk: "Clerk") -> None:
    taken = ready(clerk)
    desk = clerk.counter.desk
    owner = Collected(kind=CollectorKind.OWNER, name=OWNER)
    wanted = Wanted(move=Move.RETURN_RESULT, details=owner)
    make_move(taken.dossier_id, wanted, desk=desk, at=clerk.clock.now())
    clerk.window.open_dossier(taken.dossier_id)
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    clerk.waits(lambda: screen._dossier is not None)

    def choose() -> None:
        walks_to(clerk, "Kết quả sai, làm lại miễn phí")
        clerk.hits(Key.Key_Return)

    def fill() -> None:
        for words in ("Ghi sai năm sinh 1991", "Năm sinh 1990", "Nhầm khi lập giấy"):
            clerk.types(words)
            clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), choose, fill)
    clerk.waits(lambda: "Lãnh đạo quyết định làm lại." in screen.view.printed.words())
    clerk.waits(lambda: any(clerk.papers.glob("*Thu_xin_loi*.pdf")))
    assert kept(clerk, taken).events[-1].body["what"] == "wrong_result"
