"""A sentence beside a field makes the form higher: it is seen whole, and so are the keys."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.services import lookup
from showroom.about_dossier import steps
from ui.dialogs.steps.step_form import StepForm

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

LONG = (
    "Hãy ghi thêm cho đủ: người dân đọc câu này trên giấy và cần biết phải làm gì tiếp theo. " * 2
)


@pytest.mark.parametrize("name", ["step-refuse_at_counter", "step-verified", "step-ask_payment"])
def test_each_error_of_a_step_is_seen_whole_with_the_keys_below_it(
    clerk: "Clerk", take_in: Callable[..., str], name: str
) -> None:
    view = lookup.open_dossier(DossierId(take_in("Lê Thị Hoa")), desk=clerk.counter.desk)
    made = dict(steps(clerk.counter, clerk.window, view))[name]()
    assert isinstance(made, StepForm)
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    (keep,) = (one for one in made.findChildren(QPushButton) if one.property("role") == "main")
    low = made.height()
    shown = {place: field for place, field in made.places.items() if not field.isHidden()}
    for place, field in shown.items():
        made.refuse(UserError("short", LONG, field=place))
        assert field.error is not None
        said: QWidget = field.error
        clerk.waits(lambda: made.height() > low)
        clerk.waits(lambda said=said: said.height() >= said.heightForWidth(said.width()))  # type: ignore[misc]
        hidden = [
            one for one in (said, field, keep) if one.visibleRegion().boundingRect() != one.rect()
        ]
        assert hidden == []
        field.show_wrong("")
    made.close()
