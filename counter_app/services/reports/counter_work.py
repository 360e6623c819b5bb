"""What went over the counter in a period, as tables: who came when, what was missing, copied, charged."""

from collections.abc import Iterable
from typing import Final

from counter_app.domain.catalogue.tariff import KIND_LABELS
from counter_app.domain.channel import CHANNEL_LABELS
from counter_app.domain.defects import defect_kinds
from counter_app.domain.reporting.counter_work import (
    charged,
    copies,
    load,
    received_in,
    top_defects,
)
from counter_app.domain.reporting.ii06a import Ids
from counter_app.services.reports.ii06a import TOTAL
from counter_app.services.reports.report_table import Column, Figure, ReportTable, Row, short_name
from counter_app.services.reports.standing import Asked, notes_of

_HERE: Final = "Mọi hồ sơ tiếp nhận tại quầy, kể cả cơ quan khác giải quyết"
_UNSENT: Final = Column(key="unsent", title="Hồ sơ chưa gửi xong")


def intake_list(asked: Asked, names: dict[str, str]) -> ReportTable:
    """Each dossier taken in with its hour, date promised and receiver; ``names`` are their codes."""
    received = received_in(asked.found.dossiers, asked.period)
    return ReportTable(
        name="Tiếp nhận",
        title=f"DANH SÁCH HỒ SƠ TIẾP NHẬN – {asked.period.name}",
        source="",
        columns=(
            Column(key="name", title="Mã hồ sơ", room=34),
            Column(key="received", title="Tiếp nhận lúc"),
            Column(key="procedure", title="Thủ tục", room=60),
            Column(key="channel", title="Cách nộp", room=16),
            Column(key="due", title="Hẹn trả"),
            Column(key="clerk", title="Người tiếp nhận", room=26),
            Column(key="desk", title="Quầy", room=16),
            Column(key="sent", title="Gửi máy chủ", room=14),
        ),
        rows=tuple(
            Row(
                key=names.get(one.id, one.id),
                values=(
                    one.taken.received_at,
                    short_name(one.taken.procedure_name),
                    CHANNEL_LABELS[one.taken.channel],
                    one.promised_at or "",
                    one.taken.clerk,
                    one.taken.desk,
                    "chưa xong" if asked.found.unsent((one.id,)) else "xong",
                ),
            )
            for one in received
        ),
        notes=notes_of(asked, tuple(one.id for one in received)),
    )


def workload(asked: Asked) -> ReportTable:
    """Received by each desk in each hour of the day, all days of the period together."""
    work = load(asked.found.dossiers, asked.period)
    hours = sorted({hour for _, hour in work.by})
    desks = sorted({desk for desk, _ in work.by})
    rows = [[work.by.get((desk, hour), ()) for hour in hours] for desk in desks]
    total = [_joined(column) for column in zip(*rows, strict=True)] if rows else []
    return ReportTable(
        name="Theo giờ",
        title=f"HỒ SƠ TIẾP NHẬN THEO QUẦY VÀ GIỜ – {asked.period.name}",
        source="Đơn vị tính: hồ sơ",
        columns=(
            Column(key="desk", title="Quầy", room=26),
            *(Column(key=f"{hour}", title=f"{hour}–{hour + 1} giờ", room=12) for hour in hours),
            Column(key="all", title="Cả ngày", room=14),
            _UNSENT,
        ),
        rows=tuple(_load_row(asked, desk, row) for desk, row in zip(desks, rows, strict=True)),
        foot=(_load_row(asked, TOTAL, total),),
        notes=(f"{_HERE}.", *notes_of(asked, work.of)),
    )


