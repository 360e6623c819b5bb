"""A server whose certificate is not trusted: its file is asked for where one joins, by keys alone."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.core.line_faults import UNKNOWN_AUTHORITY, LineFault, fault_of
from tests.screens.in_front import in_front
from ui.dialogs.sending.device import DeviceDialog
from ui.dialogs.sending.enrol import EnrolDialog

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Place

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
FILE = Path("/media/usb/tinh.pem")


@dataclass(slots=True)
class Distrusted:
    """A central side that only who brings its certificate may join."""

    joined: list[tuple[str, str, Path]] = field(default_factory=list)

    def join(self, _desk: "Desk", code: str, address: str, authority: Path | None = None) -> None:
        if authority is None:
            raise refused()
        self.joined.append((code, address, authority))


def refused() -> LineFault:
    """As the line says it, to its last word."""
    cause = ssl.SSLCertVerificationError()
    cause.verify_code = 18
    fault = fault_of(cause)
    assert fault is not None
    assert fault.code == UNKNOWN_AUTHORITY
    return fault


@pytest.fixture
def distrusted(clerk: "Clerk", monkeypatch: pytest.MonkeyPatch) -> Distrusted:
    """What the desk would join."""
    central = Distrusted()
    monkeypatch.setattr(clerk.counter.line, "central", central)
    return central


def test_nothing_typed_is_lost_while_its_file_is_asked_for(
    clerk: "Clerk", place: "Place", distrusted: Distrusted
) -> None:
    def join() -> None:
        dialog = in_front(DeviceDialog)
        clerk.waits(dialog.join.hasFocus)
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: "Đã nối máy chủ" in dialog.said.words())
        dialog.activateWindow()
        clerk.waits(dialog.isActiveWindow)
        clerk.hits(Key.Key_Escape)

    def choose() -> None:
        dialog = asked()
        assert dialog.authority.hasFocus()
        assert dialog.authority.error is not None
        assert "Không tin được chứng thư" in dialog.authority.error.text()
        place.picture("enrol-authority")
        clerk.types(str(FILE))
        dialog.keep.setFocus()
        clerk.hits(Key.Key_Return)

    def type_code() -> None:
        dialog = asked()
        assert not dialog.authority.isVisible()
        clerk.types("00000abcdefgh")
        clerk.hits(Key.Key_Tab)
        clerk.types("https://mot-cua.vn/")
        dialog.keep.setFocus()
        clerk.hits(Key.Key_Return)

    place.opened(0)
    clerk.answers(lambda: clerk.hits(Key.Key_M, ALT), join, type_code, choose)
    assert distrusted.joined == [("00000-ABCD-EFGH", "https://mot-cua.vn", FILE)]
    assert clerk.mouse.seen == 0


def asked() -> EnrolDialog:
    """The dialog that asks for code, address and file."""
    return in_front(EnrolDialog)
