"""Who looked, and what was unusual: read only when entered, narrowed by keys, themselves noted."""

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.core.ids import DossierId
from counter_app.domain.audit_act import Act
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.unusual import MANY_WRONG_SECRETS
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.people.audit import note
from db.counter.audit_log import acts_between
from tests.screens.conftest import COPIES
from tests.screens.in_front import in_front
from ui.acts.lookers import WHO_LOOKED
from ui.dialogs.office.lookers import LookersDialog
from ui.screens.office.seen import SeenPage
from ui.screens.office.unusual import UnusualPage

if TYPE_CHECKING:
    from tests.screens.office.conftest import Keeper

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def noted(keeper: "Keeper", act: Act) -> int:
    at, day = keeper.clock.now(), timedelta(days=1)
    acts = keeper.counter.desk.store.read(lambda one: acts_between(one, at - day, at + day))
    return sum(one.act == act.value for one in acts)


def walks_to(keeper: "Keeper", page_id: str) -> None:
    """By ↓ through the list of pages, as who passes by does."""
    keeper.hits(Key.Key_Q, CTRL)
    while keeper.office.pages[keeper.office.list.currentRow()].id != page_id:
        keeper.hits(Key.Key_Down)


def told_instead(page: SeenPage | UnusualPage) -> str:
    """What stands where rows would."""
    words = page.table._instead
    return words.text() if words is not None else ""


def taken_in(keeper: "Keeper", name: str) -> DossierId:
    desk, at = keeper.counter.desk, keeper.clock.now()
    wanted = Draft(
        submitter=Submitter(person=Person(name=name, personal_id="001190000001")),
        procedure_code=COPIES,
        phone="0912345678",
        certified_copies=(CertifiedCopy(document="Bằng tốt nghiệp", pages=1, copies=1),),
    )
    return receive(wanted, offer=offer(wanted, desk=desk, at=at), desk=desk, at=at).dossier_id


def test_looks_are_read_on_purpose_and_narrowed_to_a_citizen(keeper: "Keeper") -> None:
    desk = keeper.counter.desk
    for name in ("Lò Thị Mây", "Nguyễn Thị Ánh"):
        note(desk, Act.DOSSIER_SEEN, subject=taken_in(keeper, name))
    walks_to(keeper, "seen")
    page = keeper.office.page()
    assert isinstance(page, SeenPage)
    assert (page.table.count(), noted(keeper, Act.LOOKS_SHOWN)) == (0, 0)
    assert "Enter" in page.said.words()
    for words in ("khong ai", ""):
        page.filter.setText(words)
        assert told_instead(page) == "", "nothing was looked up yet"
    keeper.hits(Key.Key_Return)
    keeper.waits(lambda: page.count.text() == "3 lượt")
    assert noted(keeper, Act.LOOKS_SHOWN) == 1
    keeper.hits(Key.Key_F, CTRL)
    keeper.types("lo may")
    model = page.table.model()
    assert [str(model.index(0, at).data()) for at in (1, 2, 3)] == [
        desk.clerk.name,
        "xem hồ sơ",
        "Lò Thị Mây",
    ]
    assert page.table.count() == 1
    keeper.types("khong ai")
    assert "nào khớp" in told_instead(page)
    keeper.hits(Key.Key_Escape)
    assert page.table.count() == 3


def test_what_is_unusual_is_told_with_its_limit(keeper: "Keeper") -> None:
    desk = keeper.counter.desk
    for _ in range(MANY_WRONG_SECRETS):
        note(desk, Act.SIGN_IN_REFUSED, subject=desk.clerk.id)
    walks_to(keeper, "unusual")
    page = keeper.office.page()
    assert isinstance(page, UnusualPage)
    assert (page.table.count(), noted(keeper, Act.ODD_SHOWN)) == (0, 0)
    assert told_instead(page) == "", "nothing was looked up yet"
    keeper.hits(Key.Key_Return)
    keeper.waits(lambda: page.table.count() == 1)
    assert page.said.words() == "Sai mật khẩu nhiều lần: từ 3 lần sai mật khẩu trong ngày."
    assert noted(keeper, Act.ODD_SHOWN) == 1
    keeper.window.resize(888, 433)
    table = page.table
    wanted = [table.sizeHintForIndex(table.model().index(0, at)).width() for at in range(5)]
    keeper.waits(lambda: all(table.columnWidth(at) >= wide for at, wide in enumerate(wanted)))


def test_at_a_dossier_f4_tells_who_has_looked(keeper: "Keeper") -> None:
    desk, one = keeper.counter.desk, taken_in(keeper, "Lò Thị Mây")
    note(desk, Act.FILE_OPENED, subject=one)
    keeper.opens(one)
    keeper.waits(lambda: noted(keeper, Act.DOSSIER_SEEN) == 1)
    told: list[str] = []

    def reads() -> None:
        model = in_front(LookersDialog).table.model()
        told.extend(str(model.index(row, 2).data()) for row in range(model.rowCount()))
        keeper.hits(Key.Key_Escape)

    keeper.answers(lambda: keeper.hits(Key.Key_F4), keeper.choosing(WHO_LOOKED.label), reads)
    assert told == ["xem ai đã xem", "xem hồ sơ", "mở tệp đính kèm"]
