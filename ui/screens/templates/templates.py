"""The wording of papers: a leader changes it beside the paper as it will be; a clerk looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.template import LEGAL, LETTERHEAD, TITLES, texts_of
from counter_app.services.intake.drafts import DraftKind
from counter_app.services.papers.preview import Preview
from counter_app.services.wording.templates import NOT_A_LEADER, Template
from ui import strings
from ui.desk.counter import Counter
from ui.desk.drafts import Keeper
from ui.dialogs.preview import PreviewDialog, image_of
from ui.screens.screen import Screen
from ui.screens.templates.view import TemplatesView
from ui.widgets.beside import nothing_wrong
from ui.widgets.layout import column

FIRST: Final = 1  # the slip
TYPING_MS: Final = 200
SLEEK_DPI: Final = 96
_LEGAL: Final = (
    "Các nhãn theo Thông tư 03/2025/TT-VPCP giữ nguyên, chỉ đổi được những câu dưới đây."
)
_OWN: Final = "Văn bản của đơn vị. Chữ trong ngoặc nhọn là chỗ chương trình điền."
_HEAD: Final = "Ảnh PNG hoặc JPEG, tối đa 200 KB, in trên mọi giấy, bên trái tên đơn vị."
_UNSAVED: Final = "Có chữ đã gõ mà chưa lưu. Bấm Lưu bản mới, hoặc chọn lại một bản đã lưu."
_PROGRAM: Final = "Chữ của chương trình"
GIVE_UP: Final = "Chữ đang gõ chưa lưu. Bấm “Về chữ gốc” lần nữa để bỏ, hoặc lưu trước."


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaved:
    """Wordings that were typed and not saved: texts by name, by kind of paper."""

    texts: dict[str, dict[str, str]]


class TemplatesScreen(Screen):
    """F10: choose a paper, change its words, see it, save it as a new version."""

    help_page = "templates"

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._kind = LETTERHEAD
        self._history: tuple[Template, ...] = ()
        self._logo = b""  # the picture that may stand, and the one being tried
        self._tried: bytes | None = None
        self._asked, self._entered = 0, False
        self._shown: dict[str, str] = {}
        self._picture_refused = False
        self._unsaved: dict[str, dict[str, str]] = {}
        self.kept = Keeper(counter.drafts, DraftKind.WORDING, "all", self._typed_so_far, self)
        self.view = TemplatesView()
        self._given_up: dict[str, str] | None = None
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self.setLayout(column(self.view))
        self._connect()
        self.kept.restore(Unsaved, self._take_up)

    def _connect(self) -> None:
        view = self.view
        view.kinds.currentRowChanged.connect(self._choose)
        view.kinds.itemActivated.connect(lambda _item: self._into_fields())
        view.version.picked.connect(self._show_version)
        view.save.clicked.connect(self._save)
        view.large.clicked.connect(self._look_closely)
        view.reset.clicked.connect(self._reset)
        view.logo.clicked.connect(self._pick_logo)
        view.no_logo.clicked.connect(lambda: self._take_logo(b""))
        self._typing.timeout.connect(self._look)

    def enter(self) -> None:
        """Stands in the list; reads the chosen paper anew."""
        if not self._entered:  # Qt may have put the keyboard on the first row before
            self._entered = True
            self.view.kinds.setCurrentRow(FIRST)
        else:
            self._keep_unsaved()
            self._read()
        self.view.kinds.setFocus()

    def leave(self) -> None:
        """Keeps what was typed and not saved."""
        self.kept.now()

    def _typed_so_far(self) -> Unsaved | None:
        unsaved = self._unsaved | self._typed_here()
        return Unsaved(texts=unsaved) if unsaved else None

    def _typed_here(self) -> dict[str, dict[str, str]]:
        """The wording in sight, where it is not the one that was shown."""
        texts = dict(self.view.texts())
        return {self._kind: texts} if self._shown and texts != self._shown else {}

    def _take_up(self, kept: Unsaved) -> None:
        """Typed before the program stopped: each wording comes back when its paper does."""
        known = {text.name for kind in TITLES for text in texts_of(kind)}
        for kind, texts in kept.texts.items():
            if kind in TITLES:
                self._unsaved.setdefault(kind, {k: v for k, v in texts.items() if k in known})
        if self._shown:
            self._read()

    def _keep_unsaved(self) -> None:
        """What was typed and not saved comes back when its paper does."""
        self._unsaved |= self._typed_here()

    def _choose(self, at: int) -> None:
        self._keep_unsaved()
        self._shown, self._picture_refused = {}, False
        self.view.version.offer([])  # another paper's versions are not this one's
        self._kind = list(TITLES)[at]
        self.view.title.setText(TITLES[self._kind])
        told = _HEAD if self._kind == LETTERHEAD else _LEGAL if self._kind in LEGAL else _OWN
        may = self._counter.templates.may_change()
        self.view.told.setText(told if may else f"{told} {NOT_A_LEADER}")
        self.view.show_fields(self._kind, texts_of(self._kind))
        for field in self.view.fields.values():
            field.textChanged.connect(self._typing.start)
            field.textChanged.connect(self.kept.soon)
            field.setReadOnly(not may)
        self.view.pane.verticalScrollBar().setValue(0)
        self.view.save.setEnabled(may)
        self.view.reset.setEnabled(may)
        self._read()

    def _into_fields(self) -> None:
        fields = self.view.fields.values()
        next(iter(fields), self.view.logo).setFocus()

    def _read(self, said: str = "") -> None:
        """The versions there are; the newest is shown."""
        kind = self._kind

        def read(history: tuple[Template, ...]) -> None:
            if kind == self._kind:
                self._show_history(history, said)

        self._counter.templates.history(kind, owner=self, done=read)

    def _show_history(self, history: tuple[Template, ...], said: str) -> None:
        self._history = history
        names = [(one.version, _name(one)) for one in history]
        self.view.version.offer([*names, (0, _PROGRAM)])
        self._show_version()
        self.view.said.say(said, tone="good")
        unsaved = self._unsaved.pop(self._kind, None)
        if unsaved is not None and not said:
            self._fill(unsaved)
            self.view.said.say(_UNSAVED, tone="warn")
        self.kept.soon()

    def _show_version(self) -> None:
        """The texts of the version chosen, to look at or to take up again."""
        version = self.view.version.value()
        chosen = next((one for one in self._history if one.version == version), None)
        own = {text.name: text.default for text in texts_of(self._kind)}
        self._logo, self._tried = chosen.logo if chosen else b"", None
        self._shown = dict(chosen.texts if chosen else own)
        self._fill(self._shown)

    def _fill(self, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            self.view.fields[name].show_text(text)
        self._look()

    def _look(self) -> None:
        """Draws the paper as the fields say; an answer that is overtaken is dropped."""
        self._typing.stop()
        self._asked += 1
        asked = self._asked

        def drawn(preview: Preview) -> None:
            if asked == self._asked:
                self._drawn(preview)

        def refused(error: UserError | EnvironmentFault) -> None:
            if asked == self._asked:
                self._refuse(error)

        self._counter.templates.look(
            self._kind,
            self.view.texts(),
            self._logo if self._tried is None else self._tried,
            dpi=SLEEK_DPI,
            owner=self,
            done=drawn,
            failed=refused,
        )

    def _look_closely(self) -> None:
        """The same paper as large as wanted, all its pages."""
        texts, logo = self.view.texts(), self._logo
        pages = self._counter.templates.pages(self._kind, texts, logo)
        PreviewDialog.ask(self._counter, pages, parent=self)

    def _drawn(self, preview: Preview) -> None:
        nothing_wrong(self.view.fields.values())
        if self._tried is not None:
            self._logo, self._tried = self._tried, None
        if self.view.said.property("tone") == "bad" and not self._picture_refused:
            self.view.said.say("")
        picture = QPixmap.fromImage(image_of(preview.pages[0]))
        width = max(self.view.paper.viewport().width() - 8, 80)
        smooth = Qt.TransformationMode.SmoothTransformation
        self.view.picture.setPixmap(picture.scaledToWidth(width, smooth))

    def _refuse(self, error: UserError | EnvironmentFault) -> None:
        """Says what is wrong beside its field, or above all of them; a bad picture is let go."""
        # The paper is drawn again without it, which must not take the sentence away.
        self._picture_refused = getattr(error, "field", None) == "logo"
        if self._picture_refused:
            self._tried = None
        nothing_wrong(self.view.fields.values())
        self.view.said.say("")  # an older sentence beside a new error would mislead
        field = self.view.fields.get(getattr(error, "field", None) or "")
        if field is not None:
            field.show_wrong(error.message)
            beside = field.error or field  # a line that pushes the pane's end down, once laid out
            QTimer.singleShot(0, field, partial(self.view.pane.ensureWidgetVisible, beside))
        else:
            self.view.said.say(error.message, tone="bad")

    def _save(self) -> None:
        def saved(template: Template) -> None:
            self._read(f"Đã lưu bản {template.version}. Giấy đã cấp giữ nguyên chữ cũ.")

        def refused(error: UserError | EnvironmentFault) -> None:
            self._refuse(error)
            field = self.view.fields.get(getattr(error, "field", None) or "")
            if field is not None:
                field.setFocus()

        self._counter.templates.save(
            self._kind, self.view.texts(), self._logo, owner=self, done=saved, failed=refused
        )

    def _reset(self) -> None:
        texts = dict(self.view.texts())
        if texts not in (self._shown, self._given_up):  # a second press gives what is typed up
            self._given_up = texts
            self.view.said.say(GIVE_UP, tone="warn")
            return

        def done(_template: Template) -> None:
            self._read("Đã trở về chữ của chương trình.")

        self._counter.templates.reset(self._kind, owner=self, done=done, failed=self._refuse)

    def _pick_logo(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Chọn ảnh biểu trưng", "", "Ảnh (*.png *.jpg *.jpeg)"
        )
        if name:
            self.take_logo_from(Path(name))

    def take_logo_from(self, path: Path) -> None:
        """Shows the picture in ``path`` in the letterhead."""
        self._counter.templates.read_picture(
            path, owner=self, done=self._take_logo, failed=self._refuse
        )

    def _take_logo(self, picture: bytes) -> None:
        self._tried, self._picture_refused = picture, False
        self._look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The paper is as wide as its pane."""
        super().resizeEvent(event)
        self.view.suit(event.size().width())
        if self.isVisible():
            self._typing.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list, then to where work begins."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.view.kinds.hasFocus():
            self.left.emit()
        else:
            self.view.kinds.setFocus()


def _name(template: Template) -> str:
    day = strings.hour_and_day(template.made_at) if template.made_at else ""
    return f"Bản {template.version}, {day}, {template.clerk_name}"
