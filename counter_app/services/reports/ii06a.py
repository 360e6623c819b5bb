"""Form II.06a of any span of days and any past instant, as CSV: its lines, then what they leave out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.domain.reporting.ii06a import Line, Scope, Table, table
from counter_app.domain.reporting.period import Period
from counter_app.services.desk import Desk
from counter_app.services.reports.standing import Standing, sectors, standing
from counter_app.services.spreadsheet import csv_text

HEADINGS: Final = (
    "TT",
    "Lĩnh vực giải quyết",
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
_SCOPES: Final = {
    Scope.RESOLVED_HERE: "Hồ sơ do cơ quan giải quyết",
    Scope.RECEIVED_HERE: "Hồ sơ do bộ phận một cửa tiếp nhận, kể cả cơ quan khác giải quyết",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The form with what its figures do not say: who is left out, what is not sent yet."""

    form: Table
    standing: Standing

    @property
    def unsent(self) -> int:
        """Of how many dossiers in it the central side does not know everything yet."""
        return len(self.standing.unsent & set(self.form.total.received))

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands under the form."""
        form = self.form
        return (
            f"{form.period.name}. {_SCOPES[form.scope]}. Đơn vị tính: hồ sơ.",
            f"Số liệu tại {local(form.at):%H:%M:%S ngày %d/%m/%Y}, tính từ nhật ký của máy này.",
            f"Cột 9 có {len(form.total.undated)} hồ sơ không hẹn ngày trả (như trả ngay).",
            f"Chưa gửi xong về máy chủ: {self.unsent} trên {len(form.total.received)} hồ sơ.",
            f"Không tính được, chỉ còn mã số: {len(self.standing.left_out)} hồ sơ.",
        )


def ii06a(period: Period, *, desk: Desk, as_of: datetime, scope: Scope) -> Report:
    """The form of ``period`` as of an instant; ``UserError`` where it had not begun by then."""
    found = standing(period, desk=desk, as_of=as_of)
    form = table(found.dossiers, period, at=found.at, sectors=sectors(desk), scope=scope)
    return Report(form=form, standing=found)


def ii06a_csv(report: Report) -> str:
    """The thirteen columns, a line for each sector, their total, then the notes."""
    lines = enumerate(report.form.lines.items(), start=1)
    rows = [_cells(str(number), name, line) for number, (name, line) in lines]
    total = _cells("", "Tổng cộng", report.form.total)
    blank = ("",) * (len(HEADINGS) - 2)
    return csv_text(HEADINGS, [*rows, total, *(("", one, *blank) for one in report.notes)])


def _cells(number: str, name: str, line: Line) -> tuple[str, ...]:
    return (number, name, *map(str, line.figures))
