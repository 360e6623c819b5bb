"""What was unusual in the last days, for a leader: nights, days off, voids, copies, looks, secrets."""

from typing import Final

from counter_app.core.clock import local
from counter_app.domain.unusual import ODD_LABELS, ODD_WHY, Unusual
from ui import strings
from ui.desk.counter import Counter
from ui.screens.office.list_page import ListPage
from ui.typed import day_text
from ui.widgets.fields import Choice
from ui.widgets.table import Table
from ui.widgets.table_model import Column

DAYS: Final = ((7, "7 ngày qua"), (30, "30 ngày qua"), (90, "90 ngày qua"))
NOTHING: Final = "Không có việc lạ nào trong những ngày này."
TOLD: Final = "Việc lạ chưa chắc là việc sai: hãy hỏi người làm trước khi kết luận."
WIDTHS: Final = (100, 180, 170, 70, 130, 200)
COLUMNS: Final[tuple[Column[Unusual], ...]] = (
    Column(title="Ngày", value=lambda one: day_text(one.day), whole=True),
    Column(
        title="Việc",
        value=lambda one: ODD_LABELS[one.odd],
        tip=lambda one: ODD_WHY[one.odd],
        whole=True,
    ),
    Column(title="Ai làm", value=lambda one: one.name, whole=True),
    Column(title="Số lần", value=lambda one: strings.number(one.count), whole=True),
    Column(
        title="Từ – đến",
        value=lambda one: f"{local(one.first_at):%H:%M} – {local(one.last_at):%H:%M}",
        whole=True,
    ),
    Column(title="Của ai", value=lambda one: one.called or "–", spare=lambda one: not one.called),
)


class UnusualPage(ListPage[Unusual]):
    """Read only when it is entered: to look at it is an act that is noted."""

    def __init__(self, counter: Counter) -> None:
        self.days = Choice(name="Những ngày nào")
        self.days.offer(DAYS)
        table = Table(COLUMNS, name="Việc lạ", stretch=5, widths=WIDTHS)
        super().__init__("Việc lạ", table, controls=(self.days,), told=TOLD)
        self._counter = counter
        self.days.picked.connect(self.begin)
        table.selectionModel().currentChanged.connect(lambda _now, _was: self._explain())

    def enter(self) -> None:
        """Nothing is shown before it is asked for."""
        self.wait_to_be_asked()

    def begin(self) -> None:
        """Reads both logs, and stands in the list."""
        super().begin()
        self._counter.privacy.unusual(self.days.value(), owner=self, done=self._show)

    def _show(self, found: tuple[Unusual, ...]) -> None:
        self.said.say("")
        self.table.show_rows(found)
        self.table.say(NOTHING)
        self.stand(0)
        self.count.setText(f"{strings.number(len(found))} việc")
        self._explain()

    def _explain(self) -> None:
        """By which limit the chosen line stands here."""
        one = self.table.chosen()
        if one is not None:
            self.said.say(f"{ODD_LABELS[one.odd]}: {ODD_WHY[one.odd]}.")
