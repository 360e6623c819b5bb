"""The counter's books from a real store: each kind of line by hand, its part of the year, who is named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from counter_app.core.errors import UserError
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.books.book import BY_KIND, BookKind
from counter_app.domain.data_subject import Wish
from counter_app.domain.reporting.period import month, whole_year
from counter_app.domain.rights import Role
from counter_app.domain.step import Finished, Ground, Refused, SupplementAsked
from counter_app.domain.visit import VisitRow
from counter_app.domain.workflow import Move
from counter_app.services.books import books
from counter_app.services.books.books import Asked, BookLine, narrowed, open_book, page, read_all
from counter_app.services.correcting.reissue import Correction, reissue, void_paper
from counter_app.services.desk import Desk
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.paper_printing import print_paper
from counter_app.services.papers.printing import reprint_slip
from counter_app.services.people.subject_requests import answer, ask
from counter_app.services.visits.visits import void_paper_of
from tests.store.conftest import MARITAL, MISSING, REASON, TakeIn, Walk, wall

YEAR = whole_year(2026)
END = wall("2026-12-31T23:00")
WHY = "Ghi nhầm người nộp"
SLIP = "Mẫu 01, giấy tiếp nhận và hẹn trả"
GUIDE = "Mẫu 02, phiếu yêu cầu bổ sung"


def asked(kind: BookKind, at: datetime = END, **more: Any) -> Asked:
    around: dict[str, Any] = {"volume": YEAR, "part": YEAR}
    return Asked(kind=kind, as_of=at, **around | more)


def lines(desk: Desk, kind: BookKind, at: datetime = END, **more: Any) -> list[BookLine]:
    return list(read_all(open_book(asked(kind, at, **more), desk=desk), desk=desk))


def told(desk: Desk, kind: BookKind, at: datetime = END, **more: Any) -> list[dict[str, object]]:
    """Each line by the titles of its columns."""
    titles = [one.title for one in BY_KIND[kind].columns]
    found = [dict(zip(titles, one.cells, strict=True)) for one in lines(desk, kind, at, **more)]
    return [{name: cell for name, cell in one.items() if cell not in (None, "")} for one in found]


def test_the_register_has_each_dossier_as_it_stood_at_the_hour_asked_about(
    desk: Desk, walk: Walk
) -> None:
    taken = walk(
        "Lò Thị Mai",
        "2026-11-23T09:00",
        ("transfer", "2026-11-23T10:00"),
        ("take_up", "2026-11-23T11:00"),
        ("ask_supplement", "2026-11-23T14:00", SupplementAsked(defects=(MISSING,))),
    )

    (before,) = told(desk, BookKind.REGISTER, wall("2026-11-23T13:59"))
    (waiting,) = told(desk, BookKind.REGISTER, wall("2026-11-23T14:00"))

    assert before == {
        "Mã hồ sơ": taken.dossier_code,
        "Tên TTHC": before["Tên TTHC"],
        "Tên tổ chức, cá nhân": "Lò Thị Mai",
        "Địa chỉ/SĐT": "Thôn 1, Xã A, 0912345678",
        "Cơ quan chủ trì giải quyết": desk.office.name,
        "Nhận hồ sơ": wall("2026-11-23T09:00"),
        "Hẹn trả kết quả": wall("2026-11-27T17:00"),
        "Phương thức nhận kết quả": "Tại quầy",
    }
    assert waiting["Hẹn trả kết quả"] == "17:00 27/11/2026, đang tạm dừng"
    assert told(desk, BookKind.REGISTER, wall("2026-11-23T08:59")) == []


def test_a_supplement_is_a_line_with_what_was_asked_for_and_when_it_came(
    desk: Desk, walk: Walk, guide: Callable[..., VisitRow]
) -> None:
    taken = walk(
        "Lò Thị Mai",
        "2026-11-23T09:00",
        ("ask_supplement", "2026-11-23T14:00", SupplementAsked(defects=(MISSING,))),
        ("supplement", "2026-11-24T08:00"),
        ("ask_supplement", "2026-11-24T09:00", SupplementAsked(defects=(MISSING,))),
        ("withdraw", "2026-11-25T09:00"),
    )
    guided = guide()

    visit, first, again = told(desk, BookKind.SUPPLEMENTS)

    assert guided.paper is not None
    assert (visit["Mã hồ sơ"], visit["Số phiếu"]) == (
        "Chưa thành hồ sơ",
        f"{guided.paper.paper_no}/2026",
    )
    assert (first["Mã hồ sơ"], first["Lần"], again["Lần"]) == (taken.dossier_code, 1, 2)
    assert "Giấy chứng sinh" in str(first["Nội dung yêu cầu"])
    assert first["Bổ sung lúc"] == wall("2026-11-24T08:00")
    assert again["Bổ sung lúc"] == "công dân rút 25/11/2026"
    (_, then) = told(desk, BookKind.SUPPLEMENTS, wall("2026-11-23T20:00"))
    assert "Bổ sung lúc" not in then


def test_an_apology_has_both_dates_and_says_when_it_was_taken_back(led: Desk, walk: Walk) -> None:
    new = wall("2026-11-30T17:00")
    taken = walk("Lò Thị Mai", "2026-11-23T09:00", ("apologise", "2026-11-25T09:00", new))

    (line,) = told(led, BookKind.APOLOGIES)
    dossier = open_dossier(taken.dossier_id, desk=led)
    void_paper(
        dossier.papers[-1].number, WHY, dossier=dossier, desk=led, at=wall("2026-11-25T10:00")
    )
    (after,) = told(led, BookKind.APOLOGIES)

    assert (line["Đã hẹn trả"], line["Hẹn lại"]) == (wall("2026-11-27T17:00"), new)
    assert (line["Lý do"], line["Cơ quan xin lỗi"]) == (REASON, led.office.name)
    assert "Có kết quả lúc" not in line
    assert after["Có kết quả lúc"] == "đã rút lại 25/11/2026"


def test_refusals_are_those_at_the_counter_and_those_after_appraisal(
    leading: Desk, working: Any, refuse: Callable[..., VisitRow]
) -> None:
    details = Refused(
        grounds=(Ground(code="other", words="Không đủ điều kiện theo luật"),),
        paper_no="15/TB-UBND",
        paper_on=wall("2026-11-24T08:00").date(),
    )
    refused = refuse()
    wanted = Wanted(move=Move.REFUSE, reason=REASON, details=details)
    make_move(working.dossier_id, wanted, desk=leading, at=wall("2026-11-24T09:00"))

    at_counter, appraised = told(leading, BookKind.REFUSALS)

    assert refused.paper is not None
    assert at_counter["Số phiếu, văn bản"] == f"{refused.paper.paper_no}/2026"
    assert (at_counter["Từ chối"], appraised["Từ chối"]) == ("tiếp nhận", "giải quyết")
    assert appraised["Mã hồ sơ"] == working.dossier_code
    assert appraised["Số phiếu, văn bản"] == "15/TB-UBND, 24/11/2026"
    assert "Không đủ điều kiện theo luật" in str(appraised["Lý do, căn cứ"])


def test_what_waits_on_the_shelf_is_told_as_it_stood(desk: Desk, walk: Walk) -> None:
    finish = ("finish", "2026-11-24T09:00", Finished(shelf="A1"))
    walk("Lò Thị Mai", "2026-11-23T09:00", finish)
    walk("Vàng A Pủa", "2026-11-23T09:30", finish, ("step_back", "2026-11-25T09:00"))

    def names(at: str) -> list[tuple[object, object]]:
        found = told(desk, BookKind.UNCOLLECTED, wall(at))
        return [(one["Tên tổ chức, cá nhân"], one["Số ngày"]) for one in found]

    assert names("2026-11-24T08:59") == []
    assert names("2026-11-24T23:00") == [("Lò Thị Mai", 0), ("Vàng A Pủa", 0)]
    assert names("2026-12-04T09:00") == [("Lò Thị Mai", 10)]


def test_a_void_slip_names_the_one_in_its_place_and_a_copy_its_number(
    led: Desk, take_in: TakeIn, guide: Callable[..., VisitRow], tmp_path: Path
) -> None:
    printer, taken = FolderPrinter(folder=tmp_path), take_in(at=wall("2026-11-23T09:00"))
    dossier = open_dossier(taken.dossier_id, desk=led)
    draft = dossier.received.draft
    mended = Correction(draft=replace_name(draft, "Nguyễn Thị Ánh Mai"), reason=WHY)
    anew = reissue(taken.dossier_id, mended, desk=led, at=wall("2026-11-23T09:30"))
    reprint_slip(taken.dossier_id, desk=led, printer=printer, request="x")
    visit = guide()
    assert visit.paper is not None
    print_paper(visit.paper.row, desk=led, printer=printer, request="y")
    void_paper_of(visit.id, WHY, desk=led, at=wall("2026-11-23T16:00"))

    found = told(led, BookKind.VOIDS)

    by_paper = {(one["Việc"], one["Loại giấy"], one["Số giấy"]): one for one in found}
    void = by_paper["Hủy", SLIP, f"{taken.slip_no}/2026"]
    assert (void["Lý do"], void["Thay bằng số"]) == (WHY, f"{anew.slip_no}/2026")
    assert by_paper["In lại lần 1", SLIP, f"{anew.slip_no}/2026"]["Người ghi"] == led.clerk.name
    assert by_paper["Hủy", GUIDE, f"{visit.paper.paper_no}/2026"]["Lý do"] == WHY
    assert ("In lại lần 1", GUIDE, f"{visit.paper.paper_no}/2026") in by_paper
    assert len(found) == 4


def replace_name(draft: Any, name: str) -> Any:
    person = msgspec.structs.replace(draft.submitter.person, name=name)
    submitter = msgspec.structs.replace(draft.submitter, person=person)
    return msgspec.structs.replace(draft, submitter=submitter)


def test_a_month_keeps_the_numbers_of_its_year_and_a_field_has_a_book_of_its_own(
    desk: Desk, take_in: TakeIn
) -> None:
    take_in(at=wall("2026-10-05T09:00"), name="Lò Thị Mai")
    take_in(at=wall("2026-11-02T09:00"), name="Vàng A Pủa")
    take_in(at=wall("2026-11-03T09:00"), procedure_code=MARITAL, certified_copies=())

    november = lines(desk, BookKind.REGISTER, part=month(2026, 11))
    civil = lines(desk, BookKind.REGISTER, sectors=("hộ tịch",))
    both = lines(desk, BookKind.REGISTER, sectors=("Hộ tịch", "Chứng thực"))

    assert [one.no for one in november] == [2, 3]
    assert [one.no for one in civil] == [1]
    assert [one.no for one in both] == [1, 2, 3]
    with pytest.raises(UserError, match="Không có lĩnh vực"):
        lines(desk, BookKind.REGISTER, sectors=("Thiên văn",))
    with pytest.raises(UserError, match="chưa bắt đầu"):
        lines(desk, BookKind.REGISTER, volume=whole_year(2027), part=whole_year(2027))


@pytest.mark.parametrize("short", [0, 2_000])
def test_a_book_is_searched_without_marks_whether_short_or_long(
    desk: Desk, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch, short: int
) -> None:
    monkeypatch.setattr(books, "SHORT", short)
    for at, name in enumerate(("Lò Thị Mai", "Vàng A Pủa", "Đỗ Thị Mai")):
        take_in(at=wall(f"2026-11-23T09:{at:02}"), name=name)
    whole = open_book(asked(BookKind.REGISTER), desk=desk)

    found = narrowed(whole, "thi mai", desk=desk)
    nobody = narrowed(whole, "khong ai ca", desk=desk)

    assert found is not None
    assert [(one.no, one.cells[2]) for one in found.first] == [(1, "Lò Thị Mai"), (3, "Đỗ Thị Mai")]
    assert nobody is not None
    assert len(nobody) == 0
    assert narrowed(whole, "mai", desk=desk, cancelled=lambda: True) is None
    assert page(found, 1, desk=desk)[0].no == 3


@pytest.mark.parametrize("short", [0, 2_000])
def test_whose_data_is_restricted_stands_by_name_in_the_law_s_register_only(
    led: Desk, walk: Walk, monkeypatch: pytest.MonkeyPatch, short: int
) -> None:
    monkeypatch.setattr(books, "SHORT", short)
    clerk = replace(led, clerk=replace(led.clerk, role=Role.CLERK))
    walk("Nguyễn Thị Ánh", "2026-11-23T09:00", ("finish", "2026-11-23T10:00", Finished(shelf="A")))
    request = ask(Wish.RESTRICT, "001190000001", "Theo đơn", desk=led, at=led.clock.now())
    answer(request.number, "Đã làm", desk=led, at=led.clock.now())

    shown = open_book(asked(BookKind.REGISTER), desk=clerk)
    (waits,) = told(led, BookKind.UNCOLLECTED)

    assert told(clerk, BookKind.REGISTER)[0]["Tên tổ chức, cá nhân"] == "Nguyễn Thị Ánh"
    assert shown.first[0].cells[2:4] == ("(đang hạn chế)", "")
    assert len(narrowed(shown, "nguyen thi", desk=clerk) or ()) == 0
    assert waits["Tên tổ chức, cá nhân"] == "(đang hạn chế)"
    seen = open_book(asked(BookKind.UNCOLLECTED), desk=led)
    assert seen.first[0].cells[2] == "Nguyễn Thị Ánh · đang hạn chế"
    assert len(narrowed(seen, "nguyen thi", desk=led) or ()) == 1


def test_who_may_see_no_number_whole_reads_none_in_a_reason(desk: Desk, walk: Walk) -> None:
    keeper = replace(desk, clerk=replace(desk.clerk, role=Role.ADMINISTRATOR))
    new = wall("2026-11-30T17:00")
    taken = walk("Lò Thị Mai", "2026-11-23T09:00")
    leader = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    wanted = Wanted(move=Move.APOLOGISE, reason="Trùng số 001190000001 ở hồ sơ khác", due_at=new)
    make_move(taken.dossier_id, wanted, desk=leader, at=wall("2026-11-25T09:00"))

    assert told(desk, BookKind.APOLOGIES)[0]["Lý do"] == wanted.reason
    masked = told(keeper, BookKind.APOLOGIES)[0]
    assert "001190000001" not in str(masked["Lý do"])
    assert masked["Mã hồ sơ"] == taken.dossier_code
