"""A desk keeps the signed end of each day and finds out a server that rewrote what it once told."""

import asyncio
import json
from datetime import date, timedelta
from io import StringIO
from typing import Any, Final

import msgspec
import pytest

from counter_app.bootstrap_sync import enrol_desk
from counter_app.central.audit.day_sealing import seal_ended
from counter_app.central.running.serving import ServedCell
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.protocol.operation import to_base64url
from counter_app.protocol.pull import CentralEvent, CentralKind
from counter_app.protocol.sealing import DayRoot, change_link, commune_chain_start, root_bytes
from counter_app.services.keeping.check import check
from counter_app.sync.apply import apply_events
from counter_app.sync.here import Here
from db.central.changes import NewChange, add_changes, changes_after
from db.central.heads import Head, move_head, take_head

# A day is the cell's own, and this cell lives on the morning of the desks.
TODAY: Final = date(2026, 11, 23)
DAY, NEXT = TODAY.isoformat(), (TODAY + timedelta(days=1)).isoformat()
FINDINGS = "SELECT kind, about FROM findings ORDER BY number"
HELD = "SELECT day, held FROM day_roots ORDER BY number"


def test_a_true_day_holds(counter: Any, second: Any, cell: ServedCell, commune: str) -> None:
    counter.take_in()
    second.take_in("Trần Văn Bình")
    second.sync()
    counter.sync()
    sealed(cell, DAY)
    counter.take_in()  # the next day's work stands above the root

    counter.sync()
    second.sync()

    for desk in (counter, second):
        assert desk.rows(HELD) == [(DAY, "yes")]
        assert desk.rows(FINDINGS) == []
        assert check(desk=desk.desk) == ()


def test_a_rewritten_past_change_is_found_when_the_day_is_sealed(
    counter: Any, cell: ServedCell, commune: str
) -> None:
    for name in ("Nguyễn Thị Ánh", "Trần Văn Bình", "Lê Thị Cúc"):
        counter.take_in(name)
    counter.sync()
    counter.sync()  # its own come back and are counted
    rewrite(cell, commune, chg=2)
    sealed(cell, DAY)

    counter.sync()

    assert counter.rows(HELD) == [(DAY, "no")]
    assert counter.rows(FINDINGS) == [("history_other", DAY)]
    (told,) = check(desk=counter.desk)
    assert f"{TODAY:%d/%m/%Y}" in told.message
    counter.close()
    out = StringIO()
    asked = ("--data", str(counter.folder), "sync", "--status")
    assert main(asked, Io(stdin=StringIO(), stdout=out, stderr=StringIO())) == 0
    assert told.message in json.loads(out.getvalue())["message"]


def test_after_a_rewritten_day_the_next_true_one_holds(
    counter: Any, cell: ServedCell, commune: str
) -> None:
    counter.take_in()
    counter.sync()
    counter.sync()
    rewrite(cell, commune, chg=1)
    sealed(cell, DAY)
    counter.sync()
    counter.take_in("Trần Văn Bình")
    counter.sync()
    counter.sync()
    sealed(cell, NEXT)

    counter.sync()

    assert counter.rows(HELD) == [(DAY, "no"), (NEXT, "yes")]


def test_a_desk_that_comes_later_finds_a_change_put_behind_the_chains_back(
    counter: Any, cell: ServedCell, commune: str, open_counter: Any, code_for: Any
) -> None:
    counter.take_in()
    counter.sync()
    in_cell(cell, commune, "UPDATE changes SET at_ms = at_ms - 60000 WHERE commune_id = ?")
    sealed(cell, DAY)
    newcomer = open_counter(commune, name="c", lane=5)
    enrol_desk(code_for(commune), url=cell.url, desk=newcomer.desk)

    newcomer.sync()

    assert newcomer.rows(FINDINGS) == [("history_other", DAY)]


def test_two_signed_ends_of_one_day_are_both_kept_and_told(
    counter: Any, cell: ServedCell, commune: str
) -> None:
    counter.take_in()
    counter.sync()
    sealed(cell, DAY)
    counter.sync()

    come_down(counter, signed_root(cell, commune, DAY, "ab" * 32))

    assert [row[0] for row in counter.rows(FINDINGS)] == ["root_twice"]
    assert counter.rows(HELD) == [(DAY, "yes"), (DAY, "no")]
    (told,) = check(desk=counter.desk)
    assert told.message.startswith("Máy chủ đã ký hai")


def test_the_same_end_told_again_is_the_same(counter: Any, cell: ServedCell, commune: str) -> None:
    root = signed_root(cell, commune, DAY, "ab" * 32, chg=0)

    come_down(counter, root)
    come_down(counter, root, chg=2)

    assert counter.rows(FINDINGS) == []
    assert len(counter.rows(HELD)) == 1


