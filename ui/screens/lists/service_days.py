"""The office's calendar of service days among the desk's lists: its words and its columns."""

from typing import Final

from counter_app.domain.service_day import KIND_NAMES, ServiceDate
from ui import strings
from ui.screens.lists.face import Face
from ui.widgets.table_model import Column

SERVICE_DAYS: Final = "service_days"
SERVICE_TITLE: Final = "Ngày phục vụ"


def _columns() -> tuple[Column[ServiceDate], ...]:
    """A date, what day it is, what that changes."""
    return (
        Column(
            title="Ngày",
            value=lambda one: f"{strings.weekday(one.day)} {one.day:%d/%m}",
            whole=True,
        ),
        Column(title="Là", value=lambda one: KIND_NAMES[one.service.kind], whole=True),
        Column(
            title="Thay đổi",
            value=_words,
            tone=lambda one: "text" if one.kept else "text_quiet",
        ),
    )


def _words(one: ServiceDate) -> str:
    return strings.capital(one.words)


SERVICE_FACE: Final = Face(
    title=SERVICE_TITLE,
    meaning=(
        "Bốn tuần tới: ngày nào đơn vị phục vụ cách khác, và cách đó. Ngày nghỉ thì không áp dụng."
    ),
    columns=_columns(),
    widths=(110, 120, 180),
    stretch=2,
    when_empty="Bốn tuần tới không có ngày nào.",
)
