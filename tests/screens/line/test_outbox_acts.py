"""What the outbox offers to do leads to the end; what was typed on the way stays typed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from db.counter import hub
from tests.screens.in_front import in_front
from ui.dialogs.sending.dispute import DisputeDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.window.standing import StandingMatters

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Place

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
CLASH = {"field": "draft.phone", "was": "09", "wanted": "0912345678", "stands": "0987654321"}


@pytest.mark.parametrize("leave", ["look", "esc"])
def test_a_half_typed_decision_is_there_again_after_a_look_at_the_dossier(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str], leave: str
) -> None:
    place.dispute(take_in("Trần Văn Bình"), fields=[CLASH])
    place.opened(1)
    seen: list[tuple[str, dict[str, str]]] = []

    def begin() -> None:
        dialog = in_front(DisputeDialog)
        clerk.hits(Key.Key_Return)
        assert dialog.reason.hasFocus()
        clerk.types("Nguoi nop xac")
        clerk.hits(*((Key.Key_H, ALT) if leave == "look" else (Key.Key_Escape,)))

    def again() -> None:
        dialog = in_front(DisputeDialog)
        seen.append((dialog.reason.value(), dict(dialog.choices)))
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_Return), begin)
    if leave == "look":
        clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
        place.opened(1)
    clerk.answers(lambda: clerk.hits(Key.Key_Return), again)
    assert seen == [("Nguoi nop xac", {"draft.phone": "mine"})]
    assert clerk.mouse.seen == 0


def test_a_date_that_moved_at_both_places_is_shown_and_the_promised_one_holds(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    dossier = take_in("Trần Văn Bình")
    operation = place.dispute(dossier, "date.moved", due_at="2026-11-27T17:00+07:00")
    place.opened(1)
    told: list[str] = []

    def ours() -> None:
        dialog = in_front(DisputeDialog)
        model = dialog.table.model()
        told.append(model.data(model.index(0, 2)))
        clerk.hits(Key.Key_Return)
        clerk.types("Giu ngay cua quay")
        dialog.keep.setFocus()
        clerk.hits(Key.Key_Return)

    def theirs() -> None:
        dialog = in_front(DisputeDialog)
        told.append(dialog.said.words())
        clerk.hits(Key.Key_Right)
        clerk.hits(Key.Key_Return)
        dialog.keep.setFocus()
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_Return), ours, theirs)
    clerk.waits(lambda: bool(place.read("SELECT 1 FROM disputes WHERE settled_ms > 0")))
    assert "17:00 27/11/2026" in told[0]
    assert "đang có hiệu lực" in told[1]
    assert place.read("SELECT kind FROM outbox WHERE supersedes = ?", operation) == [
        ("attempt.dropped",)
    ]


def test_a_dossier_the_central_side_has_already_is_not_corrected_but_sent_no_more(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    operation = place.answer(take_in("Trần Văn Bình"), "rejected", code="dossier.exists")
    screen = place.opened(1)
    assert place.cells(screen, 0)[6] == "Bỏ lần gửi thừa"
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: "Đã bỏ lần gửi thừa" in screen.view.said.words())
    ((kind,),) = place.read("SELECT kind FROM outbox WHERE supersedes = ?", operation)
    assert kind == "attempt.dropped"
    clerk.waits(lambda: place.cells(screen, 0)[6] == "Chờ, máy tự gửi")


def test_what_no_correction_heals_is_not_called_one(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    place.answer(take_in("Trần Văn Bình"), "rejected", code="signature.wrong")
    screen = place.opened(1)
    assert place.cells(screen, 0)[6] == "Xem, báo quản trị"


def test_a_line_says_what_of_it_lies_at_the_hub_and_goes_on_waiting(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    take_in("Trần Văn Bình")
    take_in("Lê Thị Ánh")
    store = clerk.counter.desk.store
    life = store.device.incarnation

    def left(connection: hub.Connection) -> None:
        hub.join(connection, address="10.0.0.2", device="d-2", name="Quầy 2")
        hub.note_lasts(connection, {life: 1})

    store.write(left)
    screen = place.opened(2)
    first, second = place.cells(screen, 0), place.cells(screen, 1)
    assert first[0] == "○ Chờ mạng"
    assert first[5] == "Đã gửi tới máy trạm Quầy 2, chờ trung tâm xác nhận."
    assert first[6] == "Chờ, máy tự gửi"
    assert second[5] == "–"


def test_what_is_to_be_done_is_read_whole(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    clerk.window.resize(1366, 768)
    place.answer(take_in("Trần Văn Bình"), "rejected", code="code.taken", item="code")
    table = place.opened(1).view.table
    words = "Cấp số mới, in lại giấy"
    clerk.waits(lambda: table.columnWidth(6) > table.fontMetrics().horizontalAdvance(words))
    last = table.columnViewportPosition(6) + table.columnWidth(6)
    assert last <= table.viewport().width()


def test_a_slip_that_was_voided_or_printed_meanwhile_is_no_longer_told_as_not_out(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    dossiers = [take_in("Trần Văn Bình"), take_in("Lê Thị Ánh")]
    for matters in clerk.window.findChildren(StandingMatters):
        matters._unprinted = None
        matters._look_for_unprinted()
    clerk.waits(lambda: any("2 giấy hẹn" in one for one in clerk.window.board.words()))
    place.answer(dossiers[0], "rejected", code="slip.taken", item="slip_no")
    place.opened(2)
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: any("1 giấy hẹn" in one for one in clerk.window.board.words()))
    clerk.waits(lambda: bool(place.read("SELECT 1 FROM print_jobs WHERE state = 'done'")))
