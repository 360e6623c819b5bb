"""How many dossiers press, beside the lists' entry in the side bar: kept up as work goes on."""

from typing import Final

from PySide6.QtCore import QObject, QTimer

from counter_app.domain.desk_lists import ListName
from counter_app.domain.step_limits import Mark
from counter_app.services.intake.online_filings import OnlineFiling
from ui import strings
from ui.desk.counter import Counter
from ui.widgets.shell import SideBar

PLACE: Final = "lists"
AGAIN_MS: Final = 60_000
CHANGED_MS: Final = 1_000


class EarlyWarning(QObject):
    """Counts at once, a moment after anything has changed, and every minute, for time passes too."""

    def __init__(self, counter: Counter, side: SideBar, parent: QObject) -> None:
        super().__init__(parent)
        self._side = side
        self._filed: tuple[OnlineFiling, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.count)
        again = QTimer(self)
        again.timeout.connect(self.count)
        again.start(AGAIN_MS)
        counter.line.applied.connect(self._count_soon)
        self.follow(counter)

    def follow(self, counter: Counter) -> None:
        """Counts at the desk as it is now."""
        self._counter, changes = counter, counter.changes
        for told in (changes.dossier_received, changes.dossier_changed, changes.visits_changed):
            told.connect(self._count_soon)
        self.count()

    def _count_soon(self, *_told: object) -> None:
        self._soon.start(CHANGED_MS)

    def count(self) -> None:
        """Asks for the numbers anew."""
        self._counter.lists.filings(owner=self, done=self._note)
        self._counter.lists.count_pressing(owner=self, done=self._tell)

    def _note(self, filed: tuple[OnlineFiling, ...]) -> None:
        self._filed = filed

    def _tell(self, found: dict[ListName, int]) -> None:
        unanswered = sum(one.mark is Mark.LATE for one in self._filed)
        soon = sum(one.mark is Mark.SOON for one in self._filed)
        late = found[ListName.OVERDUE]
        pressing = found[ListName.STEP_LATE] + found[ListName.STEP_SOON]
        if late:
            self._say("✕", late, "hồ sơ quá hạn", "bad")
        elif unanswered:
            self._say("✕", unanswered, "hồ sơ trực tuyến quá giờ trả lời", "bad")
        elif soon:
            self._say("!", soon, "hồ sơ trực tuyến sắp hết giờ trả lời", "warn")
        elif pressing:
            self._say("!", pressing, "hồ sơ trễ hoặc sắp trễ bước", "warn")
        else:
            self._side.warn(PLACE, "", 0, "", tone="")

    def _say(self, sign: str, number: int, what: str, tone: str) -> None:
        told = strings.number(number)
        self._side.warn(PLACE, sign, number, f"{told} {what}", tone=tone)
