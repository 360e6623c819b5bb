"""A power of attorney is certified by one key, or by naming who certified it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.domain.people.applicant import Basis
from tests.screens.test_people import says, told

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk


def test_a_paper_is_certified_by_one_key_or_by_who_certified_it(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    clerk.types("tinh trang hon nhan")
    clerk.hits(Qt.Key.Key_Return)
    left = clerk.screen.view.left
    left.choose_basis(Basis.ATTORNEY)
    left.paper_no.setText("12/UQ")
    left.certified.setFocus()
    wanted = "Giấy có chứng thực thì đánh dấu"
    assert wanted in told(clerk)
    clerk.hits(Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    clerk.waits(left.certified.isChecked)
    assert wanted not in told(clerk)
    left.certified.setChecked(False)
    assert wanted in told(clerk)

    says(clerk, lambda dialog: dialog.authority.certifier.setText("Phòng công chứng số 1"))
    assert left.certified.isChecked()
    assert wanted not in told(clerk)
    left.certified.setChecked(False)
    says(clerk, lambda _dialog: None)
    assert not left.certified.isChecked(), "what was taken off by hand stays off"

    for by_hand in (False, True):
        says(clerk, lambda dialog: dialog.authority.certifier.setText(""))
        left.certified.setChecked(by_hand)
        says(clerk, lambda dialog: dialog.authority.certifier.setText("Phòng công chứng số 1"))
        assert left.certified.isChecked()
        says(clerk, lambda dialog: dialog.authority.certifier.setText(""))
        assert left.certified.isChecked() is by_hand, "what the name ticked goes with it"
