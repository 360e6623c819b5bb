"""What is past its time, destroyed in the window by two people after a proved export, by keys alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import UserError
from counter_app.domain.proof import Proof
from counter_app.domain.workflow import Move
from counter_app.services.keeping.archive import purged
from counter_app.services.keeping.export import export
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.people.accounts import accounts_of
from db.counter.pruning import prune
from showroom.keepers import FIRST, KEEPER, SECRET
from tests.screens.in_front import in_front
from tests.screens.office.test_export_page import opens, taken_in
from tests.store.later import all_gone
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.proving import ProvingDialog
from ui.screens.office.archive import ArchivePage
from ui.widgets.fields import Choice

if TYPE_CHECKING:
    from tests.screens.office.conftest import Keeper

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
LEADER = "Đỗ Thị Đầu"
LATER = datetime(2029, 1, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def out(keeper: "Keeper", tmp_path: Path) -> Path:
    """A dossier that ended in 2026; it is 2029, all of it is exported, and the leader sits here."""
    desk = keeper.counter.desk
    taken = taken_in(desk, "Lò Văn Páo")
    wanted = Wanted(move=Move.WITHDRAW, reason="Công dân xin rút")
    leader = next(one.clerk for one in accounts_of(desk) if one.clerk.name == LEADER)
    led = replace(desk, clerk=leader)
    make_move(taken.dossier_id, wanted, desk=led, at=desk.clock.now())
    taken_in(desk, "Vũ Thị Lan")
    all_gone(desk)
    desk.store.write(prune)
    keeper.clock.instant = LATER
    proved = replace(desk, proof=Proof(clerk=desk.clerk, at=LATER))
    made = export(tmp_path / "xuat", desk=proved)
    keeper.program.set_anew(led)
    return made.folder


@pytest.fixture
def page(keeper: "Keeper", out: Path) -> ArchivePage:
    opens(keeper, "archive")
    shown = keeper.office.page()
    assert isinstance(shown, ArchivePage)
    keeper.waits(lambda: shown.past.count() == 1)
    assert shown.past.hasFocus()
    return shown


def asks_to_purge(keeper: "Keeper", page: ArchivePage, out: Path) -> None:
    keeper.hits(Key.Key_Return)
    keeper.hits(Key.Key_S, ALT)
    keeper.types("01/DM")
    keeper.hits(Key.Key_B, ALT)
    keeper.types(str(out))
    keeper.hits(Key.Key_Y, ALT)
    assert "Sẽ hủy nội dung 1 hồ sơ" in page.said.words()


def proving(keeper: "Keeper") -> tuple[Callable[[], None], Callable[[], None]]:
    """The hands of the leader alone, then of the leader and of who stands by."""

    def leads() -> None:
        in_front(ProvingDialog)
        keeper.types(FIRST)
        keeper.hits(Key.Key_Return)

    def by_two() -> None:
        form = in_front(ProvingDialog).form
        keeper.types(FIRST)
        keeper.hits(Key.Key_Return)
        who = form.fields["second"]
        assert isinstance(who, Choice)
        assert [who.itemText(at) for at in range(who.count())] == [f"{KEEPER}, quản trị"]
        keeper.hits(Key.Key_Return)
        keeper.types(SECRET)
        keeper.hits(Key.Key_Return)

    return leads, by_two


def test_two_people_destroy_what_is_past_its_time_and_it_stands_there_who_and_when(
    keeper: "Keeper", page: ArchivePage, out: Path
) -> None:
    assert "nên quá hạn từ 01/01/2027" in page.why.text()

    dossier = page._found[0].ended.id
    asks_to_purge(keeper, page, out)
    leads, by_two = proving(keeper)
    keeper.answers(lambda: keeper.hits(Key.Key_Y, ALT), leads, by_two)
    keeper.waits(lambda: "Đã hủy nội dung 1 hồ sơ" in page.said.words())
    (gone,) = purged(desk=keeper.counter.desk)
    assert (gone.by, gone.beside, gone.list_no) == (LEADER, KEEPER, "01/DM")
    keeper.waits(lambda: page.past.count() == 0)
    keeper.hits(Key.Key_E, ALT)
    keeper.hits(Key.Key_Down)
    assert page.gone.isVisible()
    assert page.gone.count() == 1
    with pytest.raises(UserError, match="tiêu hủy ngày 02/01/2029"):
        open_dossier(dossier, desk=keeper.counter.desk)


def test_a_spoilt_export_destroys_nothing(
    keeper: "Keeper", page: ArchivePage, out: Path, beside: Callable[[QWidget | None], str]
) -> None:
    (out / "papers.csv").write_text("")
    asks_to_purge(keeper, page, out)
    keeper.answers(lambda: keeper.hits(Key.Key_Y, ALT), *proving(keeper))
    keeper.waits(lambda: "không dùng được – papers.csv dòng 1" in beside(page.export))
    assert purged(desk=keeper.counter.desk) == ()
    assert page.past.count() == 1


def test_the_list_to_be_decided_by_is_looked_at_and_printed(
    keeper: "Keeper", page: ArchivePage
) -> None:
    def hands() -> None:
        dialog = in_front(PreviewDialog)
        keeper.waits(lambda: dialog.where.text().startswith("Trang 1"))
        keeper.hits(Key.Key_I, ALT)

    keeper.answers(lambda: keeper.hits(Key.Key_I, ALT), hands)
    keeper.waits(lambda: "danh sách" in page.said.words())
    assert len(list(keeper.papers.glob("*Danh_muc*"))) == 1
