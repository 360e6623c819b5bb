"""From a receipt that the central side has already to one that is sent no more."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.services.sending.outbox import Sending
from ui.desk.counter import Counter

DONE: Final = "Đã bỏ lần gửi thừa. Hồ sơ trên máy chủ và ở đây giữ nguyên."


def drop(
    line: Sending, *, counter: Counter, over: QWidget, said: Callable[[str, str], None]
) -> None:
    """Gives the second sending up, once."""
    counter.sendings.drop(
        line,
        owner=over,
        done=lambda _nothing: said(DONE, "good"),
        failed=lambda fault: said(fault.message, "bad"),
    )
