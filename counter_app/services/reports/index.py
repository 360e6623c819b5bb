"""Figures in the manner of index 766 as a table: each with its denominator, each the office's own."""

from counter_app.domain.reporting.ii06a import in_scope
from counter_app.domain.reporting.service_index import SELF_RECKONED, Share, service_index
from counter_app.services.reports.report_table import Column, Figure, ReportTable, Row
from counter_app.services.reports.standing import Asked, notes_of


def index(asked: Asked) -> ReportTable:
    """2.1 on time, 2.2 mean time, 3.3 filed online; what is left out stands beside them."""
    counted = in_scope(asked.found.dossiers, asked.period, asked.scope)
    made = service_index(counted, asked.period, asked.found.at)
    mean, of = made.mean_time.mean, made.mean_time.of
    days = None if mean is None else mean.total_seconds() / 86_400
    return ReportTable(
        name="Chỉ số phục vụ",
        title=f"CHỈ SỐ PHỤC VỤ ({SELF_RECKONED.upper()}) – {asked.period.name}",
        source="Cách tính theo Quyết định 766/QĐ-TTg năm 2022; số của Cổng Dịch vụ công có thể khác",
        columns=(
            Column(key="name", title="Chỉ số", room=60),
            Column(key="value", title="Kết quả"),
            Column(key="part", title="Số hồ sơ đạt"),
            Column(key="of", title="Trên tổng số"),
            Column(key="left_out", title="Không xét được"),
            Column(key="unsent", title="Chưa gửi xong"),
        ),
        rows=(
            _share(f"2.1 Đúng hạn, % ({SELF_RECKONED})", made.on_time, asked),
            Row(
                key=f"2.2 Thời gian giải quyết trung bình, ngày ({SELF_RECKONED})",
                values=(
                    Figure(value=days, of=of),
                    *map(Figure.counting, (of, of, (), asked.found.unsent(of))),
                ),
            ),
            _share(f"3.3 Nộp trực tuyến, % ({SELF_RECKONED})", made.online, asked),
        ),
        notes=notes_of(asked, tuple(one.id for one in counted)),
    )


def _share(name: str, share: Share, asked: Asked) -> Row:
    unsent = asked.found.unsent(share.whole)
    counted = (share.part, share.whole, share.left_out, unsent)
    return Row(
        key=name,
        values=(
            Figure(value=share.percent, of=share.part),
            *map(Figure.counting, counted),
        ),
    )
