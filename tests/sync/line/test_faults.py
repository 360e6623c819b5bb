"""Whatever the line does: nothing acknowledged wrongly, nothing lost, nothing twice."""

from collections.abc import Callable
from typing import Any

import pytest

from counter_app.core.clock import to_ms
from counter_app.domain.workflow import Move
from counter_app.services.keeping.check import check
from counter_app.services.sending.outage_paper import outages

OPERATIONS = "SELECT id, outcome FROM operations WHERE commune_id = ? ORDER BY seq"
ALL = (
    *("500", "502 page", "503", "429", "401", "captive portal", "captive portal posing"),
    *("redirect", "junk json", "empty", "404", "511", "other ids", "fewer answers"),
    *("twice the same", "no outcome", "reply lost", "reply cut"),
)
Rows = Callable[[str, str], list[Any]]


@pytest.mark.parametrize("name", ALL)
def test_a_bad_answer_acknowledges_nothing_and_the_next_round_everything(
    name: str, on_bad_line: Any, bad_line: Any, faults: Any, on_cell: Rows
) -> None:
    desk = on_bad_line
    first, second = desk.take_in(), desk.take_in(name="Trần Văn Kiên")
    # A refused token is renewed once in the same round: both times it is refused.
    bad_line.faults["/v1/push"] = [faults[name]] * (2 if name == "401" else 1)
    failed = desk.engine.round()
    assert failed.trouble
    assert failed.message
    assert desk.states() == ["pending", "pending"]
    last = desk.engine.round()
    # The outage that the first round began is over at once: no herd to spread.
    assert last.trouble == ""
    assert desk.states() == ["acked", "acked"]
    there = on_cell(desk.desk.office.commune_code, OPERATIONS)
    ours = [row[0] for row in desk.rows("SELECT id FROM outbox ORDER BY seq")]
    assert there == [(ours[0], "accepted"), (ours[1], "accepted")]
    assert len({first.dossier_code, second.dossier_code}) == 2
    assert check(desk=desk.desk) == ()


def test_a_token_that_the_cell_forgot_is_renewed_in_the_same_round(
    on_bad_line: Any, bad_line: Any, faults: Any
) -> None:
    on_bad_line.take_in()
    bad_line.faults["/v1/push"] = [faults["401"]]
    assert on_bad_line.engine.round().trouble == ""
    assert on_bad_line.states() == ["acked"]


def test_retry_after_is_kept_with_some_chance(on_bad_line: Any, bad_line: Any, faults: Any) -> None:
    on_bad_line.take_in()
    bad_line.faults["/v1/push"] = [faults["429"]]
    assert on_bad_line.engine.round().wait_s == 30 * 1.25


def test_waiting_grows_to_a_quarter_of_an_hour(
    on_bad_line: Any, bad_line: Any, faults: Any
) -> None:
    on_bad_line.take_in()
    bad_line.always["/v1/challenge"] = faults["511"]
    waits = [on_bad_line.engine.round().wait_s for _ in range(12)]
    assert waits[:4] == [1.0, 2.0, 4.0, 8.0]
    assert waits[-1] == 450.0  # half of fifteen minutes: chance stands at one half
    assert on_bad_line.rows("SELECT count(*), count(ended_ms) FROM outages") == [(1, 0)]
    del bad_line.always["/v1/challenge"]
    on_bad_line.engine.round()
    assert on_bad_line.rows("SELECT count(*), count(ended_ms) FROM outages") == [(1, 1)]
    assert on_bad_line.states() == ["acked"]


def test_one_bad_record_never_holds_the_others_up(
    on_bad_line: Any, bad_line: Any, faults: Any, on_cell: Rows, commune: str
) -> None:
    """The cell fails over every batch that holds the third operation whole."""
    desk = on_bad_line
    taken = [desk.take_in(name=f"Nguyễn Văn {name}") for name in ("Ánh", "Bình", "Cường", "Dũng")]
    desk.move(taken[2].dossier_id, Move.TRANSFER)
    bad = desk.rows("SELECT id FROM outbox ORDER BY seq")[2][0]
    relay = bad_line.RequestHandlerClass.relay

    def broken(handler: Any, body: bytes) -> None:
        from zstandard import ZstdDecompressor

        packed = handler.headers.get("Content-Encoding") == "zstd"
        plain = ZstdDecompressor().decompressobj().decompress(body) if packed else body
        import json

        whole = [op for op in json.loads(plain)["ops"] if op["id"] == bad and not op.get("hole")]
        if whole:
            faults["500"](handler, body)
        else:
            relay(handler, *handler.forward(body))

    bad_line.always["/v1/push"] = broken
    rounds = [desk.engine.round() for _ in range(20)]
    assert rounds[-1].trouble == ""
    assert desk.states() == ["acked", "acked", "parked", "acked", "blocked"]
    there = dict(on_cell(commune, OPERATIONS))
    assert there[bad] == "held"
    del bad_line.always["/v1/push"]
    desk.desk.store.write(lambda c: c.exec_driver_sql("UPDATE outbox SET next_at = 0"))
    assert desk.engine.round().trouble == ""
    assert desk.states() == ["acked"] * 5
    assert check(desk=desk.desk) == ()


def test_the_dossier_that_finds_the_line_dead_is_counted_with_its_outage(
    on_bad_line: Any, bad_line: Any, faults: Any
) -> None:
    on_bad_line.take_in(name="Trần Văn Kiên")
    on_bad_line.engine.round()
    contact = on_bad_line.clock.now()
    on_bad_line.take_in()
    bad_line.always["/v1/challenge"] = faults["511"]
    bad_line.always["/v1/push"] = faults["511"]
    on_bad_line.engine.round()
    on_bad_line.take_in(name="Lê Thị Hoa")
    bad_line.always.clear()
    on_bad_line.engine.round()
    on_bad_line.engine.round()

    (line,) = outages(desk=on_bad_line.desk, at=on_bad_line.clock.now())

    assert (line.taken_in, line.sent_since) == (2, 2)
    # By the desk's own clock: that of the test is stepped, while the server's runs on.
    assert on_bad_line.rows("SELECT began_ms FROM outages")[0][0] > to_ms(contact)


def test_what_was_answered_before_the_line_broke_is_told_as_sent(
    on_bad_line: Any, bad_line: Any, faults: Any
) -> None:
    import json
    from io import StringIO

    from counter_app.cli.io import Io
    from counter_app.cli.main import main

    for name in ("Trần Văn Kiên", "Lê Thị Hoa"):
        on_bad_line.take_in(name=name)
    bad_line.always["/v1/pull"] = faults["511"]
    last = on_bad_line.engine.round()
    assert (last.trouble != "", last.sent) == (True, 2)
    assert on_bad_line.states() == ["acked"] * 2
    assert on_bad_line.engine.round().sent == 0
    on_bad_line.take_in(name="Vũ Thị Lan")
    on_bad_line.close()

    out, err = StringIO(), StringIO()
    told = ("--data", str(on_bad_line.folder), "sync", "--once")
    assert main(told, Io(stdin=StringIO(), stdout=out, stderr=err)) == 1
    said = json.loads(out.getvalue())
    assert (said["sent"], said["waiting"]) == (1, 0)
    assert said["message"].startswith(
        "Máy chủ đã trả lời 1 việc trong lượt này, không còn việc nào chờ gửi; sau đó"
    )
