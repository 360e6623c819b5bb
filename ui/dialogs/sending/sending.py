"""Every operation about one dossier: when it was written, what became of it, what was answered."""

from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.domain.outgoing import Outgoing
from counter_app.services.sending.outbox import (
    REMEDY_WORDS,
    Sending,
    kind_words,
    operation_words,
    state_words,
)
from ui import strings, theme
from ui.desk.counter import Counter
from ui.dialogs.dialog import Dialog
from ui.sending_words import SIGNS, TONES, named, who
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import label

WIDTHS: Final = (64, 150, 190, 150, 150, 260)


class SendingDialog(Dialog):
    """Enter on a line does nothing; the keys lead to the dossier or away."""

    def __init__(
        self,
        sending: Sending,
        told: tuple[Outgoing, ...],
        counter: Counter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Chi tiết gửi", parent)
        self.fit(1000, 520)
        self.wants_dossier = False
        self.table: Table[Outgoing] = Table(
            _columns(told, counter), name="Các việc đã ghi", stretch=5, widths=WIDTHS
        )
        self.table.show_rows(told)
        self.said = Notice("info")
        advice = REMEDY_WORDS[sending.remedy]
        told_why = f"{sending.why} " if sending.why else ""
        self.said.say(
            f"{told_why}Việc cần làm: {advice[:1].lower()}{advice[1:]}." if advice else "",
            tone="warn" if sending.wants_a_person else "info",
        )
        self.dossier = button("&Mở hồ sơ", role="main")
        self.dossier.setVisible(sending.dossier is not None)
        shut = button("Đó&ng")
        self.dossier.clicked.connect(self._open)
        shut.clicked.connect(self.reject)
        head = label(f"{named(sending)} · {who(sending)}", role="title", wrap=True)
        box = column(head, self.said, self.table, row(self.dossier, None, shut))
        box.setStretch(2, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(480))
        self.table.setFocus()

    def _open(self) -> None:
        self.wants_dossier = True
        self.accept()

    @classmethod
    def ask(
        cls, sending: Sending, told: tuple[Outgoing, ...], *, counter: Counter, parent: QWidget
    ) -> bool:
        """Shows it; whether the dossier is wanted."""
        dialog = cls(sending, told, counter, parent)
        dialog.exec()
        return dialog.wants_dossier


def _columns(told: tuple[Outgoing, ...], counter: Counter) -> tuple[Column[Outgoing], ...]:
    reachable = counter.line.state.reachable

    def state(one: Outgoing) -> str:
        return f"{SIGNS[one.state]} {state_words(one.state, reachable=reachable)}"

    def why(one: Outgoing) -> str:
        return operation_words(one, told)

    return (
        Column(title="Số", value=lambda one: str(one.seq), whole=True),
        Column(
            title="Ghi lúc",
            value=lambda one: strings.hour_and_day(one.made_at),
            whole=True,
        ),
        Column(title="Việc", value=lambda one: kind_words(one.kind)),
        Column(title="Tình trạng", value=state, tone=lambda one: TONES[one.state]),
        Column(
            title="Trả lời lúc",
            value=lambda one: strings.hour_and_day(one.answered_at) if one.answered_at else "–",
            whole=True,
        ),
        Column(title="Vì sao", value=lambda one: why(one) or "–", tip=why),
    )
