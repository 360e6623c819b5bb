"""The places of the window: their keys, and the screen each builds when first wanted.

Screens are imported here on demand: the window is painted before they are.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from ui.screens.screen import Screen
from ui.widgets.shell import Place, SideBar

if TYPE_CHECKING:
    from ui.desk.counter import Counter

# The last of them, ``shell.OVER_ALL`` in number, open over whatever is shown.
PLACES: Final = (
    Place(id="intake", title="Tiếp nhận", key="F2"),
    Place(id="lists", title="Việc cần làm", key="F3", short="Cần làm"),
    Place(id="handover", title="Bàn giao", key="F5"),
    Place(id="results", title="Trả kết quả", key="F6", short="Kết quả"),
    Place(id="visits", title="Lượt đến", key="F7"),
    Place(id="today", title="Hôm nay", key="F11"),
    Place(id="outbox", title="Chờ gửi", key="Ctrl+G"),
    Place(id="printed", title="Giấy đã in", key="Ctrl+J"),
    Place(id="templates", title="Mẫu giấy", key="F10"),
    Place(id="display", title="Hiển thị", key="F9"),
    Place(id="help", title="Trợ giúp", key="F1"),
)

# Only for whoever may do something there: ``ui.screens.office.pages``.
KEEPERS: Final = Place(id="office", title="Quản lý", key="Ctrl+Q")

# Reached by its key alone: the side bar of a low screen has no room for more.
BY_KEY: Final = (
    Place(id="books", title="Sổ sách", key="Ctrl+0"),
    Place(id="receipts", title="Biên lai", key="Ctrl+Shift+T"),
    Place(id="reports", title="Báo cáo", key="Ctrl+Shift+R"),
)

# What is done there: whoever writes nothing has no use for these places.
_DONE_THERE: Final = {
    "intake": "tiếp nhận hồ sơ",
    "handover": "bàn giao hồ sơ",
    "results": "trả kết quả",
    "visits": "ghi lượt đến",
    "outbox": "gửi hồ sơ đi",
    "templates": "đổi chữ trên giấy",
}

OPEN_OVER: Final = frozenset({"help", "display", "keys"})


def first_place(counter: "Counter") -> str:
    """Where work begins for whoever sits here."""
    return "today" if closed_to(counter, "intake") else "intake"


def closed_to(counter: "Counter", place_id: str) -> str:
    """Why that place is none for whoever sits here; empty where it is."""
    from counter_app.domain.rights import Right, may

    done = _DONE_THERE.get(place_id, "")
    closed = done and not may(counter.desk.clerk, Right.WRITE)
    return f"Tài khoản này chỉ xem, không {done}." if closed else ""


def offer_places(side: SideBar, counter: "Counter") -> None:
    """The side bar leads nowhere that is closed to whoever sits here."""
    from ui.screens.office.pages import pages_of

    for place in PLACES:
        side.offer(place, offered=not closed_to(counter, place.id))
    side.offer(KEEPERS, offered=bool(pages_of(counter)))


def open_over(
    place_id: str, counter: "Counter | None", screen: Screen | None, *, over: QWidget
) -> None:
    """Help on the screen in front, or how it looks; the latter once there is a desk."""
    from ui.dialogs.key_sheet import KeySheet

    if place_id == "help":
        from ui.dialogs.help import HelpDialog, page_of

        if HelpDialog.ask(page_of(over), parent=over):
            KeySheet.ask(over, screen)
    elif place_id == "keys":
        KeySheet.ask(over, screen)
    elif counter is not None:
        from ui.dialogs.display import DisplayDialog

        DisplayDialog.change(counter, parent=over)


def help_over(dialog: QWidget) -> None:
    """The page of help that tells of ``dialog``, from its section on."""
    from ui.dialogs.help import HelpDialog, page_of

    section = str(getattr(dialog, "help_section", ""))
    HelpDialog.ask(page_of(dialog), parent=dialog, of_screen=False, section=section)


def build_screen(screen_id: str, counter: "Counter") -> Screen:
    """A new screen of that id."""
    return _BUILDERS[screen_id](counter)


def _intake(counter: "Counter") -> Screen:
    from ui.screens.intake.intake import IntakeScreen

    return IntakeScreen(counter)


def _lists(counter: "Counter") -> Screen:
    from ui.screens.lists.lists import ListsScreen

    return ListsScreen(counter)


def _today(counter: "Counter") -> Screen:
    from ui.screens.lists.today import TodayScreen

    return TodayScreen(counter)


def _results(counter: "Counter") -> Screen:
    from ui.screens.results.results import ResultsScreen

    return ResultsScreen(counter)


def _visits(counter: "Counter") -> Screen:
    from ui.screens.visits.visits import VisitsScreen

    return VisitsScreen(counter)


def _handover(counter: "Counter") -> Screen:
    from ui.screens.handover.handover import HandoverScreen

    return HandoverScreen(counter)


def _templates(counter: "Counter") -> Screen:
    from ui.screens.templates.templates import TemplatesScreen

    return TemplatesScreen(counter)


def _printed(counter: "Counter") -> Screen:
    from ui.screens.printed.printed import PrintedScreen

    return PrintedScreen(counter)


def _books(counter: "Counter") -> Screen:
    from ui.screens.books.books import BooksScreen

    return BooksScreen(counter)


def _receipts(counter: "Counter") -> Screen:
    from ui.screens.receipts.receipts import ReceiptsScreen

    return ReceiptsScreen(counter)


def _reports(counter: "Counter") -> Screen:
    from ui.screens.reports.reports import ReportsScreen

    return ReportsScreen(counter)


def _outbox(counter: "Counter") -> Screen:
    from ui.screens.outbox.outbox import OutboxScreen

    return OutboxScreen(counter)


def _office(counter: "Counter") -> Screen:
    from ui.screens.office.office import OfficeScreen

    return OfficeScreen(counter)


def _dossier(counter: "Counter") -> Screen:
    from ui.screens.dossier.dossier import DossierScreen

    return DossierScreen(counter)


_BUILDERS: Final[dict[str, Callable[["Counter"], Screen]]] = {
    "intake": _intake,
    "results": _results,
    "lists": _lists,
    "today": _today,
    "handover": _handover,
    "templates": _templates,
    "dossier": _dossier,
    "office": _office,
    "outbox": _outbox,
    "printed": _printed,
    "books": _books,
    "receipts": _receipts,
    "reports": _reports,
    "visits": _visits,
}
