"""Form II.06a of any span of days and any past instant, and what the newer 07a/BTP divides it by."""

from collections.abc import Iterable
from typing import Final

from counter_app.domain.reporting.extended import Extension
from counter_app.domain.reporting.ii06a import COLUMNS, Ids, Line, Scope, Table, in_scope, table
from counter_app.services.reports.report_table import Column, Figure, ReportTable, Row
from counter_app.services.reports.standing import Asked, notes_of

_SECTOR_ROOM: Final = 34
_COLUMN_ROOM: Final = 14
_TITLES: Final = (
    "Tiếp nhận: tổng số (3=4+5+6)",
    "Tiếp nhận trong kỳ: trực tuyến (4)",
    "Tiếp nhận trong kỳ: trực tiếp, bưu chính (5)",
    "Từ kỳ trước chuyển sang (6)",
    "Đã giải quyết: tổng số (7=8+9+10)",
    "Đã giải quyết: trước hạn (8)",
    "Đã giải quyết: đúng hạn (9)",
    "Đã giải quyết: quá hạn (10)",
    "Đang giải quyết: tổng số (11=12+13)",
    "Đang giải quyết: trong hạn (12)",
    "Đang giải quyết: quá hạn (13)",
)
SCOPES: Final = {
    Scope.RESOLVED_HERE: "Hồ sơ do cơ quan giải quyết",
    Scope.RECEIVED_HERE: "Hồ sơ do bộ phận một cửa tiếp nhận, kể cả cơ quan khác giải quyết",
}
TOTAL: Final = "Tổng cộng"
UNSENT: Final = "Trong đó chưa gửi xong về máy chủ"


def form(asked: Asked) -> Table:
    """The form itself."""
    return table(
        asked.found.dossiers,
        asked.period,
        at=asked.found.at,
        sectors=asked.sectors,
        judging=asked.judging,
        scope=asked.scope,
    )


def ii06a(asked: Asked) -> ReportTable:
    """The thirteen columns, a line for each sector, their total, and how much of it is not sent."""
    made = form(asked)
    total = made.total
    return ReportTable(
        name="II.06a",
        title=f"TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH – {asked.period.name}",
        source="Biểu II.06a/VPCP/KSTT (Thông tư 01/2020/TT-VPCP). Đơn vị tính: hồ sơ",
        columns=(
            Column(key="2", title="Lĩnh vực giải quyết", room=_SECTOR_ROOM),
            *(
                Column(key=str(number), title=title, room=_COLUMN_ROOM)
                for number, title in zip(COLUMNS, _TITLES, strict=True)
            ),
        ),
        rows=tuple(_row(name, line.columns) for name, line in made.lines.items()),
        foot=(_row(TOTAL, total.columns), _row(UNSENT, map(asked.found.unsent, total.columns))),
        notes=(
            f"{asked.period.name}. {SCOPES[asked.scope]}. Đơn vị tính: hồ sơ.",
            *notes_of(asked, total.received),
            f"Cột 9 có {len(total.undated)} hồ sơ không hẹn ngày trả (như trả ngay).",
        ),
    )


def extended(asked: Asked) -> ReportTable:
    """Each part beside the column it is of; what is recorded nowhere yet is named, not guessed."""
    counted = in_scope(asked.found.dossiers, asked.period, asked.scope)
    parts = Extension.of(counted, asked.period, asked.found.at, asked.judging)
    return ReportTable(
        name="07a",
        title=f"SỐ LIỆU CHI TIẾT VỀ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH – {asked.period.name}",
        source="Theo nội dung mẫu 07a/BTP, chưa đối chiếu với mẫu chính thức. Đơn vị tính: hồ sơ",
        columns=(
            Column(key="name", title="Chỉ tiêu", room=60),
            Column(key="count", title="Số hồ sơ"),
            Column(key="of", title="Trên tổng số"),
            Column(key="unsent", title="Chưa gửi xong"),
        ),
        rows=tuple(
            Row(
                key=name,
                values=(
                    Figure.counting(ids),
                    Figure.counting(whole),
                    Figure.counting(asked.found.unsent(ids)),
                ),
            )
            for name, ids, whole in _parts(parts)
        ),
        notes=(
            f"{asked.period.name}. {SCOPES[asked.scope]}.",
            *notes_of(asked, parts.line.received),
            "Chưa ghi ở đâu nên chưa có: mức độ trực tuyến, hình thức thanh toán, biên lai.",
        ),
    )


def _parts(parts: Extension) -> tuple[tuple[str, Ids, Ids], ...]:
    line: Line = parts.line
    new = line.online + line.otherwise
    late, pending = line.overdue, line.pending_overdue
    return (
        ("Tiếp nhận trong kỳ: trực tuyến", line.online, new),
        ("Tiếp nhận trong kỳ: trực tiếp", parts.counter, new),
        ("Tiếp nhận trong kỳ: qua bưu chính", parts.post, new),
        ("Do cơ quan khác giải quyết", parts.elsewhere, line.received),
        ("Đã giải quyết quá hạn, có xin lỗi", parts.overdue_apologised, late),
        ("Đã giải quyết quá hạn, chưa xin lỗi", parts.overdue_unapologised, late),
        ("Đang giải quyết quá hạn, có xin lỗi", parts.pending_apologised, pending),
        ("Đang giải quyết quá hạn, chưa xin lỗi", parts.pending_unapologised, pending),
        ("Công dân rút", parts.withdrawn, line.resolved),
        ("Dừng giải quyết", parts.stopped, line.resolved),
        ("Đang chờ, thời hạn tạm dừng", parts.waiting, line.pending),
    )


def _row(name: str, columns: Iterable[Ids]) -> Row:
    return Row(key=name, values=tuple(map(Figure.counting, columns)))
