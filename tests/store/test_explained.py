"""Why a date is what it is, once an apology moved it, and once its paper is void again."""

from collections.abc import Callable
from datetime import datetime

import pytest

from counter_app.cli.acts import ACTS
from counter_app.core.clock import from_local
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.explained import explained
from counter_app.services.moving.workflow import Wanted, make_move


def wall(moment: str) -> datetime:
    return from_local(datetime.fromisoformat(moment))


@pytest.fixture
def late(take_in: Callable[..., Receipt], led: Desk) -> Receipt:
    """A certificate due on Friday 27 November, apologised for and promised for 4 December."""
    taken = take_in(at=wall("2026-11-23T09:10"), procedure_code="1.004873", certified_copies=())
    for move, at, due in (
        (Move.TRANSFER, "2026-11-23T10:00", None),
        (Move.TAKE_UP, "2026-11-23T11:00", None),
        (Move.APOLOGISE, "2026-11-25T10:00", wall("2026-12-04T17:00")),
    ):
        wanted = Wanted(move=move, reason="Chờ nơi khác trả lời", due_at=due)
        make_move(taken.dossier_id, wanted, desk=led, at=wall(at))
    return taken


def test_the_apology_s_paper_comes_first_with_both_dates(late: Receipt, desk: Desk) -> None:
    lines = explained(open_dossier(late.dossier_id, desk=desk), desk.calendar)
    assert lines[0] == (
        "Phiếu xin lỗi và hẹn lại số 100001 ngày 25/11/2026: hẹn trả 17 giờ 00 phút ngày 04/12/2026,"
        " thay cho 17 giờ 00 phút ngày 27/11/2026."
    )
    assert not any(line.startswith("Hẹn trả: ") for line in lines)
    assert "Theo thời hạn: 17 giờ 00 phút ngày 27/11/2026." in lines


def test_a_void_apology_says_so_and_names_the_date_in_force(late: Receipt, led: Desk) -> None:
    dossier = open_dossier(late.dossier_id, desk=led)
    told = {"paper": "apology", "reason": "Lập nhầm phiếu này"}
    ACTS["void"](dossier, told, led, wall("2026-11-25T11:00"))
    lines = explained(open_dossier(late.dossier_id, desk=led), led.calendar)
    assert lines[0].endswith(
        "Phiếu này đã hủy; hẹn trả đang có hiệu lực: 17 giờ 00 phút ngày 27/11/2026."
    )
    assert "Hẹn trả: 17 giờ 00 phút ngày 27/11/2026." in lines