def test_an_end_nobody_of_the_cell_signed_is_told_and_not_kept(counter: Any) -> None:
    come_down(counter, DayRoot(day=DAY, chg=0, head="ab" * 32, sig="AAAA"))

    assert counter.rows(HELD) == []
    assert counter.rows(FINDINGS) == [("root_unsigned", DAY)]


def test_a_change_that_was_left_out_is_told(counter: Any, cell: ServedCell, commune: str) -> None:
    noted(cell, commune)
    counter.sync()
    noted(cell, commune)
    noted(cell, commune)
    in_cell(cell, commune, "DELETE FROM changes WHERE commune_id = ? AND chg = 2")

    counter.sync()

    assert counter.rows(FINDINGS) == [("history_gap", "3")]


def test_a_server_that_lost_its_end_in_the_same_life_is_told(
    counter: Any, cell: ServedCell, commune: str
) -> None:
    counter.take_in()
    noted(cell, commune)
    counter.sync()
    counter.sync()
    in_cell(cell, commune, "DELETE FROM changes WHERE commune_id = ? AND chg = 2")
    in_cell(cell, commune, "UPDATE heads SET chg = 1 WHERE commune_id = ?")

    counter.sync()

    assert counter.rows(FINDINGS) == [("history_shorter", "2")]


def test_our_own_word_that_comes_back_altered_is_told(
    counter: Any, cell: ServedCell, commune: str
) -> None:
    counter.take_in()
    real = counter.engine._connect

    def altering(joined: Any) -> Any:
        api = real(joined)
        pulled = api.pull

        def pull(request: Any) -> Any:
            reply = pulled(request)
            events = tuple(altered(one) for one in reply.events)
            return msgspec.structs.replace(reply, events=events)

        api.pull = pull
        return api

    counter.engine._connect = altering
    counter.sync()
    counter.sync()

    assert [row[0] for row in counter.rows(FINDINGS)] == ["own_changed"]


def altered(event: CentralEvent) -> CentralEvent:
    body = bytes(event.body).replace("Ánh".encode(), b"Anh")
    return msgspec.structs.replace(event, body=msgspec.Raw(body))


@pytest.mark.parametrize("statement", ["DELETE FROM findings", "DELETE FROM day_roots"])
def test_what_was_found_stays_on_record(
    statement: str, counter: Any, cell: ServedCell, commune: str
) -> None:
    for number, head in enumerate(("ab", "cd")):
        come_down(counter, signed_root(cell, commune, DAY, head * 32), chg=number)

    with pytest.raises(Exception, match="sealed"):
        counter.desk.store.write(lambda one: one.exec_driver_sql(statement))


def sealed(cell: ServedCell, day: str) -> None:
    asyncio.run(seal_ended(cell.cell, day))


def signed_root(cell: ServedCell, commune: str, day: str, head: str, *, chg: int = 1) -> DayRoot:
    sig = cell.cell.key.sign(root_bytes(commune, day, chg, head))
    return DayRoot(day=day, chg=chg, head=head, sig=to_base64url(sig))


def come_down(counter: Any, root: DayRoot, *, chg: int = 1) -> None:
    body = msgspec.Raw(msgspec.json.encode(root))
    event = CentralEvent(
        chg=1_000 + chg, scope="device", kind=CentralKind.ROOT.value, v=1, at_ms=1, body=body
    )
    here = Here(device=counter.desk.store.device.id, device_no=1, at=counter.clock.now())
    counter.desk.store.write(lambda one: apply_events(one, [event], here))


def noted(cell: ServedCell, commune: str) -> None:
    change = NewChange(dossier="d", kind="dossier.noted", ver=1, at_ms=1, body="{}")

    def write(connection: Any) -> None:
        add_changes(connection, commune, take_head(connection, commune), [change])

    cell.cell.store.write(commune, write).result()


def rewrite(cell: ServedCell, commune: str, *, chg: int) -> None:
    """A past change is altered, and every seal after it made anew, as one who hides it would."""

    def write(connection: Any) -> None:
        link = commune_chain_start(commune)
        for event in changes_after(connection, commune, 0, limit=100):
            told = event
            if event.chg == chg:
                connection.exec_driver_sql(
                    "UPDATE changes SET at_ms = at_ms - 60000 WHERE commune_id = ? AND chg = ?",
                    (commune, chg),
                )
                told = msgspec.structs.replace(event, at_ms=event.at_ms - 60_000)
            link = change_link(link, told)
            connection.exec_driver_sql(
                "UPDATE changes SET link = ? WHERE commune_id = ? AND chg = ?",
                (link, commune, told.chg),
            )
        move_head(connection, commune, Head(chg=told.chg, link=link))

    cell.cell.store.write(commune, write).result()


def in_cell(cell: ServedCell, commune: str, statement: str) -> None:
    def write(connection: Any) -> None:
        connection.exec_driver_sql(statement, (commune,))

    cell.cell.store.write(commune, write).result()
