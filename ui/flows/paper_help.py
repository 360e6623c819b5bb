"""What to do about a paper that did not come out: another printer, the answer of who looked, again."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from counter_app.devices.printer import PrintState
from counter_app.domain.papers import PaperSize
from counter_app.domain.workflow import PaperKind
from counter_app.services.papers.print_following import Followed
from ui.desk.counter import Counter
from ui.desk.papers import Sheet, What
from ui.desk.printing import Failed


def help_with(
    one: Followed,
    counter: Counter,
    *,
    over: QWidget,
    settled: Callable[[], None],
    failed: Failed,
) -> None:
    """Does what the trouble asks for; ``settled`` when that is done, ``failed`` where it cannot be."""
    what = Sheet(dossier_id=one.dossier, paper=one.paper, is_slip=one.kind is PaperKind.SLIP)
    if is_asked_about(one):
        ask_whether_out(what, counter, name=one.name, over=over, settled=settled)
        return

    def done(words: str) -> None:
        settled()
        counter.changes.said.emit(words)

    fall_back(what, counter, order=one.order, owner=over, done=done, failed=failed)


def is_asked_about(one: Followed) -> bool:
    """Whether somebody has to look at the tray before it may be printed anywhere."""
    return one.state is PrintState.UNKNOWN and not one.reprint


def fall_back(
    what: What,
    counter: Counter,
    *,
    order: int | None = None,
    owner: QObject,
    done: Callable[[str], None],
    failed: Failed,
) -> None:
    """Prints on another printer that is ready, else into a PDF, and says where; nothing is asked.

    ``order`` is the one that failed; None: the original's.
    """
    counter.papers.fall_back(
        what,
        order,
        request=counter.new_request(),
        owner=owner,
        done=done,
        failed=failed,
    )


def ask_whether_out(
    what: What,
    counter: Counter,
    *,
    name: str = "",
    over: QWidget,
    settled: Callable[[], None],
) -> None:
    """Only who looks at the tray knows; the answer is noted or the original printed once more."""
    from ui.dialogs.papers.came_out import CameOutDialog

    came_out = CameOutDialog.ask(name, parent=over)
    if came_out is None:
        return
    settled()
    act = counter.papers.settle_as_out if came_out else counter.papers.print_again
    act(what, owner=over, done=counter.changes.said.emit, failed=None)


def print_elsewhere(
    what: What,
    counter: Counter,
    *,
    size: PaperSize | None = None,
    beside: Sequence[What] = (),
    over: QWidget,
    done: Callable[[str], None],
) -> None:
    """Asks for a printer once and prints there, those ``beside`` too."""
    from ui.dialogs.papers.printer import PrinterDialog

    is_slip = not isinstance(what, Sheet) or what.is_slip
    chosen = PrinterDialog.ask(counter, is_slip=is_slip, size=size, parent=over)
    if chosen is None:
        return
    if chosen.keep:
        counter.printers.keep_printer(chosen.use, chosen.choice, owner=over)
    for one in (what, *beside):
        counter.papers.print_elsewhere(
            one,
            chosen.choice,
            request=counter.new_request(),
            size=size,
            owner=over,
            done=done,
            failed=None,
        )
