"""Taking a dossier in: one transaction, all of it or nothing."""

import json
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Finding
from counter_app.domain.people.applicant import Person
from counter_app.protocol.canonical import canonical
from counter_app.protocol.received import to_text
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from db import engine
from db.counter import dossiers, models

TakeIn = Callable[..., Receipt]


def test_a_receipt_tells_what_is_in_the_store(desk: Desk, take_in: TakeIn, draft: Draft) -> None:
    receipt = take_in()
    view = open_dossier(receipt.dossier_id, desk=desk)
    assert receipt.dossier_code == "TH-H42.12.05-261123-1001"
    assert receipt.slip_no == 100001
    assert view.row.code == receipt.dossier_code
    assert view.row.due_at == receipt.due_at
    assert view.received.draft == draft
    assert view.received.lookup_secret == receipt.lookup_secret
    assert [line.amount_vnd for line in view.received.charges] == [10000]
    assert [event.kind for event in view.events] == [EventKind.RECEIVED]
    assert view.papers[0].content.dossier_code == receipt.dossier_code  # type: ignore[union-attr]
    assert view.row.printed is False


def test_the_working_of_the_date_is_kept_with_it(desk: Desk, take_in: TakeIn) -> None:
    promise = open_dossier(take_in().dossier_id, desk=desk).received.promise
    assert promise is not None
    assert promise["calendar_version"] == desk.calendar.version


def test_the_operation_is_the_whole_dossier_in_canonical_form(desk: Desk, take_in: TakeIn) -> None:
    receipt = take_in()
    ((body, state),) = _rows(desk, "SELECT body, state FROM outbox")
    assert canonical(json.loads(body)) == body
    assert json.loads(body)["code"] == receipt.dossier_code
    assert state == "pending"


def test_the_same_reference_answers_the_same_dossier(desk: Desk, take_in: TakeIn) -> None:
    first = take_in(client_ref="phiếu 7")
    again = take_in(client_ref="phiếu 7", name="Người khác")
    assert again.duplicate
    assert not first.duplicate
    assert replace(again, duplicate=False, warnings=first.warnings) == first
    assert _count(desk, "dossiers") == 1
    assert take_in(client_ref="phiếu 8").slip_no == 100002


def test_what_must_be_mended_first_stops_everything(desk: Desk, draft: Draft) -> None:
    at = desk.clock.now()
    promised = offer(draft, desk=desk, at=at)
    finding = Finding(code="missing", message="Còn thiếu giấy tờ.", field="components")
    with pytest.raises(UserError) as caught:
        receive(draft, offer=replace(promised, findings=(finding,)), desk=desk, at=at)
    assert (caught.value.code, caught.value.field) == ("missing", "components")
    assert _everything(desk) == {}


def test_an_offer_of_yesterday_is_not_taken_in(desk: Desk, draft: Draft) -> None:
    at = desk.clock.now()
    promised = offer(draft, desk=desk, at=at)
    with pytest.raises(UserError, match="ngày khác"):
        receive(draft, offer=promised, desk=desk, at=at + timedelta(days=1))
    assert _everything(desk) == {}


def test_a_dead_clock_battery_stops_the_intake(desk: Desk, draft: Draft) -> None:
    at = desk.clock.now()
    promised = offer(draft, desk=desk, at=at)
    with pytest.raises(UserError) as caught:
        receive(draft, offer=promised, desk=desk, at=at.replace(year=2000))
    assert caught.value.code == "clock_wrong"


def test_a_clock_set_back_is_told_and_repeats_no_number(desk: Desk, take_in: TakeIn) -> None:
    later = desk.clock.now() + timedelta(days=1)
    first = take_in(at=later)
    back = take_in(at=later - timedelta(days=1))
    again = take_in(at=later)
    assert "clock_back" in back.warnings
    assert "clock_back" not in first.warnings
    assert len({first.dossier_code, back.dossier_code, again.dossier_code}) == 3
    assert len({first.slip_no, back.slip_no, again.slip_no}) == 3


def test_without_a_lane_nothing_is_taken_in(desk: Desk, take_in: TakeIn) -> None:
    desk.store.write(lambda c: c.exec_driver_sql("DELETE FROM lanes").close())
    with pytest.raises(EnvironmentFault) as caught:
        take_in()
    assert caught.value.code == "no_lane"
    assert _everything(desk) == {}


