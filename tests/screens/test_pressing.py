"""A dossier's own screen says how late it is, and whose turn it is."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from counter_app.services import lookup
from ui.screens.dossier.dossier import DossierScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TakeIn = Callable[..., str]


def test_an_overdue_dossier_says_so_on_its_own_screen(clerk: "Clerk", take_in: TakeIn) -> None:
    late = take_in("Lê An", at=FRIDAY - timedelta(days=14))
    clerk.window.open_dossier(late)
    shown = clerk.window.current()
    assert isinstance(shown, DossierScreen)

    clerk.waits(lambda: "Quá hạn" in shown.view.state.words())
    words = shown.view.state.words()
    assert re.search(r"Quá hạn \d+ ngày làm việc\. Đang chờ: Quầy chưa chuyển\.", words)
    assert words.endswith("Chưa gửi xin lỗi.")
    assert shown.view.state.property("tone") == "bad"


def test_a_dossier_due_tomorrow_warns_on_its_own_screen(clerk: "Clerk", take_in: TakeIn) -> None:
    near = take_in("Lê An")
    due = lookup.open_dossier(near, desk=clerk.counter.desk).row.due_at  # type: ignore[arg-type]
    assert due is not None
    clerk.clock.instant = due - timedelta(hours=2)
    clerk.window.open_dossier(near)
    shown = clerk.window.current()
    assert isinstance(shown, DossierScreen)

    clerk.waits(lambda: "Hẹn trả hôm nay" in shown.view.state.words())
    assert shown.view.state.property("tone") == "warn"
