"""Pictures of the window: every place in its four states and at work, every dialog, the help's."""

from typing import Final, Protocol

from PySide6.QtWidgets import QWidget

from counter_app.services import lookup
from showroom.day import CARD, PEOPLE, a_day_before, answers, fees_paid
from showroom.dialog_states import full_dialogs, waiting_dialogs, wrong_dialogs
from showroom.dialogs import about_dossier, without_dossier
from showroom.full import full_places
from showroom.stage import calm, fill_birth, intake_of, pick, settle, take_in, wrong_intake
from showroom.states import held_up, unreadable
from ui import theme
from ui.desk.counter import Counter
from ui.dialogs.display import DisplayDialog
from ui.dialogs.intake.bulk import BulkDialog
from ui.program import Program
from ui.screens.office.office import OfficeScreen
from ui.strings import BUSY


class Draw(Protocol):
    """Keeps a picture under a name: of a window that is ``at_rest``, or as it stands this moment."""

    def __call__(self, widget: QWidget, name: str, *, at_rest: bool = True) -> None:
        """Draws it."""


READING: Final = (
    *("lists", "handover", "results", "visits", "today", "outbox", "printed", "books"),
    *("receipts", "reports"),
)
"""The places that show what is in the store."""
CROWD: Final = 60


def all_pictures(program: Program, draw: Draw) -> None:
    """The gallery in one look."""
    counter = counter_of(program)
    _busy(program, draw)
    places(program, draw, "empty-")
    _work(program, draw)
    for name, make in without_dossier(counter, program.window):
        _dialog(make(), draw, f"dialog-{name}")
    # Not the newest: that one waits for its citizen already.
    dossier = lookup.open_dossier(lookup.today(desk=counter.desk)[1].id, desk=counter.desk)
    for name, make in wrong_dialogs(counter, program.window, dossier):
        _dialog(make(), draw, f"dialog-wrong-{name}")
    for name, make in full_dialogs(counter, program.window, dossier):
        _dialog(make(), draw, f"dialog-full-{name}")
    _unanswered(program, draw, dossier)
    for name, make in about_dossier(counter, program.window, dossier):
        _dialog(make(), draw, f"dialog-{name}")
    a_day_before(counter, counter.desk.clock.now(), crowd=CROWD)
    fees_paid(counter, counter.desk.clock.now(), crowd=CROWD)
    places(program, draw, "full-")
    for name in full_places(program):
        draw(program.window, f"full-{name}")
    _wrong(program, draw)
    program.window.toggle_curtain()
    draw(program.window, "curtain")
    program.window.toggle_curtain()  # else it falls before the next window, too


def _unanswered(program: Program, draw: Draw, dossier: lookup.DossierView) -> None:
    """The dialogs that ask the store: while they wait, and where it does not answer."""
    counter, window = counter_of(program), program.window
    for name, make in waiting_dialogs(counter, window, dossier):
        with held_up(counter):
            dialog = make()
            dialog.show()
            settle(lambda: window.foot.message.whole() == BUSY)
            draw(dialog, f"dialog-busy-{name}", at_rest=False)
        dialog.close()
        with unreadable():
            _dialog(make(), draw, f"dialog-unread-{name}")


def help_pictures(program: Program, draw: Draw) -> None:
    """Those of the pages of help, each under its page's name."""
    _work(program, draw)
    counter, window = counter_of(program), program.window
    _dialog(DisplayDialog(theme.current_name(), theme.scale(), window), draw, "display")
    _dialog(BulkDialog(counter, window), draw, "bulk")


def keepers_pictures(program: Program, draw: Draw) -> None:
    """Every page of the keepers' place; the first is the help's."""
    screen = program.window.bring("office")
    if not isinstance(screen, OfficeScreen):
        raise TypeError(screen)
    draw(program.window, "office")
    for page in screen.pages:
        screen.open(page.id)
        draw(program.window, f"office-{page.id}")


def counter_of(program: Program) -> Counter:
    """The open counter."""
    if program.counter is None:
        raise TypeError("the counter is not open")
    return program.counter


def _work(program: Program, draw: Draw) -> None:
    """A day with something in every place."""
    counter = counter_of(program)
    a_day_before(counter, counter.desk.clock.now())
    _intake(program, draw)
    places(program, draw)
    program.window.go("templates")
    draw(program.window, "templates")
    program.window.open_dossier(lookup.today(desk=counter.desk)[0].id)
    draw(program.window, "dossier")
    answers(counter)
    program.line.applied.emit()
    program.window.go("outbox")
    draw(program.window, "outbox")


def places(program: Program, draw: Draw, state: str = "") -> None:
    """Every place that reads the store."""
    for place in READING:
        program.window.go(place)
        draw(program.window, f"{state}{place}")


def _busy(program: Program, draw: Draw) -> None:
    """Every place before its first answer has come."""
    window = program.window
    with held_up(counter_of(program)):
        for place in (*READING, "templates"):
            window.go(place)
            settle(lambda: window.foot.message.whole() == BUSY)
            draw(window, f"busy-{place}", at_rest=False)


def _wrong(program: Program, draw: Draw) -> None:
    """Every place whose store does not answer, and an intake with fields that cannot be so."""
    window = program.window
    with unreadable():
        for place in (*READING, "templates"):
            window.no_trouble()
            window.go(place)
            draw(window, f"wrong-{place}")
        window.no_trouble()
        window.open_dossier(counter_of(program).new_request())
        draw(window, "wrong-dossier")
    window.no_trouble()
    screen = intake_of(program)
    wrong_intake(screen)
    draw(window, "wrong-intake")
    screen.clear()


def _intake(program: Program, draw: Draw) -> None:
    """Where work begins: empty, something missing, whole, taken in."""
    window, screen = program.window, intake_of(program)
    draw(window, "intake-empty")
    for number, name, birth, sex in PEOPLE:
        card = f"{number}||{name}|{birth}|{sex}|Thôn 1, Xã Đại Từ, Thái Nguyên|15032021"
        take_in(screen, card, "sao y")
    draw(window, "receipt")
    screen.start_next()
    screen.take_scan(CARD)
    pick(screen, "khai sinh")
    draw(window, "intake-missing")
    fill_birth(screen)
    draw(window, "intake")
    screen.clear()
    screen.take_scan(CARD)
    pick(screen, "chứng thực bản sao")
    draw(window, "intake-copies")
    screen.clear()


def _dialog(dialog: QWidget, draw: Draw, name: str) -> None:
    dialog.show()
    draw(dialog, name)
    dialog.close()
    calm()