def test_an_immediate_dossier_is_closed_in_the_same_transaction(
    desk: Desk, take_in: TakeIn
) -> None:
    receipt = take_in(immediate=True)
    view = open_dossier(receipt.dossier_id, desk=desk)
    assert [event.state for event in view.events] == [State.RECEIVED, State.READY, State.RETURNED]
    assert view.row.state is State.RETURNED
    assert receipt.print_job_id is None
    assert _count(desk, "outbox") == 3
    assert check(desk=desk) == ()


def test_another_units_dossier_without_a_lease_waits_for_its_code(
    desk: Desk, take_in: TakeIn
) -> None:
    receipt = take_in(resolving_unit="H42.12")
    view = open_dossier(receipt.dossier_id, desk=desk)
    assert receipt.dossier_code is None
    assert "code_pending" in receipt.warnings
    assert receipt.slip_no == 100001
    assert view.papers[0].content.dossier_code is None  # type: ignore[union-attr]


def test_another_units_codes_come_from_its_leased_block_until_it_is_empty(
    desk: Desk, take_in: TakeIn
) -> None:
    desk.store.write(
        lambda connection: connection.execute(
            models.code_blocks.insert().values(
                agency="H42.12", day="2026-11-23", first=41, last=42, next=41
            )
        )
    )
    codes = [take_in(resolving_unit="H42.12").dossier_code for _ in range(3)]
    assert codes == ["H42.12-261123-0041", "H42.12-261123-0042", None]


def test_everyone_in_every_role_is_kept(desk: Desk, take_in: TakeIn) -> None:
    owners = tuple(
        Person(name=f"Trần Văn {name}", personal_id=f"00109000010{n}")
        for n, name in enumerate(("Một", "Hai", "Ba"))
    )
    take_in(owners=owners, subject=Person(name="Trần Thị Bé"))
    rows = _rows(desk, "SELECT role, position, name FROM people ORDER BY role, position")
    assert rows == [
        ("owner", 0, "Trần Văn Một"),
        ("owner", 1, "Trần Văn Hai"),
        ("owner", 2, "Trần Văn Ba"),
        ("subject", 0, "Trần Thị Bé"),
        ("submitter", 0, "Nguyễn Thị Ánh"),
    ]


