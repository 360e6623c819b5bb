"""The base of every dialog: banner, Enter, Esc, scans, and ``ask`` that a test can replace.

What is typed into any of them survives Esc, a cut and a change of person (``typed_here``).
"""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from counter_app.domain.dossier import DossierRow
from counter_app.services.intake.drafts import FILING
from ui import strings, theme
from ui.dialogs.taken_up import TakenUp
from ui.dialogs.typed_here import TypedHere
from ui.widgets.fields import is_enter, press_with_enter
from ui.widgets.layout import Notice, column, panel
from ui.widgets.room import Room
from ui.widgets.row_view import RowView
from ui.widgets.shell import Banner
from ui.widgets.text import ElidedLabel, label


class Dialog(QDialog):
    """A window over the window. Subclasses offer ``ask(…) -> Answer | None``.

    ``keeps_typing``: whether what is half-typed here is worth keeping; ``fills_late``: its fields
    are filled by an answer that comes later, which then calls ``follow_typing``; ``about``: what it
    is about, where that is no dossier and no intake; ``help_page``: its own page of help, where it
    is a place of its own, and ``help_section`` the heading it is told of under.
    """

    help_page = ""
    help_section = ""
    keeps_typing = True
    fills_late = False

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if parent is None:
            theme.dress(self)
        self.about, self._title = "", title
        self._typing: TypedHere | None = None
        self.setWindowTitle(title)
        self.setModal(True)
        # A dialog lives as long as its question; nobody keeps it.
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        words = parent.window().property("watermark") if parent is not None else ""
        self._box.addWidget(Banner(str(words or "")))
        self._name_citizen(citizen_of(parent))
        self._unused: Notice | None = None

    def _name_citizen(self, words: str) -> None:
        """Whose intake is being asked about: no answer may land on another's."""
        if not words:
            return
        whose = ElidedLabel(role="strong")
        whose.say(f"Hồ sơ đang nhập: {words}")
        head = column(whose, gap=0)
        head.setContentsMargins(16, 12, 16, 0)
        self._box.addWidget(panel(head))

    def name_dossier(self, row: DossierRow, procedure: str) -> None:
        """Whose dossier this is about, over all it asks: no step may be taken with another's."""
        self.about = row.id
        born = f", sinh năm {row.birth_year}" if row.birth_year else ""
        which = ElidedLabel(role="quiet")
        which.say(f"{row.code or f'Số giấy hẹn {row.slip_no}'} · {procedure}")
        head = column(label(f"{row.applicant_name}{born}", role="title", wrap=True), which, gap=2)
        head.setContentsMargins(16, 12, 16, 0)
        self._box.insertWidget(1, panel(head))

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its contents ask, where nobody said a size, but never beyond the screen."""
        if not self.fills_late:
            self.follow_typing()
        super().showEvent(event)
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            room, width = self.screen().availableSize(), self.sizeHint().width()
            width = min(max(width, self.minimumWidth()), room.width() - 24)
            height = max(self._box.totalHeightForWidth(width), self._box.totalSizeHint().height())
            self.resize(width, min(height, room.height() - 48))

    def follows_typing(self) -> bool:
        """Whether what is typed from now on is kept."""
        return self._typing is not None

    def follow_typing(self) -> None:
        """What was half-typed here before stands here again, and one key throws it away."""
        kept_in = _told_by(self, "half_typed")
        if not self.keeps_typing or kept_in is None or self._typing is not None:
            return
        filing = _told_by(self, "filing")
        about = self.about or (f"{FILING}{filing}" if filing else "")
        name = f"{type(self).__name__}/{self._title}/{about}"
        nameless = not self.about and bool(filing) and not citizen_of(self)
        self._typing = TypedHere(self, name, kept_in, nameless=nameless)
        if self._typing.resumed_at is not None:
            taken_up = TakenUp(self._typing.resumed_at)
            taken_up.anew.connect(self._typing.begin_anew)
            self._box.insertWidget(1, taken_up)
            taken_up.show()  # now, where the dialog is shown already

    def typing_done(self) -> None:
        """What was typed so far was used, and the dialog stays open."""
        if self._typing is not None:
            self._typing.done()

    def done(self, result: int) -> None:
        """An answer is forgotten once it is written; anything else may be taken up again."""
        if self._typing is not None:
            self._typing.end(done=result == QDialog.DialogCode.Accepted.value)
            self._typing = None
        super().done(result)

    def fill(self, layout: QLayout) -> None:
        """Lays the dialog's contents out under the banner."""
        layout.setContentsMargins(16, 16, 16, 16)
        self._box.addWidget(Room(panel(layout, role="plain")), 1)

    def fit(self, width: int, height: int) -> None:
        """As large as asked, but never larger than the screen lets be seen."""
        room = self.screen().availableSize()
        self.resize(
            min(theme.px(width), room.width() - 24), min(theme.px(height), room.height() - 48)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 reads; Enter presses the key it stands on, from a field steps on; Esc goes back."""
        focus = self.focusWidget()
        if event.key() == Qt.Key.Key_F1:
            self.open_help()
        elif not is_enter(event):
            super().keyPressEvent(event)
        elif isinstance(focus, QCheckBox) or not press_with_enter(event, focus):
            self.step_on()

    def open_help(self) -> None:
        """Its own page of help, else that of the screen it belongs to, from its section on."""
        opens_help = _told_by(self, "opens_help")
        if opens_help is not None:
            opens_help(self)

    def step_on(self) -> None:
        """What Enter does where no key has the keyboard."""
        self.focusNextChild()

    def take_scan(self, text: str) -> bool:
        """Whether this dialog has taken a scanned text, or said why not; most have no use for any."""
        return not text

    def say_of_field(self, words: str) -> None:
        """Says under all else what is wrong in a field with no room beside it."""
        if words or self._unused is not None:
            self.say_unused(words)

    def show_busy(self, busy: bool) -> None:
        """What takes longer than a moment is said where its rows will stand: nothing moves."""
        for table in self.findChildren(RowView):
            table.say(strings.BUSY if busy else "")

    def show_trouble(self, words: str) -> None:
        """What was asked for and did not come."""
        self.say_unused(words, tone="bad")

    def say_unused(self, words: str, *, tone: str = "warn", read: str = "") -> None:
        """Says under all else that a scan was read and not used, or what else has no place."""
        if self._unused is None:
            self._unused = Notice("warn")
            margin = panel(column(self._unused))
            margin.setContentsMargins(16, 0, 16, 12)
            self._box.addWidget(margin)
            margin.show()
        self._unused.say(words, tone=tone, read=read)


def citizen_of(part: QWidget | None) -> str:
    """The citizen whose intake ``part`` belongs to, as its screen says; nothing elsewhere."""
    return str(_told_by(part, "citizen") or "")


def _told_by(part: QWidget | None, name: str) -> Any:
    """What ``part`` or whatever it lies in says under that name; None where nothing does."""
    while part is not None:
        told = part.property(name)
        if told:
            return told
        part = part.parentWidget()
    return None
