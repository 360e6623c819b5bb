"""What people ask of the data kept about them, with its timer; a breach and its seventy-two hours."""

import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from counter_app.cli.privacy import _answer, _kept, _request, _requests
from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.audit_act import ACT_LABELS, Act
from counter_app.domain.data_subject import EXPOSURE_HEADINGS, Affected, BreachTold, Wish
from counter_app.domain.desk_lists import BY_NAME, ListName, Sought
from counter_app.domain.people.applicant import IdentityBasis, Passport, Person, Submitter
from counter_app.domain.staff import Role
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.lists.list_papers import list_csv, list_pdf_file, list_text
from counter_app.services.lists.lists import listed
from counter_app.services.lookup import open_dossier, search
from counter_app.services.people import breaches
from counter_app.services.people.audit import note
from counter_app.services.people.data_subjects import kept_of, kept_pdf
from counter_app.services.people.restriction import restrictions
from counter_app.services.people.subject_requests import answer, ask, requests
from counter_app.services.spreadsheet import csv_text
from counter_app.services.visits.known_people import Asked, known_of
from db.counter.data_subjects import restricted
from tests.commands import call
from tests.pdf_words import text_of
from tests.store.conftest import wall

TakeIn = Callable[..., Receipt]
ABROAD = Passport(number="C1234567", country="FRA", expires_on=date(2031, 5, 1))


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-11-23T09:00", "2026-11-26T17:00"),
        ("2026-11-26T16:59", "2026-11-30T17:00"),  # Thursday: Friday and Monday
        ("2026-11-28T10:00", "2026-12-01T17:00"),  # Saturday
        ("2026-12-30T10:00", "2027-01-04T17:00"),  # over New Year's Day, a Friday
    ],
)
def test_an_answer_is_due_at_the_close_of_the_second_working_day(
    desk: Desk, asked: str, due: str
) -> None:
    taken = ask(Wish.SHOW, "001190000001", "Xin xem dữ liệu", desk=desk, at=wall(asked))
    assert f"{local(taken.due_at):%Y-%m-%dT%H:%M}" == due


def test_a_request_is_answered_once_and_stays_as_it_was_written(led: Desk) -> None:
    desk, at = led, led.clock.now()
    asked = ask(Wish.RESTRICT, "Nguyễn Thị Ánh", "Thôi gọi điện", desk=desk, at=at)
    assert requests(desk=desk, only_open=True) == (asked,)
    answer(asked.number, "Đã thôi dùng số điện thoại", desk=desk, at=desk.clock.now())
    assert requests(desk=desk, only_open=True) == ()
    (done,) = requests(desk=desk)
    assert (done.answer, done.done_by) == ("Đã thôi dùng số điện thoại", desk.clerk.name)
    with pytest.raises(UserError, match="đang chờ trả lời"):
        answer(asked.number, "Lần nữa", desk=desk, at=desk.clock.now())
    with pytest.raises(UserError, match="trả lời thế nào"):
        answer(asked.number, "  ", desk=desk, at=desk.clock.now())
    with pytest.raises(UserError, match="số định danh"):
        ask(Wish.SHOW, "Áo", "", desk=desk, at=at)


