"""``sync`` by command: what was not taken is told in words and by the exit code, never as success."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest

from counter_app.bootstrap_sync import enrol_desk
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.domain.workflow import Move


def answer(*argv: str, code: int = 0) -> dict[str, Any]:
    out, err = StringIO(), StringIO()
    assert main(argv, Io(stdin=StringIO(), stdout=out, stderr=err)) == code, err.getvalue()
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.fixture
def refused(
    cell: Any, commune: str, open_counter: Callable[..., Any], code_for: Callable[[str], str]
) -> tuple[str, str]:
    """A desk, closed, with a dossier whose code another desk had first and that went on since."""
    one, other = open_counter(commune), open_counter(commune, name="b", lane=1)
    one.take_in(name="Trần Văn Kiên")
    taken = other.take_in(name="Lê Thị Hoa")
    other.move(taken.dossier_id, Move.TRANSFER)
    for desk in (one, other):
        enrol_desk(code_for(commune), url=cell.url, desk=desk.desk)
    one.sync()
    other.close()
    return str(other.folder), taken.dossier_code


def test_a_round_after_which_something_stays_refused_is_no_success(
    refused: tuple[str, str],
) -> None:
    folder, code = refused

    done = answer("--data", folder, "sync", "--once", code=1)
    again = answer("--data", folder, "sync", "--once", code=1)

    for told in (done, again):
        assert (told["waiting"], told["undecided"], told["trouble"]) == (0, 3, None)
        assert (told["aside"], told["disputes"]) == ({"rejected": 1, "blocked": 1}, 1)
        assert told["message"].startswith(
            "Chưa được nhận: 1 việc bị máy chủ từ chối, 1 việc chờ theo. Hãy mở"
        )
    assert (done["sent"], again["sent"]) == (2, 0)
    shown = answer("--data", folder, "sync", "--status")
    assert (shown["aside"], shown["message"]) == (done["aside"], done["message"])
    (line,) = shown["lines"]  # of the other dossier with that number it is the same matter
    assert line["dossier_code"] == code
    assert line["state"] == "Máy chủ từ chối"
    assert (line["why"], line["remedy"]) == (
        "Mã hồ sơ đã cấp cho hồ sơ khác.",
        "Cấp số mới, in lại giấy",
    )


def test_a_question_about_a_twin_is_told_and_is_no_failure(counter: Any, second: Any) -> None:
    for desk in (counter, second):
        desk.take_in(procedure_code="1.004873", certified_copies=())
        desk.sync()
    counter.close()

    told = answer("--data", str(counter.folder), "sync", "--once")

    assert (told["aside"], told["disputes"]) == ({}, 1)
    assert told["message"].startswith("Máy chủ đã nhận, còn 1 câu hỏi chờ người quyết")


def test_a_search_says_nothing_of_a_slip_that_another_desk_prints(
    counter: Any, second: Any
) -> None:
    counter.take_in(name="Trần Văn Kiên")
    counter.sync()
    second.sync()
    for desk, printed in ((counter, False), (second, None)):
        desk.close()
        assert answer("--data", str(desk.folder), "search", "kiên")["printed"] is printed


def test_a_desk_that_has_not_joined_never_reads_as_done(
    open_counter: Callable[..., Any], commune: str
) -> None:
    found = open_counter(commune)
    found.close()
    for asked, code in (("--once", 1), ("--status", 0)):
        told = answer("--data", str(found.folder), "sync", asked, code=code)
        assert (told["enrolled"], told["waiting"]) == (False, 0)
        assert "chưa nối máy chủ" in told["message"]


def test_what_is_set_aside_is_told_beside_what_waits(counter: Any) -> None:
    counter.take_in(name="Trần Văn Kiên")
    counter.take_in()
    park = "UPDATE outbox SET state = 'parked' WHERE seq = 1"
    counter.desk.store.write(lambda one: one.exec_driver_sql(park))
    counter.close()

    told = answer("--data", str(counter.folder), "sync", "--status")

    assert (told["waiting"], told["undecided"], told["aside"]) == (1, 1, {"parked": 1})
    assert told["message"].startswith("Chưa được nhận: 1 việc tạm để riêng. ")
    assert [line["state"] for line in told["lines"]] == ["Tạm để riêng", "Chờ mạng"]


def test_a_clock_that_is_right_is_told_as_right(counter: Any) -> None:
    for offset_ms, seconds in ((-300, 0), (-1_700, -2), (2_400, 2)):
        moved = f"UPDATE enrolment SET offset_ms = {offset_ms}"
        counter.desk.store.write(lambda one, moved=moved: one.exec_driver_sql(moved))
        assert (
            answer("--data", str(counter.folder), "sync", "--status")["clock_offset_s"] == seconds
        )
