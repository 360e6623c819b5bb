"""What is typed again into another system: in order, its code kept, and the code finds the dossier."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from counter_app.cli.acts import ACTS
from counter_app.core.errors import UserError
from counter_app.services import lookup
from counter_app.services.correcting.elsewhere import (
    code_there,
    fields_to_copy,
    link_code,
    system_of,
)
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.visits.scanned import read_scanned
from db.engine import cursor_of

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SYSTEM = "Phần mềm hộ tịch điện tử (Bộ Tư pháp)"
TakeIn = Callable[..., Receipt]


@pytest.fixture
def dossier(desk: Desk, take_in: TakeIn) -> Callable[[], DossierView]:
    taken = take_in(procedure_code="1.004873", certified_copies=())
    return lambda: open_dossier(taken.dossier_id, desk=desk)


def test_the_fields_come_in_the_order_they_are_asked_for(
    desk: Desk, dossier: Callable[[], DossierView]
) -> None:
    fields = fields_to_copy(dossier(), desk=desk)
    assert [one.name for one in fields[:4]] == [
        "Họ và tên người nộp",
        "Số định danh người nộp",
        "Nơi cư trú người nộp",
        "Điện thoại",
    ]
    assert all(one.value for one in fields)
    assert ("Mã hồ sơ tại quầy", dossier().row.code) in [(one.name, one.value) for one in fields]


def test_the_code_given_there_finds_the_dossier(
    desk: Desk, dossier: Callable[[], DossierView]
) -> None:
    assert SYSTEM in system_of(dossier(), desk=desk)
    assert code_there(dossier(), desk=desk) == ""
    link_code(dossier(), " ht-2026 0001 ", desk=desk, at=AT)
    assert code_there(dossier(), desk=desk) == "HT-20260001"
    found = read_scanned("ht-20260001", desk=desk)
    assert found.row is not None
    assert found.row.id == dossier().row.id
    link_code(dossier(), "HT-20260002", desk=desk, at=AT)
    assert [one.code for one in dossier().external_codes] == ["HT-20260002"]
    assert check(desk=desk) == ()
    edit = "UPDATE external_codes SET code = 'HT-20260009'"
    desk.store.write(lambda connection: cursor_of(connection).execute(edit))
    assert [damage.code for damage in check(desk=desk)] == ["external_code_changed"]


def test_a_code_of_another_dossier_is_refused(
    desk: Desk, dossier: Callable[[], DossierView], take_in: TakeIn
) -> None:
    link_code(dossier(), "HT-20260001", desk=desk, at=AT)
    other = open_dossier(
        take_in(procedure_code="1.004873", certified_copies=()).dossier_id, desk=desk
    )
    with pytest.raises(UserError, match="hồ sơ khác"):
        link_code(other, "HT-20260001", desk=desk, at=AT)
    with pytest.raises(UserError, match="hồ sơ khác"):
        link_code(other, dossier().row.code, desk=desk, at=AT)
    with pytest.raises(UserError, match="ký tự"):
        link_code(other, "1", desk=desk, at=AT)


def test_the_headless_acts_do_the_same(desk: Desk, dossier: Callable[[], DossierView]) -> None:
    linked = ACTS["link_code"](dossier(), {"code": "HT-20260003"}, desk, AT)
    assert linked["code"] == "HT-20260003"
    told = {"reason": "Gõ nhầm tên công dân", "name": "Nguyễn Thị Ánh Tuyết"}
    made = ACTS["correct"](dossier(), told, desk, AT)
    assert made["replaces"] == 100001
    assert made["slip_no"] == 100002
    assert dossier().row.applicant_name == "Nguyễn Thị Ánh Tuyết"
    assert lookup.by_code("HT-20260003", desk=desk) is not None
    with pytest.raises(UserError, match="cấp lại khi hủy"):
        ACTS["void"](dossier(), {"paper": "slip", "reason": "Lập nhầm giấy hẹn"}, desk, AT)
    with pytest.raises(UserError, match="không có giấy này"):
        ACTS["void"](dossier(), {"paper": "apology", "reason": "Lập nhầm phiếu"}, desk, AT)
    assert check(desk=desk) == ()