def test_all_that_is_kept_of_a_person_and_who_looked(led: Desk, take_in: TakeIn) -> None:
    mine = Person(
        name="Lò Thị Mây", personal_id="011190000017", address="Bản Pá", ethnic_group="Thái"
    )
    taken = take_in(submitter=Submitter(person=mine))
    other = take_in(name="Lò Thị Mây Hồng")
    assert note(led, Act.DOSSIER_SEEN, subject=taken.dossier_id) == ""
    assert note(led, Act.DOSSIER_SEEN, subject=other.dossier_id) == ""

    by_number = kept_of("011190000017", desk=led)
    (kept,) = by_number.dossiers
    assert kept.row.code == taken.dossier_code
    for said in ("011190000017", "dân tộc Thái", "Bản Pá", "0912345678"):
        assert said in kept.said[0]
    asked = ACT_LABELS[Act.KEPT_SHOWN]
    assert [(one.who, one.did) for one in by_number.looked] == [
        (led.clerk.name, "xem hồ sơ"),
        (led.clerk.name, asked),
    ]
    by_name = kept_of("lo thi may", desk=led)
    assert [one.row.code for one in by_name.dossiers] == [taken.dossier_code]
    assert [one.did for one in by_name.looked] == ["xem hồ sơ", asked, asked], "by number, by name"
    assert [one.did for one in kept_of("Lò Thị Mây Hồng", desk=led).looked] == ["xem hồ sơ", asked]
    by_number = kept_of("011190000017", desk=led)

    read = text_of(kept_pdf(by_number, desk=led, at=led.clock.now()))
    for said in ("011190000017", "Bản Pá", "23/11/2026", f"{led.clerk.name} (4 lần)"):
        assert said in read
    nobody = kept_of("Vàng A Pủa", desk=led)
    assert "không giữ hồ sơ nào" in text_of(kept_pdf(nobody, desk=led, at=led.clock.now()))


def test_who_had_the_use_restricted_is_found_no_more_until_that_is_lifted(
    led: Desk, walk: Callable[..., Receipt]
) -> None:
    desk = replace(led, clerk=replace(led.clerk, role=Role.CLERK))
    finished = walk(
        "Nguyễn Thị Ánh", "2026-11-23T09:00", ("withdraw", "2026-11-23T10:00")
    ).dossier_id
    running = walk("Nguyễn Thị Ánh", "2026-11-23T09:30").dossier_id

    def found(by: Desk, text: str = "001190000001") -> set[str]:
        return {one.id for one in search(text, desk=by)}

    def grant(wish: Wish) -> None:
        at = desk.clock.now()
        with pytest.raises(UserError, match="lý do"):
            ask(wish, "001190000001", " ", desk=desk, at=at)
        asked = ask(wish, "001190000001", "Theo đơn ngày 20/11", desk=desk, at=at)
        assert found(desk) == before, "nothing changes before it is granted"
        with pytest.raises(UserError, match="do lãnh đạo, quản trị làm"):
            answer(asked.number, "Đã làm", desk=desk, at=at)
        answer(asked.number, "Đã làm", desk=led, at=at)

    before = found(desk)
    assert before == {finished, running}
    grant(Wish.RESTRICT)
    assert found(desk) == found(desk, "nguyen thi anh") == {running}, "what runs is served"
    assert found(led) == {finished, running}
    assert desk.store.read(restricted) == {"001190000001"}
    assert_marked(led, finished, running)
    before = {running}
    grant(Wish.LIFT)
    assert found(desk) == {finished, running}
    assert restrictions(desk=led) == ()
    assert not open_dossier(running, desk=led).row.restricted


def test_a_number_is_theirs_however_it_is_typed_and_a_name_only_of_who_has_none(
    led: Desk, take_in: TakeIn
) -> None:
    taken, at = take_in(), led.clock.now()
    for typed in ("001 190 000 001", "001.190.000.001", "001190000001"):
        assert len(kept_of(typed, desk=led).dossiers) == 1, typed
    with pytest.raises(UserError, match="Hãy ghi số ấy"):
        ask(Wish.RESTRICT, "nguyễn thị ánh", "Theo đơn", desk=led, at=at)
    asked = ask(Wish.RESTRICT, "001 190 000 001", "Theo đơn", desk=led, at=at)
    answer(asked.number, "Đồng ý", desk=led, at=at)
    assert open_dossier(taken.dossier_id, desk=led).row.restricted


def test_a_name_may_be_restricted_while_one_who_bears_it_has_no_number(
    led: Desk, take_in: TakeIn
) -> None:
    for who in (
        Person(name="Lò Thị Mây", personal_id="011190000017"),
        Person(name="Lò Thị Mây", identity_basis=IdentityBasis.STATED, no_id_reason="Chưa làm"),
    ):
        take_in(submitter=Submitter(person=who))
    ask(Wish.RESTRICT, "lò thị mây", "Theo đơn", desk=led, at=led.clock.now())
    assert [one.person for one in requests(desk=led, only_open=True)] == ["lò thị mây"]


