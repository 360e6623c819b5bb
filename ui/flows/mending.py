"""From a refusal of the central side to the correction that mends it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from counter_app.core.ids import DossierId
from counter_app.services.lookup import DossierView
from ui.acts.act import Scene
from ui.acts.reissue import CORRECT
from ui.desk.counter import Counter

NOT_YOURS = "Việc sửa hồ sơ này nay do lãnh đạo làm. Hồ sơ vẫn giữ nguyên trong hàng chờ."


def mend(
    dossier_id: DossierId, *, counter: Counter, over: QWidget, said: Callable[[str, str], None]
) -> None:
    """Asks what was wrong and writes it, in place of what was refused."""

    def correct(dossier: DossierView) -> None:
        if CORRECT.offered(dossier, counter):
            CORRECT.play(Scene(counter=counter, dossier=dossier, over=over, said=said))
        else:
            said(NOT_YOURS, "warn")

    counter.open(
        dossier_id, owner=over, done=correct, failed=lambda fault: said(fault.message, "bad")
    )
