"""A filing on the portal is read as it is meant; what cannot be read is shown to people, once each."""

import io
import json
import logging
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from counter_app.central.portal.filings import filing_body, take_filings
from counter_app.central.portal.reading import Filing, Unread, moment, read
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import from_local, local
from counter_app.protocol.filed_online import from_text
from db.central.unread_filings import unread_filings

CODE = "G22.99-261124-0002"
FILED = {
    "MaHoSo": CODE, "MaTTHC": "1.001193", "ChuHoSo": "Phạm Thị Lụa", "LoaiDoiTuong": 1,
    "NgayNopHoSo": "20261120083000",
}  # fmt: skip
HALF_PAST_EIGHT = datetime(2026, 11, 20, 8, 30)  # noqa: DTZ001  # wall time


@pytest.mark.parametrize(
    "text",
    [
        "20261120083000", "202611200830", "2026-11-20T08:30:00", "2026-11-20 08:30",
        "2026-11-20T01:30:00Z", "2026-11-20T08:30:00+07:00", " 2026-11-20T08:30:00.000 ",
    ],
)  # fmt: skip
def test_a_moment_is_read_in_every_plain_form(text: str) -> None:
    assert moment(text) == from_local(HALF_PAST_EIGHT)


def test_a_day_is_its_beginning() -> None:
    assert f"{local(moment('20261120')):%d/%m/%Y %H:%M}" == "20/11/2026 00:00"
    assert moment("2026-11-20") == moment("20261120")


@pytest.mark.parametrize(
    "text", ["20/11/2026 08:30", "11-20-2026", "24112026", "11122026", "hôm nay", "", "1700000000"]
)
def test_a_moment_that_may_be_another_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        moment(text)


@pytest.mark.parametrize(
    ("sent", "whole"), [(42190000017, "042190000017"), (1190000017, "001190000017"),
                        ("042190000017", "042190000017")],
)  # fmt: skip
def test_a_number_of_a_person_keeps_the_noughts_it_began_with(
    sent: Any, whole: str, catalogue: Any
) -> None:
    told = FILED | {
        "SoGiayToChuHoSo": sent,
        "SoDienThoai": 912345678,
        "NgayNopHoSo": 20261120083000,
    }
    filing = read(told)
    assert isinstance(filing, Filing)
    body = filing_body(filing, catalogue)
    assert body.draft.submitter.person.personal_id == whole
    assert body.draft.phone == "0912345678"
    assert body.draft.online is not None
    assert body.draft.online.at == from_local(HALF_PAST_EIGHT)


