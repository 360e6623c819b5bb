"""All dialogs of the window, one after another; each in a picture's name."""

from collections.abc import Iterator

from counter_app.services import lookup
from showroom.about_dossier import answered, doubts, papers, steps
from showroom.questions import Shown, everyday, of_intake, of_sending
from ui.desk.counter import Counter
from ui.window.main_window import MainWindow


def without_dossier(counter: Counter, window: MainWindow) -> Iterator[Shown]:
    """Those that are about no dossier in the store."""
    yield from everyday(counter, window)
    yield from of_intake(counter, window)
    yield from of_sending(counter, window)


def about_dossier(
    counter: Counter, window: MainWindow, dossier: lookup.DossierView
) -> Iterator[Shown]:
    """Those that are about one dossier."""
    yield from steps(counter, window, dossier)
    yield from papers(counter, window, dossier)
    yield from doubts(counter, window, dossier)
    yield from answered(counter, window, dossier)
