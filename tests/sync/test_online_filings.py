"""A filing on the national portal comes down, is answered at a desk, and the answer goes back."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from counter_app.central import pull
from counter_app.central.portal.filings import take_filings
from counter_app.core.clock import local, to_ms
from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import Person
from counter_app.domain.portal import PORTAL
from counter_app.domain.step import Defect, Ground
from counter_app.domain.step_limits import Mark
from counter_app.domain.workflow import Move
from counter_app.services.correcting.disputes import open_disputes
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.intake.online_filings import filing_of, waiting
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier, search
from counter_app.services.sending.cell import for_a_person
from counter_app.services.sending.outbox import unsent
from counter_app.services.visits.visits import guide, refuse_at_counter
from db.central.cell import tell_portal
from db.central.portal import due_messages

CODE = "G22.99-261123-0000101"
FILED = {
    "MaHoSo": CODE,
    "MaTTHC": "2.000635",
    "TenTTHC": "Cấp bản sao trích lục hộ tịch",
    "ChuHoSo": "Phạm Thị Lụa",
    "SoGiayToChuHoSo": "042190000017",
    "LoaiDoiTuong": "1",
    "Email": None,
    "SoDienThoai": "0912345678",
    "TrichYeuHoSo": "Xin bản sao trích lục khai sinh",
    "NgayNopHoSo": "20261123083000",
    "TrangThaiHoSo": 1,
    "HinhThuc": 0,
    "TaiLieuNop": [{"TepDinhKemId": "1", "TenTepDinhKem": "Tờ khai"}],
    "MotTruongMoi": {"a": 1},
}
NEXT_DAY = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def told_portal(cell: Any) -> Iterator[None]:
    """This cell tells the portal for the length of a test."""
    store = cell.cell.store
    store.write("", lambda one: tell_portal(one, on=True)).result()
    yield
    store.write("", lambda one: tell_portal(one, on=False)).result()


@pytest.fixture
def file_online(cell: Any, commune: str) -> Any:
    """The portal gives this filing to the commune; how many were new."""

    def given(**changes: Any) -> int:
        told = cell.cell
        at_ms = to_ms(datetime(2026, 11, 23, 1, 45, tzinfo=UTC))
        return take_filings(
            told.store,
            commune,
            [FILED | changes],
            catalogue=told.catalogue_of(commune),
            at_ms=at_ms,
        )

    return given


@pytest.fixture
def told(cell: Any, commune: str) -> Any:
    """The statuses the portal would hear next of that code, whole dossiers apart."""

    def steps(code: str = CODE) -> list[int]:
        found = cell.cell.store.read(
            commune,
            lambda one: one.exec_driver_sql(
                "SELECT service, code, body FROM portal_messages WHERE commune_id = ? "
                "ORDER BY number",
                (commune,),
            ).all(),
        ).result()
        return [
            json.loads(row.body)["TrangThai"]
            for row in found
            if row.code == code and row.service == "CapNhatTienDoHoSoMC"
        ]

    return steps


def filing(counter: Any) -> Any:
    return filing_of(CODE, desk=counter.desk, at=counter.clock.instant)


def take_in(counter: Any, **changes: Any) -> Any:
    draft = msgspec.structs.replace(filing(counter).draft, given=None, result_copies=1, **changes)
    at = counter.clock.now()
    return receive(draft, offer=offer(draft, desk=counter.desk, at=at), desk=counter.desk, at=at)


def codes(counter: Any) -> list[str]:
    return [one.code for one in waiting(desk=counter.desk, at=counter.clock.instant)]


def test_a_filing_comes_down_once_and_is_no_dossier_yet(
    counter: Any, second: Any, file_online: Any
) -> None:
    assert (file_online(), file_online()) == (1, 0)
    counter.engine.round()
    second.engine.round()
    assert codes(counter) == codes(second) == [CODE]
    assert search("pham thi lua", desk=counter.desk) == ()
    one = filing(counter)
    assert (one.applicant, one.files) == ("Phạm Thị Lụa", ("Tờ khai",))
    assert one.draft.submitter.person.personal_id == "042190000017"
    assert check(desk=counter.desk) == ()


def test_an_answer_is_due_within_eight_working_hours(counter: Any, file_online: Any) -> None:
    file_online()
    counter.engine.round()
    one = filing(counter)
    assert f"{local(one.filed_at):%d/%m %H:%M}" == "23/11 08:30"
    # The 24th is a public holiday.
    assert one.answer_by is not None
    assert f"{local(one.answer_by):%d/%m %H:%M}" == "25/11 08:30"
    at = counter.clock.instant
    marks = [
        waiting(desk=counter.desk, at=at + timedelta(hours=hours))[0].mark for hours in (0, 47, 48)
    ]
    assert marks == [Mark.CALM, Mark.SOON, Mark.LATE]


def test_taken_in_it_is_an_ordinary_dossier_with_the_portal_s_code(
    counter: Any, second: Any, file_online: Any, told: Any
) -> None:
    file_online()
    counter.engine.round()
    taken = take_in(counter)
    assert codes(counter) == []
    here = open_dossier(taken.dossier_id, desk=counter.desk)
    assert [(one.system, one.code) for one in here.external_codes] == [(PORTAL, CODE)]
    assert here.row.code != CODE
    assert check(desk=counter.desk) == ()
    counter.engine.round()
    assert set(counter.states()) == {"acked"}
    second.engine.round()
    assert codes(second) == []
    assert [row.code for row in search(CODE, desk=second.desk)] == [here.row.code]
    counter.move(taken.dossier_id, Move.WITHDRAW)
    counter.engine.round()
    assert told() == [2, 7]
    assert check(desk=second.desk) == ()


def test_what_is_missing_is_asked_for_by_form_02(
    counter: Any, second: Any, file_online: Any, told: Any
) -> None:
    file_online()
    counter.engine.round()
    second.engine.round()
    defect = Defect(component="Tờ khai", code="unsigned")
    guide(filing(counter).draft, (defect,), desk=counter.desk, at=counter.clock.now())
    assert codes(counter) == []
    counter.engine.round()
    second.engine.round()
    assert codes(second) == []
    assert told() == [5]
    assert file_online() == 0
    assert file_online(NgayNopHoSo="20261124091500") == 1
    counter.engine.round()
    assert codes(counter) == [CODE]


def test_what_may_not_be_taken_in_is_refused_by_form_03(
    counter: Any, file_online: Any, told: Any
) -> None:
    file_online()
    counter.engine.round()
    ground = Ground(code="not_competent", words="Không phải người có quyền yêu cầu")
    draft = filing(counter).draft
    refuse_at_counter(draft, (ground,), desk=counter.desk, at=counter.clock.now())
    counter.engine.round()
    assert (codes(counter), told()) == ([], [3])
    with pytest.raises(UserError) as refused:
        filing(counter)
    assert refused.value.code == "filing_unknown"


def test_pressed_twice_it_is_one_dossier(counter: Any, file_online: Any) -> None:
    file_online()
    counter.engine.round()
    draft = msgspec.structs.replace(filing(counter).draft, given=None, result_copies=1)
    at = counter.clock.now()
    offered = offer(draft, desk=counter.desk, at=at)
    one = receive(draft, offer=offered, desk=counter.desk, at=at)
    other = receive(draft, offer=offered, desk=counter.desk, at=at)
    assert (one.dossier_id, other.duplicate) == (other.dossier_id, True)


@pytest.mark.parametrize(
    "changes",
    [{"MaHoSo": ""}, {"ChuHoSo": " "}, {"NgayNopHoSo": "hom nay"}, {"TaiLieuNop": "khong"}],
)
def test_what_cannot_be_read_stops_no_other(
    cell: Any, commune: str, counter: Any, changes: dict[str, Any]
) -> None:
    at_ms = to_ms(NEXT_DAY)
    both = [FILED | changes, 7, FILED]
    new = take_filings(
        cell.cell.store, commune, both, catalogue=cell.cell.catalogue_of(commune), at_ms=at_ms
    )
    counter.engine.round()
    assert (new, codes(counter)) == (1, [CODE])


def test_what_cannot_be_read_is_listed_to_be_answered_on_the_portal_until_it_is(
    counter: Any, second: Any, file_online: Any
) -> None:
    assert file_online(NgayNopHoSo="23/11/2026 08:30") == 0
    counter.engine.round()
    second.engine.round()
    (one,) = waiting(desk=counter.desk, at=counter.clock.instant)
    assert (one.code, one.applicant, one.unread) == (CODE, "", "ngày nộp")
    assert f"{local(one.filed_at):%d/%m %H:%M}" == "23/11 08:45"  # when the cell saw it
    assert one.answer_by is not None
    assert f"{local(one.answer_by):%d/%m %H:%M}" == "25/11 08:45"
    with pytest.raises(UserError) as refused:
        filing(counter)
    assert refused.value.code == "filing_unread"
    assert "trả lời trên Cổng" in refused.value.message
    assert check(desk=counter.desk) == ()

    assert file_online(NgayNopHoSo="2026-11-23T08:30:00") == 1
    counter.engine.round()
    assert filing(counter).applicant == "Phạm Thị Lụa"
    assert file_online(MaHoSo="G22.99-261123-0000102", ChuHoSo="") == 0
    second.engine.round()
    assert codes(second) == [CODE, "G22.99-261123-0000102"]
    assert file_online() == 0  # answered on the portal: it lists it no more
    second.engine.round()
    assert codes(second) == [CODE]


def test_nothing_waits_for_the_portal_that_is_due_later(cell: Any, commune: str) -> None:
    found = cell.cell.store.read(
        commune, lambda one: due_messages(one, commune, at_ms=0, limit=5)
    ).result()
    assert found == ()


def test_taken_in_at_two_desks_a_person_is_asked_and_the_portal_hears_of_one(
    counter: Any, second: Any, file_online: Any, on_cell: Any, commune: str
) -> None:
    file_online()
    for desk in (counter, second):
        desk.engine.round()
    subject = Person(name="Phạm Văn Út", personal_id="042220000018")
    parted = msgspec.structs.replace(
        filing(second).draft, given=None, result_copies=1, client_ref="part-2"
    )
    first, other = take_in(counter), take_in(second, subject=subject)
    at = second.clock.now()
    part = receive(parted, offer=offer(parted, desk=second.desk, at=at), desk=second.desk, at=at)
    for desk in (counter, second, counter):
        desk.engine.round()
    assert set(counter.states()) == set(second.states()) == {"acked"}
    for desk in (counter, second):
        asked = {(one.dispute.dossier, one.twin) for one in open_disputes(desk=desk.desk)}
        assert asked == {
            (other.dossier_id, first.dossier_id),
            (part.dossier_id, first.dossier_id),
        }, "never two parts that one desk made of it"
        assert (len(unsent(desk=desk.desk)), for_a_person(desk=desk.desk)) == (2, (2, 2))
    counter.move(first.dossier_id, Move.TRANSFER)
    second.move(other.dossier_id, Move.TRANSFER)
    for desk in (second, counter):
        desk.engine.round()
    heard = "SELECT DISTINCT dossier FROM portal_messages WHERE commune_id = ?"
    assert on_cell(commune, heard) == [(first.dossier_id,)]


def test_where_the_one_the_portal_knew_is_withdrawn_the_other_goes_on_there(
    counter: Any, second: Any, file_online: Any, told: Any
) -> None:
    file_online()
    for desk in (counter, second):
        desk.engine.round()
    first, other = take_in(counter), take_in(second)
    for desk in (counter, second):
        desk.engine.round()
    second.move(other.dossier_id, Move.TRANSFER)
    second.engine.round()
    assert told() == [2]
    counter.move(first.dossier_id, Move.WITHDRAW)
    counter.engine.round()
    second.move(other.dossier_id, Move.TAKE_UP)
    second.engine.round()
    assert told() == [2, 7, 4]


def test_a_desk_that_begins_with_a_snapshot_hears_of_what_nobody_has_answered(
    counter: Any, second: Any, file_online: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    guided, again, never = (f"{CODE[:-1]}{n}" for n in (2, 3, 4))
    other = {"ChuHoSo": "Lý Thị Sen", "SoGiayToChuHoSo": "042190000018"}
    for code in (CODE, again, never):
        file_online(MaHoSo=code)
    file_online(MaHoSo=guided, **other)
    counter.sync()
    take_in(counter)
    desk, at = counter.desk, counter.clock.now()
    defect = Defect(component="Tờ khai", code="unsigned")
    for code in (guided, again):
        guide(filing_of(code, desk=desk, at=at).draft, (defect,), desk=desk, at=at)
    counter.sync()
    file_online(MaHoSo=again, NgayNopHoSo="20261124091500")
    monkeypatch.setattr(pull, "_MOST_BEHIND", 0)
    second.sync()  # for the first time since it joined
    counter.sync()
    assert sorted(codes(second)) == sorted(codes(counter)) == [again, never]
