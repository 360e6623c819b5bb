"""From a code that another dossier has to a new one, with its slip printed."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from counter_app.core.ids import DossierId
from counter_app.services.renumbering import Renumbered
from ui.counter import Counter

DONE = "Mã mới {new}. Mã cũ {old} vẫn tìm thấy hồ sơ. Hãy đổi giấy hẹn cho công dân."


def renumber(
    dossier_id: DossierId, *, counter: Counter, over: QWidget, said: Callable[[str, str], None]
) -> None:
    """Gives the code, once, and prints the slip that bears it."""

    def done(made: Renumbered) -> None:
        words = DONE.format(new=made.code, old=made.old_code)
        said(words, "good")
        counter.papers.print_slip(
            dossier_id,
            owner=over,
            done=lambda printed: said(f"{words} {printed}", "good"),
            failed=lambda fault: said(f"{words} {fault.message}", "warn"),
        )

    counter.sendings.renumber(
        dossier_id, owner=over, done=done, failed=lambda fault: said(fault.message, "bad")
    )
