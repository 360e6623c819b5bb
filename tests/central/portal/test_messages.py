"""What the portal hears of a dossier, field by field, held against the interface's own list."""

from dataclasses import replace
from typing import Any

import pytest

from counter_app.domain.dossier import State
from counter_app.domain.draft import ReturnWay
from counter_app.domain.people.applicant import Organisation, OrganisationKind, Person
from counter_app.domain.workflow import PORTAL_STATUS
from db.central.attachments import Attached, add_attachments


def test_a_dossier_taken_in_is_told_whole_then_its_step(cell: Any, the_portal: Any) -> None:
    dossier = cell.take_in(phone="0912345678", email="dao@vidu.vn")
    code = cell.code(dossier)
    cell.send()
    assert the_portal.wrong == []
    assert [service for _, service, _ in the_portal.taken] == [
        "DongBoHoSoMC",
        "CapNhatTienDoHoSoMC",
    ]
    told = the_portal.dossiers[code]
    assert told["TrangThaiHoSo"] == 2
    assert (told["ChuHoSo"], told["SoGiayToChuHoSo"]) == ("Nguyễn Thị Đào", "042190000017")
    assert told["DinhDanhCHS"] == [{"LoaiDinhDanh": 1, "SoDinhDanh": "042190000017"}]
    assert (told["NgayTiepNhan"], told["NoiNopHoSo"]) == ("20261120090000", 2)
    assert (told["SoDienThoai"], told["Email"]) == ("0912345678", "dao@vidu.vn")
    step = the_portal.taken[1][2]
    assert (step["TrangThai"], step["NguoiXuLy"]) == (2, "Lê Thị Hạnh")
    assert step["ThoiDiemXuLy"] == "20261120090000"


def test_every_owner_is_named_by_number(cell: Any, the_portal: Any) -> None:
    owners = (
        Person(name="Trần Văn An", personal_id="042190000018"),
        Person(name="Lê Thị Bình", old_id="183456789"),
    )
    code = cell.code(cell.take_in(owners=owners))
    cell.send()
    assert the_portal.wrong == []
    assert the_portal.dossiers[code]["DinhDanhCHS"] == [
        {"LoaiDinhDanh": 1, "SoDinhDanh": "042190000018"},
        {"LoaiDinhDanh": 2, "SoDinhDanh": "183456789"},
    ]
    assert the_portal.dossiers[code]["ChuHoSo"] == "Trần Văn An"


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (OrganisationKind.COMPANY, 2),
        (OrganisationKind.HOUSEHOLD_BUSINESS, 2),
        (OrganisationKind.STATE_BODY, 3),
        (OrganisationKind.CLAN, 4),
    ],
)
def test_an_organisation_is_told_by_its_kind(
    cell: Any, the_portal: Any, kind: OrganisationKind, number: int
) -> None:
    body = Organisation(name="Công ty Mẫu", kind=kind, tax_code="0101234567")
    code = cell.code(cell.take_in(organisation=body))
    cell.send()
    told = the_portal.dossiers[code]
    assert the_portal.wrong == []
    assert (told["LoaiDoiTuong"], told["ChuHoSo"]) == (number, "Công ty Mẫu")
    assert told["SoGiayToChuHoSo"] == "0101234567"


def test_the_whole_life_is_told_with_the_status_of_each_state(cell: Any, the_portal: Any) -> None:
    dossier = cell.take_in(return_by=ReturnWay.POSTAL, return_address="Thôn 1, Xã A")
    asked = {"defects": [{"component": "Tờ khai", "code": "unsigned"}]}
    for step in (
        ("transfer", "received", "transferred", {}),
        ("take_up", "transferred", "processing", {}),
        ("ask_supplement", "processing", "supplement_requested",
         {"reason": "Thiếu chữ ký ở tờ khai", "details": asked}),
        ("supplement", "supplement_requested", "received", {}),
        ("transfer", "received", "transferred", {}),
        ("take_up", "transferred", "processing", {}),
        ("submit", "processing", "awaiting_signature", {}),
        ("finish", "awaiting_signature", "ready",
         {"details": {"shelf": "A1", "result": {"name": "Giấy khai sinh", "number": "12/2026"}}}),
        ("return_result", "ready", "returned", {}),
    ):  # fmt: skip
        cell.move(dossier, *step[:3], **step[3])
    code = cell.code(dossier)
    cell.send()
    assert the_portal.wrong == []
    assert the_portal.steps(code) == [2, 4, 4, 5, 2, 4, 4, 4, 9, 10]
    told = the_portal.dossiers[code]
    assert told["TrangThaiHoSo"] == 10
    assert told["NgayKetThucXuLy"] < told["NgayTra"]
    assert told["NgayTuChoi"] == ""
    (supplement,) = told["DanhSachHoSoBoSung"]
    assert supplement["TrangThaiBoSung"] == 1
    assert "Thiếu chữ ký" in supplement["NoiDungBoSung"]
    assert [one["MaGiayToKetQua"] for one in told["DanhSachGiayToKetQua"]] == ["12/2026"]
    assert (told["HinhThuc"], told["ThongTinTra"]) == (1, "Thôn 1, Xã A")


