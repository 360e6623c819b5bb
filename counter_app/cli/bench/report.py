"""The report rows of the benchmark: the worst report of a year over a full store, now and of the past."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Final

from counter_app.cli.bench.full import full_store
from counter_app.cli.bench.row import BenchRow

if TYPE_CHECKING:
    from counter_app.domain.reporting.period import Period
    from counter_app.services.desk import Desk

_TURNS: Final = 3
_PAST: Final = timedelta(days=160)
_NAMES: Final = ("ii06a", "07a", "index", "intake", "load", "defects", "copies", "charges")


def rows() -> Iterator[BenchRow]:
    """Reading and reckoning, CPU time: as of now and as of five months ago."""
    from counter_app.bootstrap import desk_open
    from counter_app.domain.reporting.period import whole_year
    from counter_app.services.reports.standing import ask

    with full_store() as store, desk_open(store.folder, training=True) as desk:
        now = desk.clock.now()
        year = whole_year(now.year)
        ask(year, desk=desk, as_of=now)  # reckons what nobody has asked for yet
        for when, as_of, most in (("nay", now, 1.0), ("5 tháng trước", now - _PAST, 3.0)):
            if as_of >= year.start:
                yield _row(f"Báo cáo năm, {store.name}, tại {when}", desk, year, as_of, most)


def _row(name: str, desk: "Desk", year: "Period", as_of: datetime, most: float) -> BenchRow:
    from counter_app.services.reports.reports import report
    from counter_app.services.reports.standing import ask
    from db.peers import followed_of, reckoned_of

    asked = ask(year, desk=desk, as_of=as_of)
    at = asked.found.at
    read = _cpu_s(lambda: ask(year, desk=desk, as_of=as_of))
    made = {one: _cpu_s(lambda one=one: report(one, asked, desk=desk)) for one in _NAMES}  # type: ignore[misc]
    worst = max(made, key=lambda one: made[one])
    return BenchRow(
        name=name,
        unit="s",
        figure=read + made[worst],
        floor=_cpu_s(reckoned_of(desk.store)),
        peer=_cpu_s(followed_of(desk.store, since=year.start, at=at), turns=1),
        peer_name="đọc lại mọi sự kiện (chưa lập bảng)",
        ratio=(read + made[worst]) / most,
        goal=f"≤ {most:g} s",
        remark=f"{len(asked.found.dossiers):,} hồ sơ; chậm nhất: {worst}; sàn: đọc các dòng đã tính sẵn",
    )


def _cpu_s(work: Callable[[], object], turns: int = _TURNS) -> float:
    def once() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return median(once() for _ in range(turns))
