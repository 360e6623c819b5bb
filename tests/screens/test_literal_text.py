"""What a citizen is called is letters, never markup, in dialogs and tooltips too."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from counter_app.core.errors import UserError
from counter_app.domain.draft import AgreedDate
from counter_app.domain.people.applicant import Organisation, Person
from ui.dialogs.intake.agreed_date import AgreedDateDialog
from ui.dialogs.intake.far_date import FarDateDialog
from ui.dialogs.intake.others import OthersDialog
from ui.dialogs.intake.restore_draft import RestoreDraftDialog
from ui.dialogs.intake.second_card import SecondCardDialog
from ui.dialogs.intake.why import WhyDialog
from ui.dialogs.preview import PreviewDialog
from ui.people import Others
from ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

TRICK = "<h1>Đã duyệt</h1> & <img src=file:///etc/passwd>"


def test_citizen_text_is_shown_as_it_is_in_every_dialog(clerk: "Clerk") -> None:
    window, today = clerk.window, clerk.counter.today()
    person = Person(name=TRICK, address=TRICK)
    body = Organisation(name=TRICK)

    def not_drawn() -> bytes:
        raise UserError("unprintable", TRICK)

    agreed = AgreedDate(due_at=clerk.clock.instant, reason=TRICK)
    dialogs = [
        WhyDialog((TRICK,), window),
        SecondCardDialog(TRICK, person, window),
        RestoreDraftDialog(TRICK, TRICK, window),
        FarDateDialog(TRICK, TRICK, window),
        AgreedDateDialog(agreed, today, window),
        OthersDialog(Others(owners=(person,), organisation=body), today, window),
        PreviewDialog(clerk.counter, not_drawn, window),
    ]
    shown = 0
    for dialog in dialogs:
        for one in dialog.findChildren(QLabel):
            shown += "<h1>" in one.text()
            assert one.textFormat() == Qt.TextFormat.PlainText or "<" not in one.text()
        for pane in dialog.findChildren(QPlainTextEdit):
            assert pane.toPlainText() == TRICK
        for widget in [dialog, *dialog.findChildren(QWidget)]:
            assert "<h1>" not in widget.toolTip()
        assert "<" not in dialog.windowTitle()
    assert shown >= 6
    clerk.waits(lambda: dialogs[-1].notice.words() == TRICK)  # type: ignore[attr-defined]
    for dialog in dialogs:
        dialog.close()


def test_a_tooltip_shows_citizen_text_literally(qtbot: QtBot) -> None:
    elided = ElidedLabel(role="body")
    qtbot.addWidget(elided)
    elided.say(TRICK)
    assert elided.toolTip().startswith("<qt>&lt;h1&gt;")
    shown = QTextDocument()
    shown.setHtml(elided.toolTip())
    assert shown.toPlainText() == TRICK
