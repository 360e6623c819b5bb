"""Where a day of a commune ended is signed once it has ended, and every desk is told."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from counter_app.central.audit.day_sealing import last_ended, seal_ended, sealing
from counter_app.central.running.serving import ServedCell
from counter_app.central.waiting import Bells
from counter_app.core.clock import SteppedClock, to_ms
from counter_app.protocol.operation import from_base64url
from counter_app.protocol.sealing import root_bytes
from db.central.changes import NewChange, add_changes
from db.central.heads import take_head

NOON: Final = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
DAY: Final = timedelta(days=1)


def test_a_day_that_ended_is_signed_and_every_desk_told(desk: Any, cell: ServedCell) -> None:
    something_happens(cell, desk.commune)

    asyncio.run(seal_ended(cell.cell, "2026-11-23"))

    (told,) = roots_told(desk)
    assert (told["day"], told["chg"]) == ("2026-11-23", 1)
    message = root_bytes(desk.commune, told["day"], told["chg"], told["head"])
    key = Ed25519PublicKey.from_public_bytes(from_base64url(desk.enrolment["server_keys"][0]))
    key.verify(from_base64url(told["sig"]), message)


def test_a_day_is_sealed_once_and_one_without_news_not_at_all(desk: Any, cell: ServedCell) -> None:
    something_happens(cell, desk.commune)

    for day in ("2026-11-23", "2026-11-23", "2026-11-24"):
        asyncio.run(seal_ended(cell.cell, day))

    assert [told["day"] for told in roots_told(desk)] == ["2026-11-23"]


def test_each_day_missed_ends_with_its_own_last_change(desk: Any, cell: ServedCell) -> None:
    last_minute = datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC)  # of the 23rd in Vietnam
    for at in (NOON, last_minute, last_minute + timedelta(seconds=1), NOON + 3 * DAY):
        something_happens(cell, desk.commune, at)
    something_happens(cell, desk.commune, NOON + 4 * DAY)

    asyncio.run(seal_ended(cell.cell, "2026-11-26"))

    told = [(one["day"], one["chg"]) for one in roots_told(desk)]
    assert told == [("2026-11-23", 2), ("2026-11-24", 3), ("2026-11-26", 4)]


def test_a_day_before_the_first_change_has_no_end(desk: Any, cell: ServedCell) -> None:
    something_happens(cell, desk.commune)

    asyncio.run(seal_ended(cell.cell, "2026-11-22"))

    assert roots_told(desk) == []


def test_what_comes_with_an_earlier_hour_falls_in_the_next_open_day(
    desk: Any, cell: ServedCell
) -> None:
    something_happens(cell, desk.commune)
    asyncio.run(seal_ended(cell.cell, "2026-11-23"))
    something_happens(cell, desk.commune, NOON - DAY)

    for day in ("2026-11-23", "2026-11-24"):
        asyncio.run(seal_ended(cell.cell, day))

    told = [(one["day"], one["chg"]) for one in roots_told(desk)]
    assert told == [("2026-11-23", 1), ("2026-11-24", 2)]


def test_the_server_seals_by_itself_when_the_day_turns_in_vietnam(
    desk: Any, cell: ServedCell
) -> None:
    something_happens(cell, desk.commune, NOON - DAY)
    clock = SteppedClock(datetime(2026, 11, 23, 16, 59, tzinfo=UTC))
    own = replace(cell.cell, clock=clock, bells=Bells())
    assert last_ended(own) == "2026-11-22"
    asyncio.run(seal_ended(own, "2026-11-22"))
    something_happens(cell, desk.commune)
    clock.instant += timedelta(minutes=1)

    async def until_told() -> None:
        since, until = own.bells.mark(desk.commune), asyncio.get_running_loop().time() + 20
        async with sealing(own):
            await own.bells.wait(desk.commune, desk.device, since=since, until=until)

    asyncio.run(until_told())

    assert [told["chg"] for told in roots_told(desk)] == [1, 2]


def something_happens(cell: ServedCell, commune: str, at: datetime = NOON) -> None:
    change = NewChange(dossier="d", kind="dossier.noted", ver=1, at_ms=to_ms(at), body="{}")

    def write(connection: Any) -> None:
        add_changes(connection, commune, take_head(connection, commune), [change])

    cell.cell.store.write(commune, write).result()


def roots_told(desk: Any) -> list[dict[str, Any]]:
    events = desk.pull().body["events"]
    return [one["body"] for one in events if one["kind"] == "day.root"]
