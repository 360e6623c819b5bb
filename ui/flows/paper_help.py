"""What to do about a paper that did not come out: another printer, the answer of who looked, again."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from counter_app.devices.printer import PaperUse, PrintState
from counter_app.domain.papers import PaperSize
from counter_app.domain.workflow import PaperKind
from counter_app.services.papers.print_following import Followed
from ui.desk.counter import Counter
from ui.desk.papers import Sheet, What, moved_to


def _nothing() -> None:
    return None


def help_with(
    one: Followed, counter: Counter, *, over: QWidget, settled: Callable[[], None] = _nothing
) -> None:
    """Asks what the trouble asks for; ``settled`` when somebody has taken care of it."""
    what = Sheet(dossier_id=one.dossier, paper=one.paper)
    if one.state is PrintState.UNKNOWN and not one.reprint:
        ask_whether_out(what, counter, name=one.name, over=over, settled=settled)
        return
    use = PaperUse.SLIP if one.kind is PaperKind.SLIP else PaperUse.PAPERS
    print_elsewhere(what, use, counter, told=moved_to(one)[0], over=over, settled=settled)


def ask_whether_out(
    what: What,
    counter: Counter,
    *,
    name: str = "",
    over: QWidget,
    settled: Callable[[], None] = _nothing,
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
    use: PaperUse,
    counter: Counter,
    *,
    told: str = "",
    size: PaperSize | None = None,
    beside: Sequence[What] = (),
    over: QWidget,
    done: Callable[[str], None] | None = None,
    settled: Callable[[], None] = _nothing,
) -> bool:
    """Asks for a printer once and prints there, those ``beside`` too; whether one was chosen."""
    from ui.dialogs.papers.printer import PrinterDialog

    use = PaperUse.ROLL if size is PaperSize.ROLL80 else use
    chosen = PrinterDialog.ask(counter, use, told=told, parent=over)
    if chosen is None:
        return False
    settled()
    if chosen.keep:
        counter.printers.keep_printer(use, chosen.choice, owner=over)
    for one in (what, *beside):
        counter.papers.print_elsewhere(
            one,
            chosen.choice,
            request=counter.new_request(),
            size=size,
            owner=over,
            done=done or counter.changes.said.emit,
            failed=None,
        )
    return True
