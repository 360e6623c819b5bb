"""A tờ khai read back to whoever declares it, in large letters, before it is printed to sign."""

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtWidgets import QWidget

from counter_app.domain.declarations.form import DeclarationForm
from ui.dialogs.dialog import Dialog
from ui.widgets.fields import button
from ui.widgets.layout import column, row
from ui.widgets.text import label, reading

HOW = "Đọc to từng dòng, hoặc quay màn hình cho người khai xem. Chỉ in khi người khai đồng ý."
UNKNOWN = "(để trống)"


class Agreed(StrEnum):
    """What follows the reading."""

    PRINT = "print"
    LOOK = "look"
    MEND = "mend"


class ReadBackDialog(Dialog):
    """All that stands on the paper, walked with the arrow keys; no key prints it by a second Enter."""

    def __init__(
        self, form: DeclarationForm, texts: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__("Đọc lại tờ khai", parent)
        self.answer = Agreed.MEND
        self.text = reading(f"Đọc lại: {form.name}")
        self.text.setProperty("role", "aloud")
        self.text.setPlainText(aloud(form, texts))
        agree = button("&In, người khai đã nghe và đồng ý", role="main")
        look = button("&Xem tờ giấy")
        mend = button("&Sửa lại")
        for key, answer in ((agree, Agreed.PRINT), (look, Agreed.LOOK), (mend, Agreed.MEND)):
            key.clicked.connect(lambda _on=False, answer=answer: self._keep(answer))
        box = column(
            label(form.name, role="title", wrap=True),
            label(HOW, role="quiet", wrap=True),
            self.text,
            row(agree, look, None, mend),
        )
        box.setStretch(2, 1)
        self.fill(box)
        self.fit(820, 700)
        self.text.setFocus()

    def _keep(self, answer: Agreed) -> None:
        self.answer = answer
        self.accept()

    @classmethod
    def ask(cls, form: DeclarationForm, texts: Mapping[str, str], *, parent: QWidget) -> Agreed:
        """Whether to print it; Esc goes back to mend it."""
        dialog = cls(form, texts, parent)
        dialog.exec()
        return dialog.answer


def aloud(form: DeclarationForm, texts: Mapping[str, str]) -> str:
    """The form as it is read out, section by section."""
    lines: list[str] = []
    for number, section in enumerate(form.sections, start=1):
        lines += [f"{number}. {section.title.upper()}"]
        lines += [f"{one.label}: {texts[one.id] or UNKNOWN}" for one in section.fields]
        lines += [""]
    return "\n".join([*lines, form.pledge])