def test_a_refusal_after_appraisal_is_a_result(cell: Any, the_portal: Any) -> None:
    dossier = cell.take_in()
    cell.move(dossier, "transfer", "received", "transferred")
    cell.move(dossier, "take_up", "transferred", "processing")
    refused = {"grounds": [], "paper_no": "15/UBND-TP", "paper_on": "2026-11-20"}
    cell.move(
        dossier, "refuse", "processing", "refused_after_appraisal",
        reason="Không đủ điều kiện theo luật", details=refused,
    )  # fmt: skip
    code = cell.code(dossier)
    cell.send()
    told = the_portal.dossiers[code]
    assert the_portal.wrong == []
    assert told["TrangThaiHoSo"] == 9
    assert told["NgayTuChoi"] == told["NgayKetThucXuLy"] != ""
    assert [one["MaGiayToKetQua"] for one in told["DanhSachGiayToKetQua"]] == ["15/UBND-TP"]
    cell.move(dossier, "return_result", "refused_after_appraisal", "returned")
    cell.move(dossier, "archive", "returned", "archived")
    cell.send()
    assert the_portal.steps(code) == [2, 4, 4, 9, 10]
    assert the_portal.dossiers[code]["TrangThaiHoSo"] == 10


def test_what_was_withdrawn_stays_so_in_the_archive(cell: Any, the_portal: Any) -> None:
    dossier = cell.take_in()
    cell.move(dossier, "withdraw", "received", "withdrawn", reason="Người dân xin rút hồ sơ")
    cell.move(dossier, "archive", "withdrawn", "archived")
    code = cell.code(dossier)
    cell.send()
    assert the_portal.steps(code) == [2, 7]
    assert the_portal.dossiers[code]["TrangThaiHoSo"] == 7


def test_a_dossier_without_a_code_is_told_once_it_has_one(cell: Any, the_portal: Any) -> None:
    dossier = cell.take_in(code="none")
    cell.move(dossier, "transfer", "received", "transferred")
    assert cell.states() == {}
    body = '{"reason":"Có mã chính thức","now":{"code":"H99-261120-1077"},"was":{"code":null}}'
    cell.push(dossier, "dossier.corrected", body)
    cell.send()
    assert the_portal.wrong == []
    assert the_portal.steps("H99-261120-1077") == [2, 4]
    assert the_portal.dossiers["H99-261120-1077"]["TrangThaiHoSo"] == 4


def test_a_long_note_is_cut_to_what_the_field_holds(cell: Any, the_portal: Any) -> None:
    code = cell.code(cell.take_in(note="Ghi chú rất dài. " * 100))
    cell.send()
    assert the_portal.wrong == []
    assert len(the_portal.dossiers[code]["TrichYeuHoSo"]) == 1000


def test_every_state_of_a_dossier_has_its_status() -> None:
    assert set(PORTAL_STATUS) == set(State) - {State.DRAFT}
    assert set(PORTAL_STATUS.values()) <= set(range(1, 11))


def test_nothing_is_queued_where_the_portal_is_not_told(cell: Any) -> None:
    from db.central.cell import tell_portal, tells_portal

    assert cell.store.read("", tells_portal).result()
    cell.store.write("", lambda one: tell_portal(one, on=False)).result()
    assert not cell.store.read("", tells_portal).result()


def test_the_stand_in_sees_what_is_wrong(cell: Any, the_portal: Any) -> None:
    """The negative control of all the others."""
    cell.take_in()
    line = cell.sender()
    from db.central import portal

    (message, *_) = cell.store.read(
        "00000", lambda one: portal.due_messages(one, "00000", at_ms=2**45, limit=9)
    ).result()
    spoilt = replace(message, body=message.body.replace('"KenhThucHien":1', '"KenhThucHien":9'))
    assert spoilt != message
    line._line.send(spoilt, "H99")
    assert the_portal.wrong == ["KenhThucHien: 9"]


def test_a_step_is_told_with_the_title_and_the_unit_of_whoever_did_it(
    cell: Any, the_portal: Any
) -> None:
    dossier = cell.take_in()
    clerk = {"id": "officer:lan", "name": "Trần Thị Lan", "role": "specialist"}
    clerk |= {"title": "Công chức Tư pháp – hộ tịch", "unit": "Phòng Tư pháp"}
    cell.move(dossier, "transfer", "received", "transferred", clerk=clerk)
    cell.send()

    steps = [told for _, _, told in the_portal.taken if "ChucDanh" in told]
    assert steps[-1]["ChucDanh"] == "Công chức Tư pháp – hộ tịch"
    assert steps[-1]["PhongBanXuLy"] == "Phòng Tư pháp"


