"""An apology: why it is late, the one new date, by when it must leave, and who signs it."""

from datetime import datetime

from counter_app.core.clock import local
from counter_app.services.moving.apologies import Apology, apology
from counter_app.services.moving.workflow import Wanted
from ui import strings
from ui.dialogs.steps.move import MoveDialog

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

    def show_wanted(self, wanted: Wanted) -> None:
        """What was typed before; where nothing was, the date of an apology made now."""
        super().show_wanted(wanted)
        made = apology(self.dossier, desk=self.counter.desk, at=self.counter.now())
        if made is not None:
            self.propose(made)


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
