"""A window beside a real cell, by keys: what was parked, a slip's number that is taken, the hub."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.bootstrap_hub import hub_served
from counter_app.bootstrap_sync import central_side, join_engine, join_hub_lane
from counter_app.core.ids import DossierId
from counter_app.services.correcting import disputes
from counter_app.services.desk import Desk
from counter_app.services.lookup import open_dossier
from counter_app.sync.client import HttpCentral
from counter_app.sync.refusals import ServerBroke
from tests.screens.in_front import in_front
from ui.dialogs.sending.device import DeviceDialog
from ui.dialogs.sending.hub import HubDialog

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Desks, Place

Key = Qt.Key
ANOTHER = "001190000002"
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def choking(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Dossiers whose operations the cell cannot digest, while they are in the set."""
    broken, push = set[str](), HttpCentral.push

    def pushed(api: HttpCentral, request: Any, *told: Any) -> Any:
        if any(one.dossier in broken and not one.hole for one in request.ops):
            raise ServerBroke("server_500", "Máy chủ gặp lỗi.")
        return push(api, request, *told)

    monkeypatch.setattr(HttpCentral, "push", pushed)
    return broken


def test_what_the_cell_cannot_digest_is_set_aside_and_sent_by_one_key_once_it_can(
    place: "Place", desks: "Desks", choking: set[str]
) -> None:
    clerk = place.clerk
    bad, good = desks.take_in(desks.here), desks.take_in(desks.here, number=ANOTHER)
    choking.add(bad)
    engine = join_engine(desks.here, spread=False)
    while place.read("SELECT 1 FROM outbox WHERE state = 'parked' AND answer IS NOT NULL") == []:
        engine.round()
    engine.close()
    assert place.read("SELECT state FROM outbox WHERE dossier = ?", good) == [("acked",)]

    screen = place.opened(1)
    assert place.cells(screen, 0)[0] == "! Tạm để riêng"
    assert "hồ sơ khác vẫn đi" in place.cells(screen, 0)[5]
    choking.clear()
    place.picture("parked")
    clerk.hits(Key.Key_Return)
    due = "SELECT 1 FROM outbox WHERE state = 'parked' AND next_at = 0"
    clerk.waits(lambda: place.read(due) == [(1,)])
    desks.sync(desks.here)
    clerk.program.line.applied.emit()
    clerk.waits(lambda: screen.view.table.count() == 0)
    assert clerk.mouse.seen == 0


@pytest.fixture
def slip_taken(clerk: "Clerk", cell: Any, sister: Callable[..., Desk]) -> DossierId:
    """Two desks numbered from one lane on two days before they joined: one slip's number twice."""
    from tests.screens.line.conftest import Desks

    found = Desks(cell=cell, here=clerk.counter.desk, there=sister(lane=1))
    clerk.clock.instant += timedelta(days=1)
    found.take_in(found.there)
    mine = found.take_in(found.here, number=ANOTHER)
    found.join(found.there)
    found.sync(found.there)
    found.join(found.here)
    found.sync(found.here)
    return mine


def test_a_slips_number_that_is_taken_is_given_anew_by_one_key_and_its_code_stays(
    clerk: "Clerk", place: "Place", slip_taken: DossierId
) -> None:
    desk = clerk.counter.desk
    before = open_dossier(slip_taken, desk=desk).row
    screen = place.opened(
        1
    )  # ours; of the sister's, that cannot be shown here, it is the same matter
    assert place.cells(screen, 0)[6] == "Cấp số mới, in lại giấy"
    place.picture("slip-taken")
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: "mã " + before.code + " giữ nguyên" in screen.view.said.words())
    clerk.waits(lambda: "PDF" in screen.view.said.words())
    assert disputes.open_disputes(desk=desk) == (), "its own has its place now"
    engine = join_engine(desk, spread=False)
    assert not engine.round().trouble
    engine.close()
    clerk.program.line.applied.emit()
    clerk.waits(lambda: screen.view.table.count() == 0)
    now = open_dossier(slip_taken, desk=desk).row
    assert (now.code, now.printed) == (before.code, True)
    assert now.slip_no != before.slip_no
    assert clerk.mouse.seen == 0


@pytest.fixture
def hub(clerk: "Clerk", desks: "Desks") -> Iterator[str]:
    """Where the sister's PC answers as the office's hub; both desks know each other."""
    desks.sync(desks.there, desks.here)
    clerk.counter.line.central = central_side(desks.here)
    with hub_served(desks.there) as (served, _):
        yield served.address


def test_the_hub_is_joined_by_keys_and_what_lies_there_goes_on_waiting(
    place: "Place", desks: "Desks", hub: str
) -> None:
    clerk = place.clerk
    desks.take_in(desks.here)
    screen = place.opened(1)

    def device() -> None:
        dialog = in_front(DeviceDialog)
        clerk.waits(dialog.hub.isEnabled)
        clerk.hits(Key.Key_T, ALT)
        clerk.waits(lambda: "Đang dùng máy trạm Quầy 2" in dialog.said.words())
        dialog.activateWindow()
        clerk.waits(dialog.isActiveWindow)
        place.picture("hub-joined")
        clerk.hits(Key.Key_Escape)

    def address() -> None:
        assert isinstance(QApplication.activeModalWidget(), HubDialog)
        clerk.types(hub)
        clerk.hits(Key.Key_D, ALT)

    clerk.answers(lambda: clerk.hits(Key.Key_M, ALT), device, address)
    lane = join_hub_lane(desks.here)
    assert lane.step().left == 1
    lane.close()
    clerk.program.line.applied.emit()
    clerk.counter.changes.queue_changed.emit()
    told = "Đã gửi tới máy trạm Quầy 2, chờ trung tâm xác nhận."
    clerk.waits(lambda: told in place.cells(screen, 0)[5])
    desks.sync(desks.here)
    clerk.counter.changes.queue_changed.emit()
    clerk.waits(lambda: screen.view.table.count() == 0)
    assert clerk.mouse.seen == 0