def test_a_restriction_refused_with_its_ground_holds_nobody(led: Desk) -> None:
    at = led.clock.now()
    first = ask(Wish.RESTRICT, "001190000001", "Theo đơn", desk=led, at=at)
    with pytest.raises(UserError, match="vì sao từ chối"):
        answer(first.number, " ", granted=False, desk=led, at=at)
    given = Namespace(what=str(first.number), words="Hồ sơ đang giải quyết", refuse=True)
    assert _answer(given, led) == [{"answered": first.number, "granted": False}]
    assert restrictions(desk=led) == ()
    (told,) = _requests(given, led)
    assert (told["granted"], told["answer"]) == (False, "Hồ sơ đang giải quyết")

    second = ask(Wish.RESTRICT, "001190000001", "Theo đơn sau", desk=led, at=at)
    assert requests(desk=led, only_open=True)[0].granted is None
    answer(second.number, "Đồng ý", desk=led, at=at)
    third = ask(Wish.LIFT, "001190000001", "Xin thôi", desk=led, at=at)
    answer(third.number, "Người xin không phải chủ dữ liệu", granted=False, desk=led, at=at)
    assert [one.why for one in restrictions(desk=led)] == ["Theo đơn sau"], "still held"


def test_who_is_known_by_a_passport_has_their_dossiers_restricted(
    led: Desk, take_in: TakeIn
) -> None:
    who = Person(
        name="Marie Petit",
        nationality="FRA",
        passport=ABROAD,
        identity_basis=IdentityBasis.PASSPORT,
    )
    taken, at = take_in(submitter=Submitter(person=who)), led.clock.now()
    asked = ask(Wish.RESTRICT, ABROAD.number, "Theo đơn", desk=led, at=at)
    answer(asked.number, "Đồng ý", desk=led, at=at)
    assert open_dossier(taken.dossier_id, desk=led).row.restricted
    assert known_of(Asked(person=who), desk=led, at=at).restricted


def assert_marked(led: Desk, finished: DossierId, running: DossierId) -> None:
    """Wherever a row stands, it says so; what goes out of the house leaves the name behind."""
    (told,) = restrictions(desk=led)
    assert (told.person, told.why, told.answer) == (
        "001190000001",
        "Theo đơn ngày 20/11",
        "Đã làm",
    )
    at = wall("2026-11-23T10:00")
    assert {one.restricted for one in search("001190000001", desk=led)} == {True}
    for one in (finished, running):
        assert open_dossier(one, desk=led).row.restricted
    (row,) = listed(ListName.TRANSFER, desk=led, at=at)
    assert row.row.named == "Nguyễn Thị Ánh · đang hạn chế"
    of = BY_NAME[ListName.TRANSFER]
    for said in (list_csv(of, (row,)), list_text(of, (row,))):
        assert "Ánh" not in said
        assert "(đang hạn chế)" in said
        assert row.row.code in said, "the row itself stays"
    page = text_of(list_pdf_file(of, (row,), desk=led, at=at, sought=Sought()))
    assert ("Ánh" in page, "(đang hạn chế)" in page) == (False, True)
    who = Person(name="Nguyễn Thị Ánh", personal_id="001190000001")
    assert known_of(Asked(person=who), desk=led, at=at).restricted
    namesake = Person(name="Nguyễn Thị Ánh", personal_id="001190000009")
    assert not known_of(Asked(person=namesake), desk=led, at=at).restricted


