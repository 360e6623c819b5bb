"""The reports by name, and whose dossiers a figure counts."""

from collections.abc import Callable, Mapping
from typing import Final

from counter_app.domain.channel import CHANNEL_LABELS
from counter_app.domain.dossier import STATE_LABELS
from counter_app.domain.reporting.ii06a import Ids
from counter_app.domain.reporting.timeliness import is_overdue
from counter_app.services.desk import Desk
from counter_app.services.reports.counter_work import (
    certified,
    charges,
    defects,
    intake_list,
    workload,
)
from counter_app.services.reports.ii06a import extended, ii06a
from counter_app.services.reports.index import index
from counter_app.services.reports.report_table import Column, ReportTable, Row, short_name
from counter_app.services.reports.standing import Asked
from db.counter.reported import names_of

INTAKE: Final = "intake"
_MADE: Final[Mapping[str, Callable[[Asked], ReportTable]]] = {
    "ii06a": ii06a,
    "07a": extended,
    "index": index,
    "load": workload,
    "defects": defects,
    "copies": certified,
    "charges": charges,
}


def report(name: str, asked: Asked, *, desk: Desk) -> ReportTable:
    """The report of that name: ``INTAKE`` or one of ``_MADE``."""
    if name == INTAKE:
        ids = [one.id for one in asked.found.dossiers if asked.period.holds(one.taken.received_at)]
        return intake_list(asked, desk.store.read(lambda one: names_of(one, ids)))
    return _MADE[name](asked)


def dossiers_of(table: ReportTable, figure: str, asked: Asked, *, desk: Desk) -> ReportTable:
    """The dossiers a figure counts, as they stood; ``UserError`` where there is no such figure."""
    ids = table.figure(figure).of
    names = desk.store.read(lambda one: names_of(one, ids))
    return ReportTable(
        name="Hồ sơ",
        title=f"HỒ SƠ CỦA CHỈ TIÊU {figure} – {table.title}",
        source=table.source,
        columns=(
            Column(key="name", title="Mã hồ sơ", room=34),
            Column(key="procedure", title="Thủ tục", room=60),
            Column(key="channel", title="Cách nộp", room=16),
            Column(key="received", title="Tiếp nhận lúc"),
            Column(key="due", title="Hạn giải quyết"),
            Column(key="ended", title="Xong lúc"),
            Column(key="state", title="Trạng thái", room=24),
            Column(key="late", title="Quá hạn", room=12),
        ),
        rows=tuple(_rows(ids, names, asked)),
        notes=table.notes,
    )


def _rows(ids: Ids, names: Mapping[str, str], asked: Asked) -> list[Row]:
    known = {one.id: one for one in asked.found.dossiers}
    return [
        Row(
            key=names.get(id_, id_),
            values=(
                short_name(one.taken.procedure_name),
                CHANNEL_LABELS[one.taken.channel],
                one.taken.received_at,
                one.due_at or "",
                one.ended.at if one.ended else "",
                STATE_LABELS[one.state],
                "quá hạn" if is_overdue(one, asked.found.at) else "",
            ),
        )
        for id_ in ids
        for one in (known[id_],)
    ]