def test_a_file_that_is_the_result_is_none_that_was_handed_in(cell: Any, the_portal: Any) -> None:
    dossier = cell.take_in()
    both = [
        Attached(
            dossier=dossier, id=name, sha256="a" * 64, label=label, mime="application/pdf",
            size=1, pages=1,
        )
        for name, label in (("f-1", "Giấy chứng sinh"), ("f-2", "Giấy khai sinh"))
    ]  # fmt: skip
    cell.store.write("00000", lambda one: add_attachments(one, "00000", both, at_ms=1)).result()
    cell.move(dossier, "transfer", "received", "transferred")
    cell.move(dossier, "take_up", "transferred", "processing")
    result = {"name": "Giấy khai sinh", "number": "12/2026", "file": "f-2"}
    details = {"shelf": "", "result": result}
    cell.move(dossier, "finish", "processing", "ready", details=details)
    cell.send()
    told = the_portal.dossiers[cell.code(dossier)]
    assert the_portal.wrong == []
    assert [one["TepDinhKemId"] for one in told["TaiLieuNop"]] == ["f-1"]
    assert [one["GiayToId"] for one in told["DanhSachGiayToKetQua"]] == ["f-2"]


def test_no_words_are_longer_than_a_page(cell: Any, the_portal: Any) -> None:
    dossier = cell.take_in()
    cell.move(dossier, "transfer", "received", "transferred")
    cell.move(dossier, "take_up", "transferred", "processing")
    asked = {"defects": [{"component": "Tờ khai " * 40, "code": "unsigned"}] * 12}
    cell.move(
        dossier, "ask_supplement", "processing", "supplement_requested",
        reason="Thiếu chữ ký ở tờ khai", details=asked,
    )  # fmt: skip
    cell.send()
    assert the_portal.wrong == []
    assert the_portal.steps(cell.code(dossier))[-1] == 5


def test_what_was_brought_and_paid_with_a_supplement_is_told_with_it(
    cell: Any, the_portal: Any
) -> None:
    dossier = cell.take_in()
    asked = {"defects": [{"component": "Tờ khai", "code": "unsigned"}]}
    cell.move(dossier, "ask_supplement", "received", "supplement_requested", details=asked)
    cell.push(dossier, "charge.taken", '{"amount_vnd":8000}')
    brought = [
        {"label": "Tờ khai", "kind": "original", "count": 1},
        {"label": "Sổ hộ khẩu", "kind": "copy", "count": 2},
        {"label": "Ảnh", "kind": "electronic", "count": 1},
    ]
    cell.move(
        dossier, "supplement", "supplement_requested", "received",
        reason="Người dân mang đến quầy", details={"components": brought},
    )  # fmt: skip
    cell.push(dossier, "charge.taken", '{"amount_vnd":5000}')
    cell.send()
    assert the_portal.wrong == []
    (told,) = the_portal.dossiers[cell.code(dossier)]["DanhSachHoSoBoSung"]
    assert told["ThongTinTiepNhan"] == "Người dân mang đến quầy"
    assert [tuple(one.values()) for one in told["DanhSachGiayToBoSung"]] == [
        ("Tờ khai", 1, 1), ("Sổ hộ khẩu", 2, 2),
    ]  # fmt: skip
    (fee,) = told["DanhSachLePhiBoSung"]
    assert (fee["Gia"], fee["HinhThucThu"]) == (8000, 2)


def test_a_duty_asked_on_the_way_is_among_the_fees(cell: Any, the_portal: Any) -> None:
    dossier = cell.take_in()
    cell.move(dossier, "transfer", "received", "transferred")
    cell.move(dossier, "take_up", "transferred", "processing")
    before = len(told_of(cell, the_portal, dossier)["DanhSachLePhi"])
    duty = {"item": "Lệ phí trước bạ", "amount_vnd": 1500000, "notice_no": "77/TB"}
    cell.move(dossier, "ask_payment", "processing", "awaiting_payment", details=duty)
    fee = told_of(cell, the_portal, dossier)["DanhSachLePhi"][before]
    assert (fee["TenPhiLePhi"], fee["Gia"], fee["HinhThucThu"]) == ("Lệ phí trước bạ", 1500000, 2)
    assert the_portal.wrong == []


def told_of(cell: Any, the_portal: Any, dossier: str) -> dict[str, Any]:
    cell.send()
    told: dict[str, Any] = the_portal.dossiers[cell.code(dossier)]
    return told


def test_where_the_owner_lives_goes_with_the_dossier(cell: Any, the_portal: Any) -> None:
    code = cell.code(cell.take_in())
    body = Organisation(name="Công ty Mẫu", tax_code="0101234567", address="Số 1 đường Mẫu")
    other = cell.code(cell.take_in(organisation=body))
    cell.send()
    assert the_portal.dossiers[code]["ThongTinKhac"] == "Thôn 1"
    assert the_portal.dossiers[other]["ThongTinKhac"] == "Số 1 đường Mẫu"