@pytest.mark.parametrize(
    ("person", "hidden"),
    [
        (Person(name="Lò Thị Mây", personal_id="011190000017"), "011•••••0017"),
        (Person(name="Lò Thị Mây", personal_id="011190000017", old_id="012345678"), "01••••678"),
        (
            Person(name="Marie Petit", nationality="FRA", passport=ABROAD,
                   identity_basis=IdentityBasis.PASSPORT),
            "C1•••567",
        ),
    ],
)  # fmt: skip
def test_who_sees_no_numbers_whole_sees_none_of_what_is_kept(
    desk: Desk, take_in: TakeIn, tmp_path: Path, person: Person, hidden: str
) -> None:
    number = person.old_id or person.personal_id or ABROAD.number
    take_in(submitter=Submitter(person=person), phone="0912345678")
    ask(Wish.SHOW, number, f"Số {number}, gọi 0912 345 678", desk=desk, at=desk.clock.now())
    keeper = replace(desk, clerk=replace(desk.clerk, role=Role.ADMINISTRATOR))

    for who in (number, person.name):
        paper = tmp_path / "tra-loi.pdf"
        told = repr(_kept(Namespace(what=who, out=paper), keeper))
        for read in (told, text_of(paper.read_bytes())):
            assert (number in read, hidden in read) == (False, True)
            assert ("0912345678" in read, "09•••••678" in read) == (False, True)
    (asked,) = requests(desk=desk)
    masked = _request(asked, keeper)
    assert (masked["person"], masked["words"]) == (
        hidden,
        f"Số {hidden}, gọi 091• ••• 678",
    )
    assert _request(asked, desk)["person"] == number


def test_the_commands_say_that_the_use_is_restricted(
    led: Desk, take_in: TakeIn, tmp_path: Path
) -> None:
    taken = take_in()
    filed = {
        "procedure_code": "2.000815",
        "submitter": {"name": "Nguyễn Thị Ánh", "personal_id": "001190000001"},
        "certified_copies": [{"document": "Giấy khai sinh", "pages": 3, "copies": 2}],
    }
    typed = tmp_path / "ho-so.json"
    typed.write_text(json.dumps(filed, ensure_ascii=False), "utf-8")

    def answered(told: tuple[int, list[Any], str]) -> Any:
        assert (told[0], told[2]) == (0, "")
        return told[1][0]

    def says() -> list[object]:
        found, shown, again = (
            answered(call("--data", led.data_dir, *arguments))
            for arguments in (
                ("search", taken.dossier_code),
                ("dossier", taken.dossier_code, "show"),
                ("intake", "--file", typed),
            )
        )
        return [found["restricted"], shown["restricted"], "use_restricted" in again["warnings"]]

    assert says() == [False, False, False]
    asked = ask(Wish.RESTRICT, "001190000001", "Theo đơn", desk=led, at=led.clock.now())
    answer(asked.number, "Đồng ý", desk=led, at=led.clock.now())
    assert says() == [True, True, True]


def test_only_who_may_know_who_looked_asks_for_it(desk: Desk) -> None:
    clerk = replace(desk, clerk=replace(desk.clerk, role=Role.CLERK))
    with pytest.raises(UserError, match="xem ai đã xem"):
        kept_of("011190000017", desk=clerk)


def test_a_breach_is_told_within_seventy_two_hours(led: Desk) -> None:
    desk, at = led, led.clock.now()
    told = BreachTold(
        found_at=at - timedelta(hours=2),
        what="Mất máy ở quầy 1",
        data="Họ tên, số định danh, dân tộc",
        measures="Đã thu hồi máy",
        people=1_234,
        since=date(2026, 7, 1),
        harm="Có thể bị mạo danh",
        contact="Bà Hạnh, 0208 000 000",
    )
    first = breaches.note(told, desk=desk, at=at)
    assert first.due_at == told.found_at + timedelta(hours=72)
    more = breaches.note(replace(told, people=1_300, follows=first.number), desk=desk, at=at)
    breaches.tell(first.number, "Đã gửi văn bản", desk=desk, at=desk.clock.now())
    newest, oldest = breaches.breaches(desk=desk)
    assert (newest.number, newest.is_open, oldest.is_open) == (more.number, True, False)
    with pytest.raises(UserError, match="đang chờ báo"):
        breaches.tell(first.number, "Lần nữa", desk=desk, at=at)
    for wrong in (
        replace(told, what=" "),
        replace(told, found_at=at + timedelta(hours=1)),
        replace(told, follows=99),
    ):
        with pytest.raises(UserError):
            breaches.note(wrong, desk=desk, at=at)
    read = text_of(breaches.breach_pdf(first, desk=desk, at=at))
    said = (
        "1.234",
        "Mất máy ở quầy 1",
        "01/07/2026",
        "Có thể bị mạo danh",
        "Bà Hạnh, 0208 000 000",
    )
    for one in said:
        assert one in read
    assert oldest.told == told
    assert "Bổ sung báo cáo về sự cố số 1." in text_of(breaches.breach_pdf(more, desk=desk, at=at))


