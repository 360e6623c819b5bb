"""Who sits down at the desk: the office's staff as a list of keys."""

from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from counter_app.domain.staff import ROLE_LABELS, Clerk
from ui import theme
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button, literal_button
from ui.widgets.layout import column, row, scrolling
from ui.widgets.text import label

MOST_PX, KEY_PX = 320, 60
AROUND_PX = 160  # over and under the people, to the edge of the screen


class PeopleDialog(Dialog):
    """↑ ↓ walk the people, Enter seats one, Esc leaves the desk as it is."""

    def __init__(
        self, people: tuple[Clerk, ...], now: Clerk, parent: QWidget | None = None
    ) -> None:
        super().__init__("Đổi người làm việc", parent)
        self.answer: Clerk | None = None
        keys = [self._key(one, now) for one in people]
        pane = scrolling(column(*keys, None, gap=6))
        room = self.screen().availableSize().height() - theme.px(AROUND_PX)
        pane.setMinimumHeight(min(theme.px(MOST_PX), len(keys) * theme.px(KEY_PX), room))
        cancel = button("&Bỏ qua")
        cancel.clicked.connect(self.reject)
        told = "Hồ sơ đang nhập dở được giữ lại. Mọi việc sau đó ghi tên người được chọn."
        self.fill(column(label(told, role="quiet", wrap=True), pane, row(None, cancel)))
        self.setMinimumWidth(theme.px(560))  # a name of sixty letters in one line
        next(key for key, one in zip(keys, people, strict=True) if one.id == now.id).setFocus()

    def _key(self, one: Clerk, now: Clerk) -> QPushButton:
        """Name over title and role."""
        parts = filter(None, (one.title, ROLE_LABELS[one.role]))
        what = " · ".join(dict.fromkeys(parts)) + (" (đang làm)" if one.id == now.id else "")
        key = literal_button(f"{one.name}\n{what}", role="two_lines")
        key.setAccessibleName(f"{one.name} · {what}")
        key.clicked.connect(partial(self._say, one))
        return key

    def _say(self, one: Clerk) -> None:
        self.answer = one
        self.accept()

    @classmethod
    def ask(cls, people: tuple[Clerk, ...], now: Clerk, *, parent: QWidget) -> Clerk | None:
        """Who was chosen, or None."""
        dialog = cls(people, now, parent)
        dialog.exec()
        return dialog.answer
