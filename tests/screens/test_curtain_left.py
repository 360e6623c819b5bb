"""Under the privacy key a colleague takes the desk without the secret of whoever drew it."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.screens.in_front import in_front
from tests.screens.test_entrance import LAN, LEADER, three  # noqa: F401  a fixture
from ui.dialogs.proving import ProvingDialog

if TYPE_CHECKING:
    from tests.screens.test_entrance import Counter

Key = Qt.Key


@pytest.mark.parametrize("asked", [False, True])
def test_a_colleague_takes_the_desk_from_under_the_curtain(
    three: "Counter",  # noqa: F811
    asked: bool,
) -> None:
    three.signs_in(LAN)
    three.is_in(LAN)
    curtain = three.window.curtain
    three.hits(Key.Key_F12)
    (cover,) = curtain.covers()
    assert f"{LAN} nhập mật khẩu" in cover.accessibleName()
    if asked:
        three.hits(Key.Key_F12)
        three.waits(lambda: isinstance(QApplication.activeModalWidget(), ProvingDialog))
        three.waits(in_front(ProvingDialog).form.fields["secret"].hasFocus)
    three.locks()
    assert not curtain.is_drawn()
    three.signs_in(LEADER)
    three.is_in(LEADER)
    three.hits(Key.Key_F12)
    (cover,) = curtain.covers()
    assert f"{LEADER} nhập mật khẩu" in cover.accessibleName()