def test_who_is_affected_is_read_from_this_pc_or_from_the_servers_list(
    led: Desk, take_in: TakeIn, refuse: Callable[..., object], tmp_path: Path
) -> None:
    assert breaches.affected_here(desk=led) == Affected(people=0, dossiers=0, since=None)
    mine = Person(name="Lò Thị Mây", personal_id="011190000017", ethnic_group="Thái")
    take_in(submitter=Submitter(person=mine), at=wall("2026-11-20T09:00"))
    take_in()
    take_in()
    refuse()
    here = breaches.affected_here(desk=led)
    # Who was refused had filed before.
    assert here == Affected(people=2, dossiers=3, since=date(2026, 11, 20), sensitive=("dân tộc",))

    listed_by_server = tmp_path / "danh-sach.csv"
    row = ("A-1", "20/11/2026 09:00", "Thủ tục", "Người nộp", "Lò Thị Mây", "011190000017", "", "")
    none = ("A-2", "19/11/2026 09:00", "Thủ tục", "Người nộp", "Lò Văn Pá", "", "Bản Pá", "")
    rows = ((*row, "chắc chắn", "dân tộc, ảnh chụp giấy tờ"), (*none, "có thể", ""), (*row, "", ""))
    listed_by_server.write_text(csv_text(EXPOSURE_HEADINGS, rows), "utf-8-sig")
    assert breaches.affected_by_list(listed_by_server) == Affected(
        people=2,
        dossiers=2,
        since=date(2026, 11, 19),
        sensitive=("dân tộc", "ảnh chụp giấy tờ"),
    )
    for wrong in ("", "a,b\n1,2\n", csv_text(EXPOSURE_HEADINGS, [("A-1", "hôm qua")])):
        listed_by_server.write_text(wrong, "utf-8")
        with pytest.raises(UserError, match="không phải danh sách"):
            breaches.affected_by_list(listed_by_server)


def test_the_command(desk: Desk, take_in: TakeIn, tmp_path: Path) -> None:
    take_in()

    def privacy(*arguments: Any) -> list[Any]:
        code, answers, told = call("--data", desk.data_dir, "privacy", *arguments)
        assert (code, told) == (0, "")
        return answers

    (asked,) = privacy("ask", "001190000001", "--wish", "show", "--words", "Xin xem")
    assert privacy("requests") == [asked]
    paper = tmp_path / "tra-loi.pdf"
    (kept,) = privacy("kept", "001190000001", "--out", paper, "--as", leader(desk))
    assert len(kept["dossiers"]) == 1
    assert paper.read_bytes()[:4] == b"%PDF"
    privacy("answer", asked["number"], "--words", "Đã giao giấy")
    assert privacy("requests")[0]["answer"] == "Đã giao giấy"
    what = ("--happened", "Mất USB", "--affected", "Danh sách tháng 11", "--measures", "Đã báo")
    (noted,) = privacy("breach", *what, "--out", tmp_path / "bao-cao.pdf")
    privacy("told", noted["number"], "--words", "Đã gửi", "--as", leader(desk))
    assert privacy("breaches")[0]["told_by"] is not None


def leader(desk: Desk) -> str:
    from counter_app.services.office.office import staff

    return next(one.name for one in staff(desk.store) if one.role is Role.LEADER)
