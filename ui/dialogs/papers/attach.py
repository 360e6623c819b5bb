"""Which file of this machine goes to the dossier, and what it is."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFormLayout, QWidget

from counter_app.core.errors import UserError
from ui import theme
from ui.dialogs.dialog import Dialog
from ui.dialogs.questions import About
from ui.typed import path_text
from ui.widgets.beside import add_fields, say_beside
from ui.widgets.fields import LineEdit, button
from ui.widgets.layout import Notice, column, panel, row
from ui.widgets.text import label

_TOLD = "Tệp PDF hoặc ảnh JPEG, lớn nhất 20 MB. Tệp được mã hóa trong máy rồi gửi lên máy chủ."


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The file's path as it was typed or picked, and what it is; empty: as the file is named."""

    path: Path
    label: str


class AttachDialog(Dialog):
    """Enter walks path, name and key; Alt+C opens the system's list of files; Esc leaves."""

    def __init__(self, about: About, parent: QWidget | None = None) -> None:
        super().__init__("Đính kèm tệp", parent)
        self.name_dossier(*about)
        self.answer: Chosen | None = None
        self.path = LineEdit(name="Tệp", length=1000, hint="Bấm Alt+C để chọn tệp")
        self.label = LineEdit(name="Tên giấy tờ", length=200, hint="Để trống: theo tên tệp")
        self.pick = button("&Chọn tệp…", role="small")
        self.pick.clicked.connect(self._pick)
        keep, leave = button("Đính &kèm", role="main"), button("&Bỏ qua")
        keep.clicked.connect(self._keep)
        leave.clicked.connect(self.reject)
        self.said = Notice("bad")
        form = QFormLayout()
        add_fields(form, ("&Tệp", self.path))
        form.addRow(label(""), row(self.pick, None))
        add_fields(form, ("Tên &giấy tờ", self.label))
        told = label(_TOLD, role="quiet", wrap=True)
        self.fill(column(told, panel(form), self.said, row(keep, None, leave)))
        self.setMinimumWidth(theme.px(600))
        self.path.setFocus()

    def refuse(self, error: UserError) -> None:
        """Says what is wrong beside its field, and leads there."""
        say_beside(error, {"path": self.path, "label": self.label}, self.said)

    def _pick(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Chọn tệp đính kèm", self.path.value(), "PDF, ảnh JPEG (*.pdf *.jpg *.jpeg)"
        )
        if name:
            self.path.setText(name)
            self.label.setFocus()

    def _keep(self) -> None:
        typed = path_text(self.path.value())
        if not typed:
            self.path.show_wrong("Hãy chọn tệp cần đính kèm.")
            self.path.setFocus()
            return
        self.answer = Chosen(path=Path(typed), label=self.label.value())
        self.accept()

    @classmethod
    def ask(
        cls,
        *,
        about: About,
        before: Chosen | None = None,
        error: UserError | None = None,
        parent: QWidget,
    ) -> Chosen | None:
        """The chosen file, or None; ``before`` stands in the fields again."""
        dialog = cls(about, parent)
        if before is not None:
            dialog.path.setText(str(before.path))
            dialog.label.setText(before.label)
        if error is not None:
            dialog.refuse(error)
        dialog.exec()
        return dialog.answer
