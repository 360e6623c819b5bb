"""Half-done intakes of others at this counter: opened on purpose, taken over on purpose."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.dialog import Dialog
from ui.widgets.fields import Choice, button
from ui.widgets.layout import column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import field_label, label, reading

TITLE: Final = "Hồ sơ nhập dở của người khác"
HOW: Final = "Mở xem thì nhật ký ghi tên ông/bà. Hồ sơ vẫn của người đang nhập."
THEIRS: Final = (
    "Hồ sơ này của {whose}, nhập lần cuối {age}. Nhận về thì {whose} không nhập tiếp được nữa và được "
    "báo khi đăng nhập."
)
REASONS: Final = ("Công dân đang chờ, người nhập vắng mặt", "Bàn giao công việc", "Kiểm tra")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleaguesLine:
    """One half-done intake in words; ``owner`` is a clerk's id, ``name`` tells it apart."""

    name: str
    owner: str
    whose: str
    who: str
    what: str
    age: str


COLUMNS: tuple[Column[ColleaguesLine], ...] = (
    Column(title="Của", value=lambda one: one.whose),
    Column(title="Người nộp", value=lambda one: one.who),
    Column(title="Thủ tục", value=lambda one: one.what),
    Column(title="Nhập lần cuối", value=lambda one: one.age, keeps=True),
)


class ColleaguesDialog(Dialog):
    """↑ ↓ choose one, Enter goes to the reason, and from there to the key that opens it."""

    keeps_typing = False

    def __init__(self, lines: tuple[ColleaguesLine, ...], parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent)
        self.answer: tuple[ColleaguesLine, str] | None = None
        self.table: Table[ColleaguesLine] = Table(
            COLUMNS, name=TITLE, stretch=2, widths=(130, 225, 150, 120)
        )
        self.why = Choice(name="Lý do mở")
        self.why.offer((one, one) for one in REASONS)
        self.look = button("Mở &xem", role="main")
        shut = button("Đó&ng")
        told = label(HOW, role="quiet", wrap=True)
        why = row(field_label("&Lý do mở", self.why), self.why)
        why.setStretch(1, 1)
        box = column(told, self.table, why, row(self.look, None, shut))
        box.setStretch(1, 1)
        self.fill(box)
        self.table.opened.connect(lambda _line: self.why.setFocus())
        self.look.clicked.connect(self._open)
        shut.clicked.connect(self.reject)
        self.fit(700, 440)
        self.table.show_rows(lines)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        line = self.table.chosen()
        if line is not None:
            self.answer = line, str(self.why.value())
            self.accept()

    @classmethod
    def ask(
        cls, lines: tuple[ColleaguesLine, ...], *, parent: QWidget
    ) -> tuple[ColleaguesLine, str] | None:
        """Which to open and why, or None."""
        dialog = cls(lines, parent)
        dialog.exec()
        return dialog.answer


class ColleaguesDraftDialog(Dialog):
    """What another typed so far, to be read; one key makes it one's own."""

    keeps_typing = False

    def __init__(
        self, line: ColleaguesLine, words: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(TITLE, parent)
        self.text = reading(TITLE)
        self.text.setPlainText("\n".join(words))
        take = button("Nhận &về để nhập tiếp")
        shut = button("Đó&ng", role="main")
        take.clicked.connect(self.accept)
        shut.clicked.connect(self.reject)
        told = label(THEIRS.format(whose=line.whose, age=line.age), role="quiet", wrap=True)
        box = column(
            label(line.who, role="title", wrap=True), told, self.text, row(shut, None, take)
        )
        box.setStretch(2, 1)
        self.fill(box)
        self.fit(640, 440)
        self.text.setFocus()

    @classmethod
    def ask(cls, line: ColleaguesLine, words: tuple[str, ...], *, parent: QWidget) -> bool:
        """Whether it is taken over."""
        return cls(line, words, parent).exec() == cls.DialogCode.Accepted