class Failing:
    """A driver cursor whose ``k``-th statement fails; it counts them all."""

    def __init__(self, cursor: Any, fail_at: int) -> None:
        self._cursor = cursor
        self._fail_at = fail_at
        self.count = 0

    def execute(self, *arguments: object) -> Any:
        return self._counted(self._cursor.execute, arguments)

    def executemany(self, *arguments: object) -> Any:
        return self._counted(self._cursor.executemany, arguments)

    def _counted(self, do: Callable[..., Any], arguments: tuple[object, ...]) -> Any:
        self.count += 1
        if self.count == self._fail_at:
            raise OSError(28, "No space left on device")
        return do(*arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


def test_a_failure_at_any_statement_leaves_nothing(
    desk: Desk, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(client_ref="before")
    before = _everything(desk)
    plain, cursors = engine.cursor_of, []

    def take_in_failing_at(k: int) -> Receipt:
        def cursor_of(connection: Any) -> Any:
            cursors.append(Failing(plain(connection), k))
            return cursors[-1]

        with monkeypatch.context() as patch:
            patch.setattr(dossiers, "cursor_of", cursor_of)
            return take_in(client_ref="failing", immediate=True)

    k, told = 1, set()
    while True:
        try:
            receipt = take_in_failing_at(k)
        except EnvironmentFault as fault:
            told.add(fault.code)
            assert _everything(desk) == before, f"statement {k} left something"
            k += 1
        else:
            break
    assert told == {"disk_full"}
    assert k > 20
    assert cursors[-1].count == k - 1
    assert receipt.slip_no == 100002
    assert check(desk=desk) == ()


def test_numbers_never_repeat_under_many_threads(desk: Desk, take_in: TakeIn) -> None:
    receipts: list[Receipt] = []

    def one_clerk() -> None:
        receipts.extend(take_in() for _ in range(25))

    threads = [threading.Thread(target=one_clerk) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({receipt.dossier_code for receipt in receipts}) == 200
    assert sorted(receipt.slip_no for receipt in receipts) == list(range(100001, 100201))
    assert [seq for (seq,) in _rows(desk, "SELECT seq FROM outbox ORDER BY seq")] == list(
        range(1, 201)
    )
    assert check(desk=desk) == ()


def test_the_day_goes_on_with_five_digits_and_the_next_starts_again(
    desk: Desk, take_in: TakeIn
) -> None:
    take_in()
    _execute(desk, "UPDATE counters SET value = 998 WHERE series LIKE 'code:%'")
    codes = [take_in().dossier_code for _ in range(3)]
    assert [str(code)[-6:] for code in codes] == ["3-1999", "-11000", "-11001"]
    tomorrow = take_in(at=desk.clock.now() + timedelta(days=1))
    assert tomorrow.dossier_code == "TH-H42.12.05-261124-1001"
    assert tomorrow.slip_no == 100005


def test_a_full_lane_refuses_and_uses_no_number(desk: Desk, take_in: TakeIn) -> None:
    take_in()
    _execute(desk, "UPDATE counters SET value = 9999 WHERE series LIKE 'code:%'")
    before = _everything(desk)
    with pytest.raises(UserError) as caught:
        take_in()
    assert caught.value.code == "lane_full"
    assert _everything(desk) == before


def test_a_two_digit_lane_has_five_digits_from_the_first_number(
    desk: Desk, take_in: TakeIn
) -> None:
    _execute(desk, "UPDATE lanes SET lane = 10 WHERE kind = 'active'")
    receipt = take_in()
    assert receipt.dossier_code == "TH-H42.12.05-261123-10001"
    assert receipt.slip_no == 1000001


def test_slip_numbers_begin_again_with_the_year(desk: Desk, take_in: TakeIn) -> None:
    take_in()
    new_year = desk.clock.now() + timedelta(days=50)
    assert new_year.year == 2027
    assert take_in(at=new_year).slip_no == 100001


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET clerk_name = 'X'",
        "DELETE FROM events",
        "UPDATE outbox SET body = '{}'",
        "DELETE FROM outbox",
        "UPDATE dossiers SET lookup_secret = '0'",
        "UPDATE dossiers SET code = 'X'",
        "DELETE FROM dossiers",
        "UPDATE papers SET content = '{}'",
        "DELETE FROM papers",
    ],
)
def test_what_is_written_once_cannot_be_changed(
    desk: Desk, take_in: TakeIn, statement: str
) -> None:
    take_in()
    before = _everything(desk)
    with pytest.raises(Exception, match="sealed"):
        _execute(desk, statement)
    assert _everything(desk) == before


def _rows(desk: Desk, sql: str) -> list[tuple[Any, ...]]:
    return desk.store.read(
        lambda connection: [tuple(row) for row in connection.exec_driver_sql(sql)]
    )


def _execute(desk: Desk, sql: str) -> None:
    desk.store.write(lambda connection: connection.exec_driver_sql(sql).close())


def _count(desk: Desk, table: str) -> int:
    return int(_rows(desk, f"SELECT count(*) FROM {table}")[0][0])


def _everything(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every row an intake may touch, by table; tables without rows are left out."""
    tables = {
        "counters": "*", "dossiers": "*", "people": "*", "components": "*", "charges": "*",
        "events": "*", "papers": "*", "print_jobs": "*", "outbox": "*",
        "external_codes": "*", "search_data": "id, hex(block)",
    }  # fmt: skip
    found = {name: _rows(desk, f"SELECT {what} FROM {name}") for name, what in tables.items()}
    empty_index = 2  # the structure and averages records, always there
    if len(found["search_data"]) <= empty_index:
        del found["search_data"]
    return {name: rows for name, rows in found.items() if rows}


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Ánh",
        unicodedata.normalize("NFD", "Nguyễn Thị Ánh"),
        'A "quoted" \\ name/with <marks> & \'; DROP',
        "".join(chr(code) for code in range(0x7F)),
        "\x7f\u2028\U0001f600\ue000\ufb33",
    ],
)
def test_whatever_the_name_the_body_is_canonical(
    desk: Desk, take_in: TakeIn, draft: Draft, name: str
) -> None:
    person = msgspec.structs.replace(draft.submitter.person, name=name)
    wanted = msgspec.structs.replace(
        draft, submitter=msgspec.structs.replace(draft.submitter, person=person)
    )
    view = open_dossier(take_in().dossier_id, desk=desk)
    text = to_text(msgspec.structs.replace(view.received, draft=wanted))
    assert canonical(json.loads(text)) == text
