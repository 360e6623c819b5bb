"""Is somebody with a number the one who came without papers before? Shown what agrees, said by one key."""

from PySide6.QtWidgets import QWidget

from counter_app.services.known.learned_numbers import EarlierSelf
from ui import strings, theme
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column
from ui.widgets.text import label

_MOST_SHOWN = 5


class SamePersonDialog(Dialog):
    """Esc leaves both histories apart."""

    def __init__(self, number: str, before: EarlierSelf, parent: QWidget | None = None) -> None:
        super().__init__("Cùng một người?", parent)
        self.answer = False
        person = before.person
        born = f", sinh {person.birth.vietnamese()}" if person.birth else ""
        lives = f", {person.address}" if person.address else ""
        lines = [
            f"{one.code or one.slip_no} · {one.procedure_name}" for one in before.rows[:_MOST_SHOWN]
        ]
        rest = len(before.rows) - len(lines)
        lines += [f"… và {rest} hồ sơ nữa"] if rest > 0 else []
        same = button("&Cùng một người, nối lại", role="main")
        look = button("&Xem lại đã")
        same.clicked.connect(self._say)
        look.clicked.connect(self.reject)
        self.fill(
            column(
                label(f"{person.name}{born}{lives}", role="title", wrap=True),
                label(f"Chưa có số định danh. Giống nhau: {before.why}.", wrap=True),
                label("\n".join(lines), role="quiet", wrap=True),
                label(
                    f"Nối thì các hồ sơ này hiện cùng số {strings.masked_id(number)}. "
                    "Bỏ nối được ở từng hồ sơ (F4).",
                    wrap=True,
                ),
                same,
                look,
            )
        )
        self.setMinimumWidth(theme.px(460))
        look.setFocus()

    def _say(self) -> None:
        self.answer = True
        self.accept()

    @classmethod
    def ask(cls, number: str, before: EarlierSelf, *, parent: QWidget) -> bool:
        """Whether both are one person."""
        dialog = cls(number, before, parent)
        dialog.exec()
        return dialog.answer
