"""What every part of a desk that prints has in common, and what became of an order, in words."""

from collections.abc import Callable
from typing import Self

from PySide6.QtCore import QObject

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.devices.printer import Printer, PrintState
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_kinds import name_of
from counter_app.services.papers.paper_printing import Printed
from ui.events import Changes
from ui.jobs import Jobs

Failed = Callable[[UserError | EnvironmentFault], None] | None
Pages = Callable[[], bytes]
_STATES = {
    PrintState.DONE: "Đã in {name}.",
    PrintState.SENT: "Đã gửi {name} tới máy in, đang chờ in.",
    PrintState.STUCK: "Máy in đang dừng, chưa in được {name}.",
    PrintState.FAILED: "Chưa in được {name}. Kiểm tra máy in rồi bấm in lại.",
    PrintState.UNKNOWN: "Không rõ {name} đã ra chưa. Nhìn khay giấy rồi mở hồ sơ để trả lời.",
}


def came_to(printed: Printed) -> str:
    """What became of an order, in the clerk's words."""
    name, state = name_of(printed.kind), printed.state
    if state is PrintState.DONE and printed.saved_in:
        words = f"Đã lưu {name} PDF vào {printed.saved_in}."
    else:
        words = _STATES.get(state, "Máy in đang in {name}.").format(name=name)
        if printed.elsewhere and state is not PrintState.FAILED:
            words = f"{words} Ở máy: {printed.elsewhere}."
    if printed.reprint and state is not PrintState.FAILED:
        words = f"{words} Bản sao, in lại lần {printed.reprint}."
    return words


def tone_of(words: str) -> str:
    """The tone of what ``came_to`` said: good only of a paper that is there."""
    return "good" if words.startswith(("Đã in", "Đã lưu", "Đã ghi")) else "info"


class Printing:
    """A part of a desk that has a printer. Drawing and printing are done on the paper lane."""

    def __init__(self, *, desk: Desk, printer: Printer, jobs: Jobs, changes: Changes) -> None:
        self._desk, self._printer = desk, printer
        self._jobs, self._changes = jobs, changes

    def at(self, desk: Desk) -> Self:
        """The same part for a desk that has changed."""
        return type(self)(desk=desk, printer=self._printer, jobs=self._jobs, changes=self._changes)

    def _run_print(
        self,
        work: Callable[[], Printed],
        *,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Prints away from the window; ``done`` gets what became of it, in the words of the foot."""
        self._jobs.run(
            self._desk.store.lanes.io,
            work,
            owner=owner,
            done=lambda printed: done(self._told(printed)),
            failed=self._watched(failed),
        )

    def _told(self, printed: Printed) -> str:
        """Says at the foot what became of an order, wakes who follows it, and gives the words."""
        words = came_to(printed)
        self._changes.printer_said.emit(words)
        self._changes.written.emit()
        return words

    def _watched(self, failed: Failed) -> Callable[[UserError | EnvironmentFault], None]:
        """``failed`` of a print, and the watch over the printers hears that no device took a paper."""

        def refused(fault: UserError | EnvironmentFault) -> None:
            self._changes.print_refused.emit()
            if failed is not None:
                failed(fault)

        return refused
