"""From a number that another dossier has to a new one, with its slip printed."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from counter_app.core.ids import DossierId
from counter_app.services.correcting.renumbering import Renumbered
from ui.desk.counter import Counter

DONE = "Mã mới {new}. Mã cũ {old} vẫn tìm thấy hồ sơ. Hãy đổi giấy hẹn cho công dân."
SLIP_DONE = (
    "Giấy hẹn mới số {slip} thay số {replaces}; mã {new} giữ nguyên. Hãy đổi giấy hẹn cho công dân."
)


def renumber(
    dossier_id: DossierId, *, counter: Counter, over: QWidget, said: Callable[[str, str], None]
) -> None:
    """Gives the number, once, and prints the slip that bears it."""

    def done(made: Renumbered) -> None:
        words = (SLIP_DONE if made.code == made.old_code else DONE).format(
            new=made.code, old=made.old_code, slip=made.slip_no, replaces=made.replaces
        )
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
