"""Before forms 02 and 03: who, what for, what is missing or why not, all of it already found."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from counter_app.core.errors import UserError
from counter_app.domain.defects import checked_defects
from counter_app.domain.grounds import checked_grounds
from counter_app.domain.step import Defect, Ground
from counter_app.domain.visit import VISIT_LABELS, VisitKind
from ui.dialogs.dialog import Dialog
from ui.widgets.beside import add_fields, nothing_wrong, say_beside
from ui.widgets.defect_lines import DefectLines
from ui.widgets.fields import NAME_LENGTH, NOTE_LENGTH, LineEdit, button
from ui.widgets.ground_lines import GroundLines
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import field_label, label

TITLES = {
    VisitKind.GUIDED: "Hướng dẫn bổ sung (Mẫu 02)",
    VisitKind.REFUSED: "Từ chối tiếp nhận (Mẫu 03)",
}
SECOND_TIME = (
    "Người này đã được hướng dẫn bổ sung một lần. Chỉ được yêu cầu một lần; "
    "hãy ghi vì sao phải yêu cầu nữa."
)
TAKEN_UP = "Đã mở lại phần nhập dở của lần trước. Bấm Ghi và in phiếu thì mới xong."


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the clerk decides; ``name`` and ``request`` only where the intake has none yet.

    ``line`` is what stands beside the next line and was not added to the others.
    """

    kind: VisitKind
    name: str = ""
    request: str = ""
    defects: tuple[Defect, ...] = ()
    grounds: tuple[Ground, ...] = ()
    words: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What the intake already knows: whose it is, what for (its code, too), which papers could be wrong.

    ``fresh``: what to begin anew with, where typing of before stands in the fields.
    """

    name: str = ""
    request: str = ""
    procedure: str = ""
    papers: tuple[str, ...] = ()
    second_time: bool = False
    fresh: Told | None = None


class TurnAwayDialog(Dialog):
    """One Enter where everything was found; the lines may be changed first."""

    help_section = "Thiếu giấy tờ, không nhận được"
    changed = Signal()
    keeps_typing = False  # whoever asks keeps it, beside what the rules found meanwhile

    def __init__(self, matter: Matter, told: Told, parent: QWidget | None = None) -> None:
        super().__init__(VISIT_LABELS[told.kind], parent)
        self._matter, self._kind = matter, told.kind
        self.answer: Told | None = None
        self.name = LineEdit(name="Họ và tên người đến", length=NAME_LENGTH)
        self.request = LineEdit(name="Việc cần làm", length=NOTE_LENGTH)
        self.defects = DefectLines(matter.papers)
        self.grounds = GroundLines(matter.procedure)
        self.words = LineEdit(
            name="Ghi thêm trên phiếu",
            length=NOTE_LENGTH,
            hint="ghi thêm cuối phần lý do của phiếu, nếu cần",
        )
        self.said = Notice("bad")
        self.keep = button("&Ghi và in phiếu", role="main")
        self.anew = button("Nhập &lại từ đầu")
        self._lay_out()
        self._show(told)
        self._connect()
        self.fit(700, 520)

    @property
    def lines(self) -> DefectLines | GroundLines:
        """The editor this form needs."""
        return self.defects if self._kind is VisitKind.GUIDED else self.grounds

    def _connect(self) -> None:
        self.lines.changed.connect(self.changed)
        for line in (self.name, self.request, self.words, self.lines.words):
            line.textEdited.connect(lambda _text: self.changed.emit())

    def _lay_out(self) -> None:
        cancel = button("&Bỏ qua")
        cancel.clicked.connect(self.reject)
        self.keep.clicked.connect(self._keep)
        self.anew.clicked.connect(self._begin_anew)
        self.anew.setVisible(self._matter.fresh is not None)
        self.lines.finished.connect(self.keep.setFocus)
        self.again = Notice("warn")
        self.again.say(SECOND_TIME if self._matter.second_time else "", tone="warn")
        resumed = Notice("warn")
        resumed.say(TAKEN_UP if self._matter.fresh is not None else "", tone="warn")
        told = " · ".join(part for part in (self._matter.name, self._matter.request) if part)
        parts: list[QWidget] = [label(TITLES[self._kind], role="title")]
        if told:
            parts.append(label(told, wrap=True))
        for unused in (self.defects, self.grounds):
            unused.setParent(self)
            unused.setVisible(unused is self.lines)
        box = column(
            *parts,
            self.again,
            resumed,
            self._form(),
            self.lines,
            row(field_label("Ghi thê&m", self.words), self.words),
            self.said,
            row(self.keep, self.anew, None, cancel),
        )
        box.setStretchFactor(self.lines, 1)
        self.fill(box)

    def _form(self) -> QFormLayout:
        """Only what the intake does not know yet."""
        form = QFormLayout()
        for known, words, field in (
            (self._matter.name, "&Họ và tên", self.name),
            (self._matter.request, "&Việc cần làm", self.request),
        ):
            field.setParent(self)
            field.setVisible(not known)
            if not known:
                add_fields(form, (words, field))
        return form

    def _show(self, told: Told) -> None:
        self.name.setText(told.name)
        self.request.setText(told.request)
        self.defects.show_values(told.defects)
        self.grounds.show_values(told.grounds)
        self.words.setText(told.words)
        self.lines.words.setText(told.line)
        first = self.defects.paper if self.lines is self.defects else self.grounds.ground
        if not self._matter.name:
            self.name.setFocus()
        elif self.lines.values():
            self.keep.setFocus()
        else:
            first.setFocus()

    def _begin_anew(self) -> None:
        """Throws away what was typed before."""
        if self._matter.fresh is not None:
            self._show(self._matter.fresh)
            self.changed.emit()

    def refuse(self, error: UserError) -> None:
        """Says what is wrong beside its field, and leads there."""
        places = {"submitter.name": self.name, "request": self.request}
        if error.field == "words":
            self.words.setFocus()
        say_beside(error, places, self.said)

    def _keep(self) -> None:
        nothing_wrong((self.name, self.request))
        try:
            self.answer = self._read()
        except UserError as error:
            self.refuse(error)
            return
        self.accept()

    def typed(self) -> Told:
        """What stands on the form, finished or not."""
        guided = self._kind is VisitKind.GUIDED
        return Told(
            kind=self._kind,
            name=self.name.value(),
            request=self.request.value(),
            defects=self.defects.values() if guided else (),
            grounds=() if guided else self.grounds.values(),
            words=self.words.value(),
            line=self.lines.words.value(),
        )

    def _read(self) -> Told:
        told = self.typed()
        if not (self._matter.name or self.name.value()):
            raise UserError("name_missing", "Hãy nhập họ và tên người đến.", field="submitter.name")
        if self._kind is VisitKind.GUIDED:
            return replace(told, defects=checked_defects(told.defects))
        return replace(told, grounds=checked_grounds(told.grounds))

    @classmethod
    def ask(
        cls,
        matter: Matter,
        told: Told,
        *,
        error: UserError | None,
        typing: Callable[[Told], None],
        parent: QWidget,
    ) -> Told | None:
        """What stands on the form, or None to go back to the intake as it was.

        ``typing`` is told every change as it is made.
        """
        dialog = cls(matter, told, parent)
        dialog.changed.connect(lambda: typing(dialog.typed()))
        if error is not None:
            dialog.refuse(error)
        dialog.exec()
        return dialog.answer
