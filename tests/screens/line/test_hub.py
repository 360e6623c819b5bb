"""What the window shows of the office's hub: other desks' dossiers to read, what was left there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from PySide6.QtCore import Qt

from counter_app.core.errors import UserError
from counter_app.domain.desk_lists import ListName
from counter_app.services.lookup import search
from counter_app.services.sending.queue import Waiting
from counter_app.services.visits.scanned import read_scanned
from counter_app.sync.line import LineState
from db.counter import heard
from db.counter.heard import HeardOperation
from tests.screens.in_front import in_front
from ui.dialogs.sending.device import DeviceDialog
from ui.dialogs.sending.heard import HeardDialog
from ui.dialogs.sending.hub import HubDialog
from ui.line_words import line_words
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.lists.rows import dossier_columns
from ui.screens.lists.today import TodayScreen

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Place

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
CODE = "H99.99.99-261122-3001"
MORNING = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


@dataclass(slots=True)
class FakeCentral:
    """A side of which only the hub is asked."""

    hubs: list[str] = field(default_factory=list)

    def use_hub(self, _desk: "Desk", address: str) -> str:
        self.hubs.append(address)
        if "sai" in address:
            raise UserError("hub_other", "Máy trạm này của đơn vị khác.", field="address")
        return "Quầy 1" if address else ""


@pytest.fixture
def elsewhere(clerk: "Clerk", place: "Place", take_in: Callable[..., str]) -> str:
    """A dossier that the sister desk told of by the hub; its id."""
    own = take_in("Vũ Thị Hằng")
    ((text,),) = place.read("SELECT body FROM outbox WHERE dossier = ?", own)
    body = msgspec.json.decode(text)
    body |= {"code": CODE, "slip_no": 300001}
    body["draft"]["submitter"]["person"]["name"] = "Đỗ Minh Khuê"
    told = HeardOperation(
        id="op-1",
        seq=1,
        dossier="d-1",
        kind="dossier.received",
        wall_ms=0,
        body=msgspec.json.encode(body).decode(),
    )
    place.store(
        "INSERT INTO sister_desks (device, device_no, name, public_key, ended)"
        " VALUES ('d-b', 4, 'Quầy 2', '', 0)"
    )
    clerk.counter.desk.store.write(lambda one: heard.hear(one, "d-b", [told], at=MORNING))
    return "d-1"


def test_a_dossier_of_another_desk_is_found_opened_and_only_read(
    clerk: "Clerk", elsewhere: str
) -> None:
    desk = clerk.counter.desk
    assert [row.heard_at for row in search("khue do", desk=desk)] == ["Quầy 2"]
    assert [row.heard_at for row in search("thi hang", desk=desk)] == [""]
    assert read_scanned(CODE, desk=desk).heard == elsewhere
    assert read_scanned("300001", desk=desk).heard == elsewhere

    seen: list[str] = []

    def read() -> None:
        dialog = in_front(HeardDialog)
        seen.extend((dialog.said.words(), *(words for _, words in dialog.facts)))
        clerk.hits(Key.Key_Escape)

    clerk.window.top.search.setFocus()
    clerk.types("do minh khue")
    clerk.hits(Key.Key_Return)
    today = clerk.window.current()
    assert isinstance(today, TodayScreen)
    clerk.waits(lambda: "1 ở quầy khác" in today.count.text())
    today.table.setFocus()
    clerk.answers(lambda: clerk.hits(Key.Key_Return), read)
    assert seen[0] == "Hồ sơ ở Quầy 2, chưa về trung tâm. Ở đây chỉ xem được."
    assert {CODE, "Đỗ Minh Khuê", "300001"} <= set(seen)


@pytest.fixture
def moved_elsewhere(clerk: "Clerk", place: "Place", take_in: Callable[..., str]) -> str:
    """A dossier of ours that the sister desk told a later step of by the hub; its id."""
    dossier = take_in("Vũ Thị Hằng")
    place.join()
    place.store(
        "INSERT INTO sister_desks (device, device_no, name, public_key, ended)"
        " VALUES ('d-b', 4, 'Quầy 2', '', 0)"
    )
    body: dict[str, Any] = {
        "move": "withdraw",
        "from": "received",
        "to": "withdrawn",
        "reason": "Nộp nhầm",
    }
    body |= {"clerk": {"id": "c", "name": "Lê Văn Bình", "role": "clerk", "title": ""}}
    told = HeardOperation(
        id="op-2",
        seq=2,
        dossier=dossier,
        kind="dossier.moved",
        wall_ms=int(clerk.clock.instant.timestamp() * 1000),
        body=msgspec.json.encode(body).decode(),
    )
    clerk.counter.desk.store.write(lambda one: heard.hear(one, "d-b", [told], at=MORNING))
    return dossier


@pytest.mark.usefixtures("moved_elsewhere")
def test_a_sisters_step_is_marked_in_lists_and_in_the_history_until_the_centre_tells(
    clerk: "Clerk",
) -> None:
    clerk.window.top.search.setFocus()
    clerk.types("vu thi hang")
    clerk.hits(Key.Key_Return)
    today = clerk.window.current()
    assert isinstance(today, TodayScreen)
    clerk.waits(lambda: today.table.count() == 1)
    model = today.table.model()
    assert model.data(model.index(0, 2)).startswith("(Quầy 2) Vũ Thị Hằng")
    today.table.setFocus()
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    view = screen.view
    clerk.waits(lambda: "Quầy 2 đã làm thêm" in view.sent.words())
    assert "chưa về trung tâm" in view.sent.words()
    model = view.history.model()
    last = [model.data(model.index(view.history.count() - 1, at)) for at in range(1, 4)]
    assert last[1:] == ["Công dân rút, chưa về trung tâm", "Lê Văn Bình, Quầy 2"]
    assert last[0].endswith(": Nộp nhầm")


def test_what_lies_at_the_hub_still_waits_in_the_words_of_the_foot(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    now = clerk.clock.instant
    state = LineState(enrolled=True, reachable=False, waiting=3, hub="Quầy 1", at_hub=3)
    said = line_words(state, Waiting(dossiers=3, others=0, since=now), now)
    assert "3 hồ sơ chờ gửi" in said.words
    assert "đã để ở máy trạm (Quầy 1), chờ trung tâm" in said.words
    assert said.foot.endswith("đã ở máy trạm")
    assert said.tone != "good"
    some = LineState(enrolled=True, reachable=True, waiting=3, hub="Quầy 1", at_hub=2)
    assert "2 việc đã để" in line_words(some, Waiting(dossiers=3, others=0, since=now), now).words


def test_the_hubs_address_is_given_by_keys_and_a_wrong_one_refused_beside_it(
    clerk: "Clerk", place: "Place"
) -> None:
    place.join()
    central: Any = FakeCentral()
    clerk.counter.line.central = central
    place.opened(0)

    def device() -> None:
        dialog = in_front(DeviceDialog)
        clerk.waits(dialog.hub.isEnabled)
        clerk.hits(Key.Key_T, ALT)
        clerk.waits(lambda: "Đang dùng máy trạm Quầy 1" in dialog.said.words())
        dialog.activateWindow()
        clerk.waits(dialog.isActiveWindow)
        clerk.hits(Key.Key_Escape)

    def wrong() -> None:
        clerk.types("sai")
        clerk.hits(Key.Key_D, ALT)

    def right() -> None:
        dialog = in_front(HubDialog)
        assert dialog.address.error is not None
        assert "đơn vị khác" in dialog.address.error.text()
        dialog.address.clear()
        clerk.types("192.168.1.10")
        clerk.hits(Key.Key_D, ALT)

    clerk.answers(lambda: clerk.hits(Key.Key_M, ALT), device, wrong, right)
    assert central.hubs == ["sai", "192.168.1.10"]
    assert clerk.mouse.seen == 0


def test_a_list_names_the_desk_before_the_applicant_and_copies_the_name_alone() -> None:
    columns, _widths, _stretch = dossier_columns(ListName.OVERDUE, 2026, "")
    (applicant,) = [one for one in columns if one.title == "Người nộp"]
    name = "Vũ Thị Hằng"
    row: Any = SimpleNamespace(named=name, named_outside=name, restricted=False, step_at="Quầy 2")
    listed: Any = SimpleNamespace(row=row)
    assert applicant.value(listed) == "(Quầy 2) Vũ Thị Hằng"
    assert applicant.tone is not None
    assert applicant.tone(listed) == "warn"
    assert applicant.copied is not None
    assert applicant.copied(listed) == "Vũ Thị Hằng"
    row.step_at = ""
    assert (applicant.value(listed), applicant.tone(listed)) == ("Vũ Thị Hằng", "text")
