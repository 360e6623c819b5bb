"""Two dossiers of one number: the line names both, and it goes once somebody wrote what was done."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt

from tests.screens.in_front import in_front
from ui.dialogs.sending.dispute import DisputeDialog

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Place

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
ASKED = (
    "INSERT INTO disputes (kind, dossier, operation, body, seen_ms)"
    " VALUES ('code', 'not-here', 'theirs', ?, 0)"
)


def test_the_line_names_the_number_and_both_and_goes_when_it_is_dealt_with(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    take_in("Trần Văn Bình")
    ((code, slip),) = place.read("SELECT code, slip_no FROM dossiers")
    told = {"number": "slip", "code": "H99-261120-3007", "slip_no": slip, "device": "d-1"}
    place.store(ASKED, msgspec.json.encode(told).decode())
    screen = place.opened(2)
    lines = [place.cells(screen, row) for row in range(2)]
    (at,) = (row for row, cells in enumerate(lines) if any("quyết" in one for one in cells))
    assert "Trần Văn Bình" in " ".join(lines[at])
    screen.view.table.selectRow(at)

    def settle() -> None:
        dialog = in_front(DisputeDialog)
        place.picture("one-number")
        assert f"Số giấy hẹn {slip} của hồ sơ {code} ở máy này" in dialog._seen.told
        assert "H99-261120-3007" in dialog._seen.told
        dialog.reason.setFocus()
        clerk.types("Quầy kia đã cấp số mới")
        clerk.hits(Key.Key_G, ALT)

    clerk.answers(lambda: clerk.hits(Key.Key_Return), settle)
    clerk.waits(lambda: screen.view.table.count() == 1)