def test_a_tax_code_sent_as_a_number_is_whole_and_odd_words_lose_no_filing(catalogue: Any) -> None:
    told = FILED | {
        "LoaiDoiTuong": "2", "SoGiayToChuHoSo": 101234567, "TrichYeuHoSo": "Hai\ndòng\x07",
    }  # fmt: skip
    filing = read(told)
    assert isinstance(filing, Filing)
    body = filing_body(filing, catalogue)
    assert body.draft.organisation is not None
    assert body.draft.organisation.tax_code == "0101234567"
    assert body.summary == "Hai dòng"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"NgayNopHoSo": "20/11/2026"}, "NgayNopHoSo"),
        ({"ChuHoSo": " "}, "ChuHoSo"),
        ({"ChuHoSo": None}, "ChuHoSo"),
        ({"LoaiDoiTuong": "x"}, "LoaiDoiTuong"),
        ({"TaiLieuNop": "khong"}, "TaiLieuNop"),
        ({"TaiLieuNop": [{"TenTepDinhKem": ["x"]}]}, "TaiLieuNop"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_number_and_field(
    changes: dict[str, Any], field: str
) -> None:
    unread = read(FILED | changes)
    assert isinstance(unread, Unread)
    assert (unread.code, unread.field) == (CODE, field)
    known = None if field == "NgayNopHoSo" else from_local(HALF_PAST_EIGHT)
    assert unread.filed_at == known
    assert read(7) == Unread(code="", field="", filed_at=None)


def rounds(cell: Any, the_portal: Any, *filed: Any) -> list[Any]:
    """What the desks are told in three rounds of a portal that lists these."""
    before = len(cell.events())
    the_portal.filed["H99"] = list(filed)
    for sender in [cell.sender()] * 3:
        cell.send(sender)
        cell.wait(150)
    return [from_text(bytes(one.body).decode()) for one in cell.events()[before:]]


def test_a_filing_nobody_can_read_is_told_once_logged_once_and_let_go(
    cell: Any, the_portal: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="counter_app.central")
    odd = FILED | {"NgayNopHoSo": "20/11/2026 08:30", "Email": "lua@vidu.vn"}
    (told,) = rounds(cell, the_portal, odd, 7)
    assert (told.code, told.unread, told.closed, told.applicant) == (CODE, "NgayNopHoSo", False, "")
    body = str(cell.events()[-1].body, "utf-8")
    assert "Lụa" not in body
    assert "lua@vidu.vn" not in body
    logged = [one for one in caplog.records if one.message == "portal_filing_unreadable"]
    assert len(logged) == 2  # one has no number: it is told at the server alone

    store = f"sqlite:///{tmp_path / 'cell.db'}"
    for action in (("status",), ("queue", "--since", "2026-11-01")):
        out = io.StringIO()
        streams = Io(stdin=io.StringIO(), stdout=out, stderr=out)
        assert main(["central", "portal", "--db", store, *action], streams) == 0
        rows = [json.loads(line) for line in out.getvalue().splitlines()]
        shown = {one["filing_unread"]: one for one in rows if "filing_unread" in one}
        assert shown.keys() == {CODE, ""}
        assert "Không đọc được ngày nộp." in shown[CODE]["message"]

    read_now, gone = rounds(cell, the_portal, FILED)
    assert (read_now.unread, read_now.applicant) == (None, "Phạm Thị Lụa")
    assert (gone.code, gone.closed) == (CODE, True)
    assert [one.closed for one in rounds(cell, the_portal, odd)] == [False]
    assert [one.closed for one in rounds(cell, the_portal)] == [True]
    assert [one.closed for one in rounds(cell, the_portal, odd)] == [False]
    assert take_filings(cell.store, "00000", "?", catalogue=cell.desk.catalogue, at_ms=1) == 0
    assert rounds(cell, the_portal, odd) == []
    assert take_filings(cell.store, "00000", None, catalogue=cell.desk.catalogue, at_ms=1) == 0
    assert from_text(bytes(cell.events()[-1].body).decode()).closed


def test_a_second_filing_under_one_code_by_another_owner_is_mentioned(cell: Any) -> None:
    twice = [FILED, FILED | {"ChuHoSo": "Đỗ Văn Khoan", "SoGiayToChuHoSo": "042190000025"}]
    for _ in range(2):
        take_filings(cell.store, "00000", twice, catalogue=cell.desk.catalogue, at_ms=1)
    (kept,) = cell.store.read("00000", lambda one: unread_filings(one, "00000")).result()
    assert (kept.code, kept.field) == (f"{CODE} (chủ khác)", "MaHoSo.DaCo")


def test_another_owner_is_told_of_though_each_is_fetched_alone(cell: Any, the_portal: Any) -> None:
    """The portal lists one now and the other two minutes later, both of one code and moment."""
    (first,) = rounds(cell, the_portal, FILED)
    stranger = FILED | {"ChuHoSo": "Đỗ Văn Khoan", "SoGiayToChuHoSo": "042190000025"}
    (told,) = rounds(cell, the_portal, stranger)
    assert (first.code, told.code, told.unread) == (CODE, f"{CODE} (chủ khác)", "MaHoSo.DaCo")
    assert told.filed_ms == first.filed_ms
    assert rounds(cell, the_portal, FILED, stranger) == []
    (gone,) = rounds(cell, the_portal, FILED)
    assert (gone.code, gone.closed) == (told.code, True)


def test_another_owner_is_told_of_though_it_was_filed_later(cell: Any, the_portal: Any) -> None:
    rounds(cell, the_portal, FILED)
    later = {"NgayNopHoSo": "20261120100000"}
    stranger = FILED | later | {"ChuHoSo": "Đỗ Văn Khoan", "SoGiayToChuHoSo": "042190000025"}
    assert [one.unread for one in rounds(cell, the_portal, stranger)] == ["MaHoSo.DaCo"]


def test_a_name_or_a_number_put_right_is_the_same_owner(cell: Any, the_portal: Any) -> None:
    numbered = FILED | {"SoGiayToChuHoSo": "042190000017"}
    rounds(cell, the_portal, numbered)
    for hour, change in enumerate(
        ({"ChuHoSo": "PHẠM THỊ LỤA"}, {"ChuHoSo": "Phạm Thị Lụa Đào"}, {"SoGiayToChuHoSo": ""})
    ):
        again = numbered | {"NgayNopHoSo": f"202611201{hour}0000"} | change
        assert [one.unread for one in rounds(cell, the_portal, again)] == [None], change


def test_a_code_longer_than_any_is_none() -> None:
    unread = read(FILED | {"MaHoSo": "G" * 500})
    assert isinstance(unread, Unread)
    assert (len(unread.code), unread.field) == (60, "MaHoSo")
