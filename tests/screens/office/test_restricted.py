"""A citizen whose data is restricted: their dossier says so wherever it is met, the intake too."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.core.ids import DossierId
from counter_app.domain.data_subject import Wish
from counter_app.domain.staff import Role
from counter_app.services.people.subject_requests import answer, ask

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk


def test_the_mark_is_met_at_the_intake_on_lists_and_on_the_dossier(
    clerk: "Clerk", card: str, take_in: Callable[..., str]
) -> None:
    one = DossierId(take_in("Nguyễn Thị Hoài Thương"))
    desk, at = clerk.counter.desk, clerk.clock.now()
    asked = ask(Wish.RESTRICT, "001190000001", "Theo đơn", desk=desk, at=at)
    led = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    answer(asked.number, "Đồng ý", desk=led, at=at)

    clerk.scans(card)
    known = clerk.screen.view.left.known
    clerk.waits(known.earlier.isVisible)
    first, second = known.earlier.keys[:2]
    assert first.accessibleName() == "Đang hạn chế dùng dữ liệu"
    assert "đang hạn chế · Đã tiếp nhận" in second.accessibleName()
    told: list[str] = []
    clerk.counter.changes.said.connect(told.append)
    clerk.hits(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert "Hồ sơ đang giải quyết vẫn làm như thường" in told[-1]

    clerk.hits(Qt.Key.Key_F11)
    clerk.waits(lambda: clerk.list.table.model().rowCount() == 1)
    table = clerk.list.table
    cells = [table.model().index(0, n).data() for n in range(table.model().columnCount())]
    assert any("· đang hạn chế" in str(cell) for cell in cells)
    screen = clerk.opens(one)
    assert "Đang hạn chế dùng dữ liệu" in screen.view.state.words()
