"""A catalogue and a calendar come down while somebody types: new at once, and nothing typed lost."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import catalogue_files
from counter_app.domain.central_side import FindingKind
from counter_app.domain.deadline.calendar import calendar_json, default_calendar
from counter_app.domain.deadline.explanation import explain
from counter_app.domain.edition import EditionKind
from counter_app.protocol.notices import Published
from counter_app.services.keeping.check import check
from db.counter import editions, history

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key


def comes_down(clerk: "Clerk", kind: EditionKind, content: dict[str, Any]) -> None:
    """As sync keeps an edition it has found good, and tells of it."""
    desk, at = clerk.counter.desk, clerk.clock.now()
    told = Published(number=1, version="bản mới", valid_from="2026-11-01", content=content, sig="s")
    desk.store.write(lambda one: editions.keep(one, kind, told, at=at))
    clerk.program.line.applied.emit()


def stormy() -> dict[str, Any]:
    storm = {"date": "2026-11-25", "kind": "off", "name": "Bão số 9"}
    return {"rows": [*calendar_json(default_calendar()), storm]}


def renamed() -> dict[str, Any]:
    files = catalogue_files(resource("catalogue"))
    before = 'short = "Xác nhận tình trạng hôn nhân"'
    assert any(before in text for text in files.values())
    after = 'short = "Giấy độc thân mẫu mới"'
    return {"files": {name: text.replace(before, after) for name, text in files.items()}}


def test_a_draft_in_mid_intake_is_kept_and_says_that_its_date_changed(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    clerk.types("tinh trang hon nhan")
    clerk.hits(Key.Key_Return)
    before, view = clerk.screen.state.offer, clerk.screen.view
    assert before is not None
    assert view.right.promise.changed.words() == ""

    comes_down(clerk, EditionKind.CALENDAR, stormy())
    clerk.waits(lambda: "bản mới" in clerk.counter.desk.calendar.version)

    screen = clerk.screen
    assert screen.view.left.person.name.value() == "Nguyễn Thị Hoài Thương"
    after = screen.state.offer
    assert after is not None
    assert after.procedure.code == before.procedure.code
    assert after.due_at is not None
    assert before.due_at is not None
    assert after.due_at > before.due_at
    said = screen.view.right.promise.changed.words()
    assert said.startswith("Quy định vừa thay: ngày hẹn đổi từ ")
    assert "Hãy nói lại với công dân." in said
    assert screen.view.right.promise.changed.isVisible()
    assert "lịch bản mới" in clerk.window.foot.message.text()
    assert "Bão số 9" in "\n".join(explained_there(clerk))
    take(clerk, "edition_mid_intake.png")

    while not screen.view.right.promise.receive.hasFocus():
        clerk.hits(Key.Key_Return)
    clerk.hits(Key.Key_Return)
    clerk.waits_for_receipt()
    assert clerk.mouse.seen == 0


def test_the_list_of_procedures_is_the_new_one_without_a_restart(clerk: "Clerk") -> None:
    comes_down(clerk, EditionKind.CATALOG, renamed())
    clerk.waits(lambda: "bản mới" in clerk.counter.desk.catalogue.version)
    assert clerk.window.foot.message.text().startswith("Danh mục thủ tục vừa thay")

    clerk.types("Nguyen")
    clerk.screen.view.middle.procedure.field.setFocus()
    clerk.types("doc than mau moi")
    take(clerk, "edition_procedures.png")
    clerk.hits(Key.Key_Return)

    picked = clerk.screen.state.procedure
    assert picked is not None
    assert picked.short_name == "Giấy độc thân mẫu mới"
    assert clerk.mouse.seen == 0


def test_what_was_found_wrong_stands_until_read_and_stays_on_record(clerk: "Clerk") -> None:
    desk, at = clerk.counter.desk, clerk.clock.now()
    body = {"day": "2026-11-19"}
    desk.store.write(
        lambda one: history.find(one, FindingKind.ROOT_TWICE, "2026-11-19", body, at=at)
    )

    clerk.program.line.applied.emit()
    clerk.waits(lambda: any("hai bản chốt khác" in one for one in clerk.window.board.words()))
    take(clerk, "finding.png")
    clerk.hits(Key.Key_F8)

    clerk.waits(lambda: not any("hai bản chốt" in one for one in clerk.window.board.words()))
    (damage,) = check(desk=desk)
    assert "19/11/2026" in damage.message


def explained_there(clerk: "Clerk") -> tuple[str, ...]:
    offer = clerk.screen.state.offer
    assert offer is not None
    assert offer.promise is not None
    return explain(offer.promise)


def take(clerk: "Clerk", name: str) -> None:
    """A picture to look at, where one is wanted."""
    if folder := os.environ.get("COUNTER_SHOTS"):
        clerk.window.grab().save(str(Path(folder) / name))
