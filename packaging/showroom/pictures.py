"""Pictures of the window: every place empty, at work and full, every dialog, and those of the help."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.services import lookup
from showroom.day import CARD, PEOPLE, a_day_before, answers
from showroom.dialogs import about_dossier, without_dossier
from showroom.stage import calm, fill_birth, pick, take_in
from ui import theme
from ui.application import Program
from ui.desk.counter import Counter
from ui.dialogs.display import DisplayDialog
from ui.dialogs.intake.bulk import BulkDialog
from ui.screens.intake.intake import IntakeScreen

Draw = Callable[[QWidget, str], None]

READING: Final = ("lists", "handover", "results", "visits", "today", "outbox", "printed")
"""The places that show what is in the store."""
CROWD: Final = 60


def all_pictures(program: Program, draw: Draw) -> None:
    """The gallery in one look."""
    counter = counter_of(program)
    places(program, draw, "empty-")
    _work(program, draw)
    for name, make in without_dossier(counter, program.window):
        _dialog(make(), draw, f"dialog-{name}")
    # Not the newest: that one waits for its citizen already.
    dossier = lookup.open_dossier(lookup.today(desk=counter.desk)[1].id, desk=counter.desk)
    for name, make in about_dossier(counter, program.window, dossier):
        _dialog(make(), draw, f"dialog-{name}")
    a_day_before(counter, counter.desk.clock.now(), crowd=CROWD)
    places(program, draw, "full-")
    program.window.toggle_curtain()
    draw(program.window, "curtain")


def help_pictures(program: Program, draw: Draw) -> None:
    """Those of the pages of help, each under its page's name."""
    _work(program, draw)
    counter, window = counter_of(program), program.window
    _dialog(DisplayDialog(theme.current_name(), theme.scale(), window), draw, "display")
    _dialog(BulkDialog(counter, window), draw, "bulk")


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


def _intake(program: Program, draw: Draw) -> None:
    """Where work begins: empty, something missing, whole, taken in."""
    window = program.window
    window.go("intake")
    screen = window.current()
    if not isinstance(screen, IntakeScreen):
        raise TypeError(screen)
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
