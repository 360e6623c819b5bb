"""How a dossier stands to its dates, in the words of its own screen: late, due soon, or calm."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from counter_app.core.clock import local
from counter_app.domain.deadline.working_days import working_days
from counter_app.domain.desk_lists import WAITS_FOR
from counter_app.domain.dossier import DossierRow
from counter_app.domain.step_limits import Mark, mark_of
from counter_app.domain.workflow import OPEN, PaperKind
from counter_app.services.desk import Desk
from counter_app.services.lists.lists import late_days
from counter_app.services.lookup import DossierView

_DAY: Final = timedelta(days=1)
_OPEN: Final = frozenset(OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """How much a dossier presses and why; a calm one has no words."""

    mark: Mark
    words: str = ""


def pressing(dossier: DossierView, *, desk: Desk, at: datetime) -> Pressing:
    """Late: how many days, whose turn it is, whether the apology was sent. Else what is near."""
    row = dossier.row
    if row.state not in _OPEN:
        return Pressing(mark=Mark.CALM)
    days = working_days(desk.timetable, desk.calendar, local(at).year - 5)
    late = late_days(row, days, at)
    if late >= 0:
        how = f"Quá hạn {late} ngày làm việc" if late else "Quá giờ hẹn hôm nay"
        sorry = "Đã" if _apologised(dossier) else "Chưa"
        return Pressing(mark=Mark.LATE, words=f"{how}. {_turn(row)} {sorry} gửi xin lỗi.")
    near = [words for words in (_near(row.due_at, at), _step(row, at)) if words]
    if not near:
        return Pressing(mark=Mark.CALM)
    return Pressing(mark=Mark.SOON, words=" ".join((*near, _turn(row))))


def _turn(row: DossierRow) -> str:
    who = row.standing.specialist if row.state in _BY_SPECIALIST else ""
    return f"Đang chờ: {WAITS_FOR.get(row.state, '')}{f' {who}' if who else ''}."


_BY_SPECIALIST: Final = frozenset(
    state for state, words in WAITS_FOR.items() if words == "Người giải quyết"
)


def _near(due: datetime | None, at: datetime) -> str:
    if due is None:
        return ""
    wall, today = local(due), local(at).date()
    names = {today: "hôm nay", today + _DAY: "ngày mai"}
    name = names.get(wall.date())
    return f"Hẹn trả {name}, lúc {wall:%H:%M}." if name else ""


def _step(row: DossierRow, at: datetime) -> str:
    until = row.standing.step_due_at
    if until is None or mark_of(row.standing.since, until, at) is not Mark.LATE:
        return ""
    return f"Trễ bước: phải xong lúc {local(until):%H:%M %d/%m/%Y}."


def _apologised(dossier: DossierView) -> bool:
    return any(one.kind == PaperKind.APOLOGY and one.voided_at is None for one in dossier.papers)
