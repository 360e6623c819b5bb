"""What one visit brought, as it stands beside the receipt: a bar only where there is more than fits."""

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.sitting import Sitting, SittingDossier, SittingLine
from counter_app.services.intake.sitting import Seen
from ui import theme
from ui.screens.intake.visit_list import VisitList
from ui.widgets.room import Room

NOW = datetime(2026, 11, 20, 2, 12, tzinfo=UTC)
FILED = Draft(submitter=Submitter(person=Person(name="Lê Thị Hoa")), procedure_code="1.004873")
WHO = "Công Tằng Tôn Nữ Hoàng Thị Thuỳ Trang Nguyễn Phúc Bảo Ngọc, 1990"


def seen(count: int) -> Seen:
    told = (
        SittingLine(
            procedure="Xác nhận tình trạng hôn nhân",
            whose="",
            code=f"H99-261120-{1000 + at}",
            slip_no=100000 + at,
            due_at=NOW,
            due_wording="",
            lookup="",
            total_vnd=15_000,
        )
        for at in range(count)
    )
    made = tuple(SittingDossier(line=one, draft=FILED) for one in told)
    return Seen(sitting=Sitting(id="1", began_at=NOW, who=WHO), dossiers=made)


@pytest.mark.parametrize(("count", "scrolls"), [(6, False), (20, True)])
def test_only_what_does_not_fit_scrolls(
    qtbot: QtBot, dressed: QApplication, count: int, scrolls: bool
) -> None:
    place = VisitList()
    qtbot.addWidget(place)
    theme.dress(place)
    place.resize(475, 460)
    place.show_visit(seen(count))
    place.show()
    dressed.processEvents()
    (room,) = place.findChildren(Room)
    assert room.bar.isVisible() is scrolls
    assert place.minimumSizeHint().height() < 200  # however many: the screen around stays still
    end = place.total.mapTo(room, place.total.rect().topRight()).x()
    assert end < (room.bar.x() if scrolls else room.width())
