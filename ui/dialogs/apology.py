"""An apology: why it is late, the one new date, by when it must leave, and who signs it."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.domain.workflow import Rule
from counter_app.services.apologies import Apology, apology
from counter_app.services.lookup import DossierView
from counter_app.services.workflow import Wanted
from ui import strings
from ui.counter import Counter
from ui.dialogs.move import MoveDialog

ONE = "Chỉ được hẹn lại một lần."
NO_SIGNER = "Đơn vị chưa có lịch người ký; giấy để trống chỗ họ tên."


class ApologyDialog(MoveDialog):
    """The new date stands there proposed; whoever knows better types another."""

    def propose(self, made: Apology) -> None:
        """Shows what an apology made now would be."""
        self.told.say(_told(made), tone="warn" if made.late else "info")
        if not self.day.value():
            wall = local(made.new_due_at)
            self.day.setText(f"{wall:%d/%m/%Y}")
            self.hour.setText(f"{wall:%H:%M}")

    @classmethod
    def ask(
        cls,
        rule: Rule,
        dossier: DossierView,
        *,
        counter: Counter,
        before: Wanted,
        error: UserError | None,
        parent: QWidget,
    ) -> Wanted | None:
        """What the step needs as typed, or None to leave the dossier as it is."""
        dialog = cls(rule, dossier, before, parent)
        dialog.name_dossier(dossier.row, counter.procedure_names(dossier.row)[0])
        made = apology(dossier, desk=counter.desk, at=counter.now())
        if made is not None:
            dialog.propose(made)
        if error is not None:
            dialog.refuse(error)
        dialog.exec()
        return dialog.answer


def _told(made: Apology) -> str:
    last = (
        f"gửi trước {_hour(made.due_at)}"
        if made.last_day is None
        else f"gửi chậm nhất ngày {strings.day(made.last_day)}"
    )
    late = "Đã quá lúc phải gửi. " if made.late else ""
    signs = f"Người ký: {made.signer.title} {made.signer.name}." if made.signer else NO_SIGNER
    return f"{late}Hẹn cũ {_hour(made.due_at)}; {last}. {ONE} {signs}"


def _hour(at: datetime) -> str:
    return strings.hour_and_day(at)
