"""Joining the central side: an administrator's one-time code, typed or scanned, and an address."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QFormLayout, QWidget

from counter_app.core.errors import UserError
from ui import theme
from ui.dialogs.dialog import Dialog
from ui.scanning.scans import what_it_is
from ui.widgets.beside import add_fields
from ui.widgets.fields import LineEdit, button, with_error
from ui.widgets.layout import Notice, column, row
from ui.widgets.text import field_label, label

_CODE: Final = re.compile(r"(\d{5})-?([A-HJ-NP-Z2-9]{4})-?([A-HJ-NP-Z2-9]{4})")
_HERE: Final = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?($|/)")
_TOLD: Final = (
    "Người quản trị cấp mã dùng một lần, có hiệu lực 10 phút. Gõ mã hoặc quét mã QR trên giấy."
)
CODE_WRONG: Final = "Mã ghi danh có dạng 12345-ABCD-EFGH."
NOT_A_CODE: Final = "Vừa quét {what}. Hãy quét mã QR trên giấy ghi danh."
ADDRESS_MISSING: Final = "Hãy ghi địa chỉ máy chủ, như https://mot-cua.tinh.gov.vn."
_AUTHORITY_AT: Final = 2
_FILES: Final = "Chứng thư (*.pem *.crt *.cer);;Mọi tệp (*)"
ADDRESS_PLAIN: Final = "Địa chỉ máy chủ bắt đầu bằng https://."


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What was typed: the code as administrators write it, the address without an end stroke.

    ``authority``: a file of certificates, where the server's is of a private authority.
    """

    code: str
    address: str
    authority: Path | None = None


def code_of(text: str) -> str:
    """The code in ``text`` as administrators write it; empty where there is none."""
    found = _CODE.search("".join(text.upper().split()))
    return "-".join(found.groups()) if found else ""


def address_of(text: str) -> str:
    """The address in a scanned text; empty where there is none."""
    found = re.search(r"https?://[^\s|?#]+", text)
    return found.group().rstrip("/") if found else ""


def whole_address(typed: str) -> str:
    """An address as administrators say it over the telephone, with the beginning nobody says."""
    address = typed.strip().rstrip("/")
    if not address or "://" in address:
        return address
    return f"http://{address}" if _HERE.match(address) else f"https://{address}"


def _wrong_address(address: str) -> str:
    """What is wrong with an address; a server on this very machine needs no encryption."""
    if not address:
        return ADDRESS_MISSING
    is_near = address.startswith("http://") and _HERE.match(address.removeprefix("http://"))
    return "" if address.startswith("https://") or is_near else ADDRESS_PLAIN


class EnrolDialog(Dialog):
    """Enter walks the fields and ends on the key; a third is there once a certificate was refused."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Ghi danh máy này", parent)
        self.answer: Joining | None = None
        self.code = LineEdit(name="Mã ghi danh", length=400, hint="12345-ABCD-EFGH")
        self.code.secret = True
        self.address = LineEdit(name="Địa chỉ máy chủ", length=250, hint="https://…")
        self.said = Notice("bad")
        form = QFormLayout()
        add_fields(form, ("&Mã ghi danh", self.code), ("Địa &chỉ máy chủ", self.address))
        self.authority = LineEdit(name="Tệp chứng thư", length=400, hint="tệp .pem, .crt")
        self.choose = button("C&họn tệp…")
        self.choose.clicked.connect(self._choose)
        form.addRow(
            field_label("&Tệp chứng thư", self.authority),
            row(with_error(self.authority), self.choose),
        )
        form.setRowVisible(_AUTHORITY_AT, False)
        self._form = form
        self.keep = button("&Ghi danh", role="main")
        cancel = button("&Bỏ qua")
        told = label(_TOLD, role="quiet", wrap=True)
        self.fill(column(told, form, self.said, row(self.keep, None, cancel)))
        self.setMinimumWidth(theme.px(520))
        self.keep.clicked.connect(self._keep)
        cancel.clicked.connect(self.reject)
        for field in (self.code, self.address, self.authority):
            field.textChanged.connect(lambda _text: self.said.say(""))
        self.code.setFocus()

    def take_scan(self, text: str) -> bool:
        """The code on the administrator's paper, with the address where it is there."""
        code = code_of(text)
        self.said.say("" if code else NOT_A_CODE.format(what=what_it_is(text)), tone="warn")
        if not code:
            return True
        self.code.fill(code)
        if address := address_of(text):
            self.address.fill(address)
        (self.keep if self.address.value() else self.address).setFocus()
        return True

    def refuse(self, error: UserError) -> None:
        """Says what is wrong beside its field, and leads there."""
        fields = {"code": self.code, "url": self.address, "authority": self.authority}
        field = fields.get(error.field or "")
        if field is self.authority:
            self._form.setRowVisible(_AUTHORITY_AT, True)
        if field is None:
            self.said.say(error.message, tone="bad")
            self.code.setFocus()
        else:
            field.show_wrong(error.message)
            field.setFocus()

    def _keep(self) -> None:
        code, address = code_of(self.code.value()), whole_address(self.address.value())
        self.code.show_wrong("" if code else CODE_WRONG)
        wrong = _wrong_address(address)
        self.address.show_wrong(wrong)
        if not code or wrong:
            (self.address if code else self.code).setFocus()
            return
        chosen = self.authority.value().strip()
        authority = Path(chosen).expanduser() if chosen else None
        self.answer = Joining(code=code, address=address, authority=authority)
        self.accept()

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Chọn tệp chứng thư", self.authority.value(), _FILES
        )
        if name:
            self.authority.fill(name)
            self.keep.setFocus()

    @classmethod
    def ask(
        cls,
        *,
        before: Joining | None = None,
        error: UserError | None = None,
        parent: QWidget,
    ) -> Joining | None:
        """What was typed, or None; ``before`` was typed and refused."""
        dialog = cls(parent)
        if before is not None:
            dialog.code.setText(before.code)
            dialog.address.setText(before.address)
            dialog.authority.setText(str(before.authority or ""))
        if error is not None:
            dialog.refuse(error)
        dialog.exec()
        return dialog.answer
