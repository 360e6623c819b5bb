"""“Chỉ máy này dùng tiếp?”: a leader answers for a store that came from another PC, or leaves it."""

from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.services.keeping.only_here import Reserve, answer_only_here
from ui import strings, theme
from ui.desk.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.dialogs.proving import asks_secret, prove_then
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import label

WHY: Final = (
    "Dữ liệu ở đây chép từ máy khác sang. Nếu hai máy cùng cấp số từ một bản thì hai công dân sẽ cầm "
    "cùng một số, nên máy chờ trả lời rồi mới cấp số."
)
ONLY: Final = (
    "Hãy trả lời “chỉ máy này” khi đủ ba điều: máy cũ không dùng dữ liệu này nữa; không máy nào khác "
    "mở bản này; chưa giấy nào mang số từ {first} đến {last}. Máy sẽ cấp số trong khoảng ấy."
)
ELSE: Final = (
    "Chưa chắc thì để sau: vẫn tra cứu, xem và in lại được. Khi có mạng, máy tự xin máy chủ dãy số."
)
OPENED: Final = "Từ nay máy cấp số giấy từ {first}. Ai trả lời, lúc nào đã ghi vào nhật ký."
NOBODY_ASKED: Final = "Không còn gì phải trả lời. Chưa cấp được số thì hãy báo người quản trị."


class OnlyHereDialog(Dialog):
    """Alt+M answers yes, over the secret of who may; Esc leaves it for later."""

    keeps_typing = False
    help_page = "display"

    def __init__(
        self, counter: Counter, asked: Reserve | None, parent: QWidget | None = None
    ) -> None:
        super().__init__("Chỉ máy này dùng tiếp dữ liệu?", parent)
        self._counter, self.told = counter, ""
        self.only = label("" if asked is None else _only(asked), wrap=True)
        self.said = Notice("info")
        self.yes = button("Chỉ &máy này dùng tiếp", role="main")
        self.later = button("Để &sau")
        texts = (label(WHY, wrap=True), self.only, label(ELSE, role="quiet", wrap=True))
        self.fill(column(*texts, self.said, None, row(self.yes, None, self.later)))
        self.setMinimumWidth(theme.px(560))
        self.yes.clicked.connect(self._answer)
        self.later.clicked.connect(self.reject)
        self.yes.setEnabled(asked is not None)
        if asked is None:
            self.said.say(NOBODY_ASKED, tone="warn")
        self.later.setFocus()

    def _answer(self) -> None:
        desk = self._counter.desk
        self.yes.setEnabled(False)
        self._counter.on_io(
            lambda: answer_only_here(desk=desk, at=desk.clock.now()),
            owner=self,
            done=self._opened,
            failed=self._refuse,
        )

    def _opened(self, opened: Reserve) -> None:
        self.told = OPENED.format(first=strings.number(opened.first_paper))
        self.accept()

    def _refuse(self, fault: UserError | EnvironmentFault) -> None:
        if asks_secret(fault):
            prove_then(fault, self._counter, over=self, act=self._answer, said=self._say_unanswered)
        else:
            self._say_bad(fault.message)

    def _say_unanswered(self, words: str) -> None:
        self.yes.setEnabled(True)
        self._say_bad(words)

    def _say_bad(self, words: str) -> None:
        self.said.say(words, tone="bad")
        self.later.setFocus()

    @classmethod
    def ask(cls, counter: Counter, asked: Reserve | None, *, parent: QWidget) -> str | None:
        """What to say of the answer; None where none was given."""
        dialog = cls(counter, asked, parent)
        return dialog.told if dialog.exec() == cls.DialogCode.Accepted else None


def _only(asked: Reserve) -> str:
    first, last = strings.number(asked.first_paper), strings.number(asked.last_paper)
    return ONLY.format(first=first, last=last)
