"""The recovery code: whether the one on paper was tried, and another made, printed and tried."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtWidgets import QFormLayout

from counter_app.core.errors import EnvironmentFault, UserError
from ui.desk.counter import Counter
from ui.dialogs.proving import asks_secret, prove_then
from ui.screens.office.page import OfficePage
from ui.typed import day_text
from ui.widgets.beside import add_fields, say_beside
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import Notice, column, panel, row, rule, scrolling
from ui.widgets.text import label

TOLD: Final = (
    "Mã này mở kho khi không ai đăng nhập được, và mở bản sao lưu khi máy hỏng hoặc mất. "
    "Mã chỉ có trên giấy, cất trong két: máy không giữ."
)
PROVED: Final = "Đã thử mã ngày {day}: tờ mã đang cất mở được kho."
NOT_PROVED: Final = "Chưa ai thử mã: chưa biết tờ mã đang cất có đúng không. Hãy lấy tờ mã ra thử."
RIGHT: Final = "Mã đúng. Hãy ghi ngày và ký vào tờ mã, rồi cất lại vào két."
SURE: Final = (
    "Tờ mã đang cất sẽ hết giá trị ngay khi có mã mới. Bấm “Làm mã mới” lần nữa nếu chắc chắn."
)
MADE: Final = "Đã có mã mới, chỉ hiện lần này. Hãy in hoặc chép ra giấy, rồi che mã và gõ lại."
COVERED: Final = "Mã đã che và không còn ở máy. Hãy gõ lại từ tờ giấy để thử."
EMPTY: Final = "Hãy gõ mã trên tờ giấy."
LENGTH: Final = 60


class RecoveryPage(OfficePage):
    """Enter in the field tries the code; a new one is shown until it is covered or the desk is left."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._counter, self._sure = counter, False
        self.stands = Notice("info")
        self.code = label("", role="name", wrap=True)
        self.typed = LineEdit(name="Mã trên giấy", length=LENGTH, hint="ABCDE-FGHJK-MNPQR-…")
        self.typed.secret = True
        self.try_out = button("&Thử mã", role="main")
        self.said = Notice("info")
        self.make = button("&Làm mã mới")
        self.print = button("&In tờ mã", role="main")
        self.cover = button("Đã có trên giấy, &che mã")
        self._lay_out()
        self.typed.returnPressed.connect(self._try_out)
        self.try_out.clicked.connect(self._try_out)
        self.make.clicked.connect(self._make)
        self.print.clicked.connect(self._print)
        self.cover.clicked.connect(self._cover)
        self._show_code("")

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        add_fields(form, ("&Mã trên giấy", self.typed))
        self._shown = panel(column(self.code, row(self.print, self.cover, None), gap=12))
        self._tried = panel(column(panel(form), row(self.try_out, None)))
        inside = column(
            label("Mã khôi phục", role="title"),
            label(TOLD, role="quiet", wrap=True),
            self.stands,
            self._shown,
            self._tried,
            self.said,
            rule(),
            row(self.make, None),
            None,
            gap=12,
        )
        self.setLayout(column(scrolling(inside), gap=0))

    def enter(self) -> None:
        """Whether the code was tried; one that is not on paper yet is still shown."""
        self._sure = False
        if not self.code.text():
            self.said.say("")
        self._look()

    def begin(self) -> None:
        """Into the field."""
        self.typed.setFocus()

    def leave(self) -> None:
        """The code is nowhere any more."""
        self.typed.clear()
        self._show_code("")

    def _look(self) -> None:
        def shown(day: date | None) -> None:
            if day is None:
                self.stands.say(NOT_PROVED, tone="warn")
            else:
                self.stands.say(PROVED.format(day=day_text(day)), tone="good")

        self._counter.accounts.proved_on(owner=self, done=shown)

    def _show_code(self, code: str) -> None:
        """``code`` before the eyes, or the field in which it is typed from paper."""
        self.code.setText(code)
        self.code.setAccessibleName(f"Mã khôi phục: {' '.join(code)}" if code else "")
        self._shown.setVisible(bool(code))
        self._tried.setVisible(not code)
        self.make.setEnabled(not code)

    def _try_out(self) -> None:
        self._sure = False
        self.said.say("")
        if not self.typed.value():
            self.typed.show_wrong(EMPTY)
            return
        self._counter.accounts.prove_code(
            self.typed.value(), owner=self, done=self._proved, failed=self._refuse
        )

    def _proved(self, day: date) -> None:
        self.typed.clear()
        self.stands.say(PROVED.format(day=day_text(day)), tone="good")
        self.said.say(RIGHT, tone="good")

    def _make(self) -> None:
        if not self._sure:
            self._sure = True
            self.said.say(SURE, tone="warn")
            return
        self._counter.accounts.new_code(
            owner=self, done=self._made, failed=partial(self._refuse, act=self._make)
        )

    def _made(self, code: str) -> None:
        self._sure = False
        self.stands.say(NOT_PROVED, tone="warn")
        self.said.say(MADE)
        self._show_code(code)
        self.print.setFocus()

    def _print(self) -> None:
        self._counter.accounts.print_code(
            self.code.text(),
            owner=self,
            done=self.said.say,
            failed=self._refuse,
        )

    def _cover(self) -> None:
        self._show_code("")
        self.said.say(COVERED)
        self.typed.setFocus()

    def _refuse(
        self, fault: UserError | EnvironmentFault, act: Callable[[], None] = lambda: None
    ) -> None:
        """Beside the field; where the secret is asked for, ``act`` is done once it was given."""
        if asks_secret(fault):
            prove_then(fault, self._counter, over=self, act=act, said=self._say_bad)
        else:
            say_beside(fault, {"recovery": self.typed}, self.said)

    def _say_bad(self, words: str) -> None:
        self.said.say(words, tone="bad")
