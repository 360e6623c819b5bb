"""A dossier of another desk, heard of by the hub: who, what, until when, how far. To be read only."""

from collections.abc import Callable

from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.domain.dossier import STATE_LABELS, DossierRow
from counter_app.services.heard import HeardDossier, heard_row, told_of
from ui import strings, theme
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import Notice, column, row, scrolling
from ui.widgets.text import label

Names = Callable[[DossierRow], tuple[str, str]]


class HeardDialog(Dialog):
    """Esc or Enter closes; nothing can be done with it here."""

    def __init__(self, dossier: HeardDossier, names: Names, parent: QWidget | None = None) -> None:
        super().__init__("Hồ sơ ở quầy khác", parent)
        self.fit(680, 460)
        self.said = Notice("warn")
        self.said.say(told_of(dossier), tone="warn")
        form = QFormLayout()
        form.setVerticalSpacing(theme.px(6))
        self.facts = _facts(dossier, names)
        for name, words in self.facts:
            told = label(words, wrap=True)
            told.setAccessibleName(f"{name}: {words}")
            form.addRow(label(name, role="quiet"), told)
        self.shut = button("Đó&ng", role="main")
        pane = scrolling(form)
        box = column(self.said, pane, row(None, self.shut))
        box.setStretch(1, 1)
        self.fill(box)
        self.setMinimumWidth(theme.px(520))
        self.shut.clicked.connect(self.reject)
        self.shut.setFocus()

    @classmethod
    def ask(cls, dossier: HeardDossier, names: Names, *, parent: QWidget) -> None:
        """Shows it until it is closed."""
        cls(dossier, names, parent).exec()


def _facts(dossier: HeardDossier, names: Names) -> list[tuple[str, str]]:
    shown, received = heard_row(dossier), dossier.received
    due = "không hẹn ngày" if shown.due_at is None else strings.hour_and_day(shown.due_at)
    facts = [
        ("Mã hồ sơ", shown.code or "chưa có mã"),
        ("Số giấy hẹn", str(shown.slip_no)),
        ("Người nộp", shown.applicant_name),
        ("Thủ tục", names(shown)[1]),
        ("Tiếp nhận", f"{strings.hour_and_day(shown.received_at)}, {received.clerk_name}"),
        ("Hẹn trả", due),
        ("Trạng thái", STATE_LABELS[shown.state]),
        ("Nghe tin lúc", strings.hour_and_day(dossier.heard_at)),
    ]
    return [(name, words) for name, words in facts if words]
