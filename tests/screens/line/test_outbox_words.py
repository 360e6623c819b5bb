"""What the outbox and its dialogs say and show where the day goes otherwise than planned."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from counter_app.core.ids import DossierId
from counter_app.domain.workflow import Move
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.sync.line import LineState
from tests.screens.in_front import in_front
from ui.dialogs.sending.device import DeviceDialog
from ui.dialogs.sending.dispute import DisputeDialog
from ui.dialogs.sending.enrol import CODE_WRONG, EnrolDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.widgets.fields import LineEdit, with_error

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Place

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def test_a_desk_that_never_joined_says_of_nobody_that_he_has_everything(
    clerk: "Clerk", place: "Place"
) -> None:
    screen = place.opened(0)
    clerk.waits(lambda: screen.view.empty.words() != "")
    assert "Máy chủ đã xác nhận" not in screen.view.empty.words()
    assert "Chưa có gì chờ gửi" in screen.view.empty.words()


def test_the_table_fills_its_width_when_no_line_has_a_reason(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    take_in("Trần Văn Bình")
    table = place.opened(1).view.table
    header = table.horizontalHeader()
    clerk.waits(lambda: header.length() >= table.viewport().width())
    assert table.isColumnHidden(5)


def test_a_revoked_desks_line_leads_to_this_pc_and_not_into_the_dossier(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    place.answer(take_in("Phạm Thị Cúc"), "rejected", code="device.revoked")
    screen = place.opened(1)
    assert place.cells(screen, 0)[6] == "Xem máy này"
    opened: list[bool] = []

    def look() -> None:
        opened.append(isinstance(QApplication.activeModalWidget(), DeviceDialog))
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_Return), look)
    assert opened == [True]


def test_a_red_sentence_goes_when_what_it_spoke_of_is_changed(clerk: "Clerk") -> None:
    field = LineEdit(name="Lý do")
    pair = with_error(field)
    assert field.error is not None
    for change, words in ((field.fill, "Một lý do khác"), (field.setText, "Lý do nữa")):
        field.show_wrong("Hãy ghi lý do, ít nhất 10 chữ.")
        change(words)
        assert field.error.text() == ""
        assert field.accessibleDescription() == ""
    pair.deleteLater()


def test_a_fresh_code_is_not_called_wrong_and_another_code_is_named(clerk: "Clerk") -> None:
    dialog = EnrolDialog(clerk.window)
    dialog.show()
    dialog.code.show_wrong(CODE_WRONG)
    assert dialog.take_scan("001190000001||Nguyễn Thị A|01021990|Nữ|Xã A|15032021")
    assert "thẻ căn cước" in dialog.said.words()
    assert dialog.take_scan("https://mot-cua.vn|00000-ABCD-EFGH")
    assert dialog.code.error is not None
    assert dialog.code.error.text() == ""
    assert dialog.said.words() == ""
    dialog.close()


def test_this_pc_tells_a_contact_made_while_it_is_looked_at(clerk: "Clerk", place: "Place") -> None:
    place.join()
    place.opened(0)
    told: list[str] = []

    def look() -> None:
        dialog = in_front(DeviceDialog)
        clerk.waits(lambda: "chưa lần nào" in words(dialog))
        place.store("UPDATE enrolment SET contact_ms = ?", 1_795_000_000_000)
        clerk.counter.line._take(LineState(enrolled=True, reachable=True))
        clerk.waits(lambda: "chưa lần nào" not in words(dialog))
        told.append(words(dialog))
        clerk.hits(Key.Key_Escape)

    def words(dialog: DeviceDialog) -> str:
        return "; ".join(one.accessibleName() for one in dialog.findChildren(QLabel))

    clerk.answers(lambda: clerk.hits(Key.Key_M, ALT), look)
    assert "Liên lạc lần cuối" in told[0]
    assert "Mốc dữ liệu" not in told[0]


def disputed_step(place: "Place", dossier: str) -> None:
    """A step made here, and another that the central side took meanwhile."""
    step = Wanted(move=Move.WITHDRAW, reason="Xin rút về nhà")
    make_move(DossierId(dossier), step, desk=place.clerk.counter.desk, at=place.clerk.clock.instant)
    place.store("UPDATE outbox SET state = 'acked' WHERE kind <> 'dossier.moved'")
    args = {"move": "withdraw", "state": "ready"}
    ((operation,),) = place.read("SELECT id FROM outbox WHERE kind = 'dossier.moved'")
    answered = {"id": operation, "r": "conflict", "code": "status.moved", "args": args}
    place.store(
        "UPDATE outbox SET state = 'conflict', answer = ?, answered_ms = 1 WHERE id = ?",
        msgspec.json.encode(answered).decode(),
        operation,
    )
    told = msgspec.json.encode({"id": operation, "code": "status.moved", "args": args}).decode()
    place.store(
        "INSERT INTO disputes (kind, dossier, operation, body, seen_ms)"
        " VALUES ('move', ?, ?, ?, 0)",
        dossier,
        operation,
        told,
    )
    came = {"move": "finish", "from": "processing", "to": "ready",
            "details": {"result": {"number": "17"}}}  # fmt: skip
    place.store(
        "INSERT INTO events (dossier, number, kind, at_ms, clerk_id, clerk_name, state, body,"
        " operation, device) SELECT number, 99, 'dossier.moved', 0, 'x', 'Đặng Thu Hà', 'ready', ?, 'op', ''"
        " FROM dossiers",
        msgspec.json.encode(came).decode(),
    )


def test_a_disputed_step_is_told_with_its_reason_and_the_cell_is_seen_and_the_dossier_opened(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    disputed_step(place, take_in("Trần Văn Bình"))
    place.opened(1)

    def look() -> None:
        dialog = in_front(DisputeDialog)
        model = dialog.table.model()
        assert "Xin rút về nhà" in model.data(model.index(0, 1))
        assert "số 17" in model.data(model.index(0, 2))
        left = dialog.table.grab().toImage()
        clerk.hits(Key.Key_Right)
        assert dialog.table.grab().toImage() != left, "which cell Enter takes is seen"
        clerk.hits(Key.Key_H, ALT)

    clerk.answers(lambda: clerk.hits(Key.Key_Return), look)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    assert place.read("SELECT 1 FROM disputes WHERE settled_ms > 0") == []
