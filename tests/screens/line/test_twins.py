"""One matter taken in at two desks of a real cell: seen, opened and decided by keys, told to both."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.core.ids import DossierId
from counter_app.domain.central_side import TWIN_OVERRULED_WORDS
from counter_app.protocol.event_words import event_words
from counter_app.services.correcting import disputes
from counter_app.services.lookup import open_dossier
from counter_app.services.sending.dispute_words import Side
from counter_app.sync.state import line_state
from tests.screens.in_front import in_front
from ui.dialogs.sending.dispute import DisputeDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.widgets.layout import Notice

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Desks, Place

Key = Qt.Key


@pytest.fixture
def twins(clerk: "Clerk", desks: "Desks") -> tuple[DossierId, DossierId]:
    """The older one is the sister's; the newer one is this desk's, and both know it."""
    older = desks.take_in(desks.there)
    clerk.clock.instant = clerk.clock.instant.replace(hour=3)
    newer = desks.take_in(desks.here)
    desks.sync(desks.there, desks.here, desks.there, desks.here)
    clerk.program.line.applied.emit()
    return older, newer


def test_a_twin_is_named_in_the_outbox_by_the_key_of_its_notice_and_nothing_is_green(
    clerk: "Clerk", place: "Place", desks: "Desks", twins: tuple[DossierId, DossierId]
) -> None:
    older, newer = (open_dossier(one, desk=desks.here).row for one in twins)
    clerk.waits(lambda: any("trùng với hồ sơ khác" in one for one in clerk.window.board.words()))
    screen = place.by_notice(1)
    clerk.answers(lambda: clerk.hits(Key.Key_Return), lambda: clerk.hits(Key.Key_Escape))
    clerk.waits(lambda: any("trùng với hồ sơ khác" in one for one in clerk.window.board.words()))
    line = place.cells(screen, 0)
    assert line[0] == "! Cần người quyết"
    assert line[1].split("…")[-1] in (newer.code or "")
    assert line[2] == "Nguyễn Thị Ánh"
    assert f"hồ sơ {older.code}, Quầy 2 nhận lúc 09:00 20/11/2026" in line[5]
    assert line[6] == "Xem và quyết"
    assert screen.view.count.text() == "1 dòng, 1 cần người xử lý"
    assert not line_state(desks.here.store, None).all_there
    for one in (older, newer):
        dossier = clerk.opens(one.id)
        clerk.waits(lambda: "có thể trùng" in dossier.view.sent.words())  # noqa: B023
    assert line_state(desks.there.store, None).undecided == 1
    assert clerk.mouse.seen == 0


@pytest.mark.parametrize(("key", "extra_at"), [(Key.Key_L, 0), (Key.Key_M, 1), (Key.Key_K, None)])
def test_decided_by_keys_it_is_closed_at_both_desks_and_the_one_too_many_opens(
    place: "Place",
    desks: "Desks",
    twins: tuple[DossierId, DossierId],
    key: Qt.Key,
    extra_at: int | None,
) -> None:
    clerk = place.clerk
    screen = place.by_notice(1)
    judge = place.judging("Cong dan xac nhan o quay", key)
    clerk.answers(lambda: clerk.hits(Key.Key_Return), judge)
    clerk.waits(lambda: disputes.open_disputes(desk=desks.here) == ())
    clerk.waits(lambda: clerk.window.board.words() == ())
    if extra_at is None:
        assert clerk.window.current() is screen
    else:
        clerk.waits(lambda: isinstance(clerk.window.current(), DossierScreen))
    desks.sync(desks.here, desks.there)
    assert disputes.open_disputes(desk=desks.there) == ()
    assert line_state(desks.there.store, None).undecided == 0
    told = [event_words(open_dossier(one, desk=desks.there).events[-1]) for one in twins]
    assert all("Cong dan xac nhan o quay" in one for one in told)
    assert ["hồ sơ này thừa" in one for one in told] == [extra_at == 0, extra_at == 1]
    assert clerk.mouse.seen == 0


def asked_again(clerk: "Clerk", place: "Place", picture: str) -> str:
    """Decides a question that is open again, the older one to stay; what its dialog told first."""
    told: list[str] = []

    def again() -> None:
        dialog = in_front(DisputeDialog)
        told.extend(one.words() for one in dialog.findChildren(Notice))
        place.picture(picture)
        place.judging("Cong dan chon ho so cu", Key.Key_M)()

    clerk.answers(lambda: clerk.hits(Key.Key_Return), again)
    return told[0]


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_decided_otherwise_at_two_desks_the_overruled_one_is_told_and_asked_again(
    clerk: "Clerk",
    place: "Place",
    desks: "Desks",
    twins: tuple[DossierId, DossierId],
    size: tuple[int, int],
) -> None:
    clerk.window.resize(*size)
    older, newer = (open_dossier(one, desk=desks.here).row for one in twins)
    place.by_notice(1)
    judge = place.judging("Nop hai noi, giu ho so moi", Key.Key_L)
    clerk.answers(lambda: clerk.hits(Key.Key_Return), judge)
    clerk.waits(lambda: clerk.window.board.words() == ())
    desks.decides(desks.there, Side.THEIRS)
    desks.sync(desks.there, desks.here)

    clerk.program.line.applied.emit()
    clerk.waits(lambda: len(clerk.window.board.words()) == 2)
    assert clerk.window.board.words()[0] == TWIN_OVERRULED_WORDS
    place.picture(f"twin-overruled-{size[0]}")
    clerk.hits(Key.Key_F8)
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    clerk.waits(lambda: TWIN_OVERRULED_WORDS not in clerk.window.board.words())
    place.by_notice(1)
    told = asked_again(clerk, place, f"twin-again-{size[0]}")
    assert "đã được quyết khác nhau ở hai nơi" in told
    assert f"Đang có hiệu lực: cùng một việc, giữ {older.code}" in told
    assert f"Quyết khác: cùng một việc, giữ {newer.code}" in told
    clerk.waits(lambda: clerk.window.board.words() == ())
    desks.sync(desks.here, desks.there)
    for desk in (desks.here, desks.there):
        assert disputes.open_disputes(desk=desk) == ()
        assert line_state(desk.store, None).undecided == 0
    assert clerk.mouse.seen == 0