def defects(asked: Asked) -> ReportTable:
    """The ten told most in requests for a supplement, each of how many that were told."""
    top = top_defects(asked.found.dossiers, asked.period)
    kinds = defect_kinds()
    return ReportTable(
        name="Thiếu sót",
        title=f"MƯỜI THIẾU SÓT GẶP NHIỀU NHẤT – {asked.period.name}",
        source="Theo các phiếu yêu cầu bổ sung, hoàn thiện hồ sơ trong kỳ",
        columns=(
            Column(key="name", title="Thiếu sót", room=70),
            Column(key="count", title="Số lần nêu"),
            Column(key="of", title="Trên tổng số lần nêu"),
            _UNSENT,
        ),
        rows=tuple(
            Row(
                key=kinds[code].name if code in kinds else code,
                values=(
                    Figure(value=count, of=top.by[code]),
                    Figure(value=top.told, of=top.of),
                    Figure.counting(asked.found.unsent(top.by[code])),
                ),
            )
            for code, count in top.codes
        ),
        notes=(
            f"Có {top.requests} lần yêu cầu bổ sung của {len(top.of)} hồ sơ.",
            *notes_of(asked, top.of),
        ),
    )


def certified(asked: Asked) -> ReportTable:
    """Certified copies granted in the period."""
    made = copies(asked.found.dossiers, asked.period)
    told = (("Bản chính", made.originals), ("Bản sao", made.copies), ("Trang sao", made.pages))
    return ReportTable(
        name="Chứng thực",
        title=f"CHỨNG THỰC BẢN SAO TỪ BẢN CHÍNH – {asked.period.name}",
        source="Hồ sơ có kết quả trong kỳ",
        columns=(
            Column(key="name", title="Chỉ tiêu", room=60),
            Column(key="count", title="Số lượng"),
            Column(key="of", title="Của số hồ sơ"),
            _UNSENT,
        ),
        rows=tuple(
            Row(
                key=name,
                values=(
                    Figure(value=count, of=made.of),
                    Figure.counting(made.of),
                    Figure.counting(asked.found.unsent(made.of)),
                ),
            )
            for name, count in told
        ),
        notes=notes_of(asked, made.of),
    )


def charges(asked: Asked) -> ReportTable:
    """What those taken in were to pay, by kind, as reckoned at intake."""
    kinds = charged(asked.found.dossiers, asked.period)
    received = tuple(one.id for one in received_in(asked.found.dossiers, asked.period))
    return ReportTable(
        name="Phí, lệ phí",
        title=f"PHÍ, LỆ PHÍ, CHI PHÍ PHẢI THU – {asked.period.name}",
        source="Tính khi tiếp nhận, của hồ sơ tiếp nhận trong kỳ. Đơn vị tiền: đồng",
        columns=(
            Column(key="name", title="Loại", room=40),
            Column(key="lines", title="Số khoản"),
            Column(key="amount", title="Số tiền"),
            Column(key="exempt", title="Trong đó được miễn (khoản)"),
            Column(key="unknown", title="Chưa rõ mức (khoản)"),
            Column(key="dossiers", title="Số hồ sơ"),
            Column(key="of", title="Trên tổng số hồ sơ tiếp nhận"),
            _UNSENT,
        ),
        rows=tuple(
            Row(
                key=KIND_LABELS[kind],
                values=(
                    *(
                        Figure(value=value, of=one.of)
                        for value in (one.lines, one.amount_vnd, one.exempt, one.unknown)
                    ),
                    Figure.counting(one.of),
                    Figure.counting(received),
                    Figure.counting(asked.found.unsent(one.of)),
                ),
            )
            for kind, one in kinds.items()
        ),
        notes=(
            f"{_HERE}.",
            *notes_of(asked, received),
            "Đây là số phải thu; số đã thu và hình thức thu chưa có trong biểu này.",
        ),
    )


def _load_row(asked: Asked, name: str, columns: list[Ids]) -> Row:
    whole = _joined(columns)
    figures = (
        *map(Figure.counting, columns),
        Figure.counting(whole),
        Figure.counting(asked.found.unsent(whole)),
    )
    return Row(key=name, values=figures)


def _joined(columns: Iterable[Ids]) -> Ids:
    return tuple(one for ids in columns for one in ids)
