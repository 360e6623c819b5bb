"""The end of the log of acts is known at the central side: whatever is done to its past is told."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

import msgspec
import pytest

from counter_app.central.audit.anchoring import anchor, telling
from counter_app.central.audit.auditing import find_broken
from counter_app.central.running.serving import ServedCell
from counter_app.core.web import place_of
from counter_app.domain.audit_act import Act
from counter_app.protocol.acted import Acted, act_digest, acts_start
from counter_app.protocol.anchored import Spoilt
from counter_app.protocol.operation import chain_link, sign, to_base64url
from counter_app.services.keeping.check import check, notices
from counter_app.services.keeping.findings import finding_words, unread
from counter_app.services.people.audit import note
from counter_app.sync.anchoring import told_of
from counter_app.sync.client import HttpCentral
from db.central.desk_logs import last_heads
from db.central.devices import find_device
from db.counter.enrolment import enrolled
from db.engine import cursor_of
from tests.store.tampering import tamper
from tests.sync.conftest import Counter

OF_ACT: Final = ", ".join(Acted.__struct_fields__)


@pytest.fixture
def told(counter: Counter) -> Counter:
    """A desk whose log was told to its cell."""
    act(counter, 4)
    counter.sync()
    return counter


def test_a_log_that_goes_on_is_anchored_and_nothing_is_told(
    told: Counter, cell: ServedCell
) -> None:
    assert anchors(told, cell) == [(6, "")]
    act(told, 3)
    told.sync()
    told.sync()

    assert anchors(told, cell) == [(9, "")], "one row a day, moved on"
    assert broken(told, cell) == {}
    assert check(desk=told.desk) == ()


def test_a_tail_cut_is_told_on_both_sides_and_never_forgotten(
    told: Counter, cell: ServedCell
) -> None:
    cut(told, 1)
    told.sync()

    assert ", audit 5 < 6, " in broken(told, cell)["log.cut"]
    (found,) = check(desk=told.desk)
    assert (found.code, "tới việc 5, máy chủ đã biết tới việc 6" in found.message) == (
        "log_shorter",
        True,
    )
    assert [finding_words(one) for one in unread(desk=told.desk)] == [found.message]
    tamper(told.desk, "DELETE FROM findings")
    act(told, 5)
    told.sync()

    assert anchors(told, cell) == [(6, ""), (5, "shorter"), (11, "")]
    again, gone = reversed(check(desk=told.desk))
    assert again == found, "the cell tells it again"
    assert gone.row.startswith("findings "), "nor is what was taken away forgotten"


@pytest.mark.parametrize("count", [2, 100])
def test_acts_cut_off_after_a_sync_are_found(told: Counter, cell: ServedCell, count: int) -> None:
    act(told, 100)
    found_after(told, cell, count)


@pytest.mark.full
def test_any_number_of_acts_cut_off_is_found(told: Counter, cell: ServedCell) -> None:
    """Past the door, which lets no desk come four hundred times a minute."""
    for count in range(1, 101):
        act(told, count)
        found_after(told, cell, count, sync=partial(tells, told, cell))


def test_a_tail_written_anew_with_the_desks_own_key_is_found(
    told: Counter, cell: ServedCell
) -> None:
    chain_anew(told, first=3, subject="someone else")
    assert check(desk=told.desk) == (), "nothing here can tell"
    act(told, 1)
    told.sync()

    assert ", audit 7 < 6, " in broken(told, cell)["log.other"]
    assert [one.code for one in check(desk=told.desk)] == ["log_other"]
    chain_anew(told, first=7, subject="once more")
    told.sync()
    assert [broke for _, broke in anchors(told, cell)] == ["", "other", "other"]


def test_an_older_copy_put_back_is_a_new_life_and_no_tampering(
    told: Counter, cell: ServedCell, open_counter: Callable[..., Counter]
) -> None:
    told.close()
    shutil.copytree(told.folder, told.folder.with_name("older"))
    commune = told.desk.office.commune_code
    later = open_counter(commune, name=told.folder.name, at=told.clock.now())
    later.take_in()
    act(later, 2)
    later.sync()
    later.close()
    shutil.copy2(told.folder.with_name("older") / later.desk.store.path.name, told.folder)
    again = open_counter(commune, name=told.folder.name, at=later.clock.now())
    assert again.desk.store.device.restored
    again.sync()
    act(again, 1)
    again.sync()

    assert sorted(anchors(again, cell)) == [(6, "put_back"), (8, ""), (11, "")]
    assert broken(again, cell) == {}
    assert "log_shorter" not in [one.code for one in check(desk=again.desk)]


def test_an_edit_behind_the_programs_back_is_told_at_the_next_sync(
    told: Counter, cell: ServedCell
) -> None:
    taken = told.take_in()
    told.sync()
    tamper(told.desk, "UPDATE dossiers SET state = 'ready' WHERE code = ?", (taken.dossier_code,))
    found = {one.code: one.row for one in check(desk=told.desk)}
    told.sync()

    said = broken(told, cell)
    assert said.pop("desk.spoilt").startswith(f"{told.desk.store.device.id}, {next(iter(found))}, ")
    assert said == {}
    kept = {one.row: one.message for one in notices(desk=told.desk) if one.code == "store_spoilt"}
    assert set(kept) == {f"{code}, {row}" for code, row in found.items()}


def test_what_the_desk_did_not_sign_is_nobodys(told: Counter, cell: ServedCell) -> None:
    """Somebody in between may leave out or make up what goes with the token: neither is kept."""
    joined = told.desk.store.read(enrolled)
    assert joined is not None
    api = HttpCentral(place_of(joined.cell_url), told.desk.store.device, told.desk.clock)
    act(told, 1)
    real = told_of(told.desk.store, {})
    forged = [msgspec.structs.replace(one, number=99) for one in real.acts]
    spoilt = Spoilt(code="x", row="y", at_ms=0, sig="AAAA")

    api.token(
        told.desk.store.device.incarnation,
        lambda _: replace(real, acts=tuple(forged), spoilt=(spoilt,)),
    )
    api.close()

    assert anchors(told, cell) == [(6, "")]
    assert broken(told, cell) == {}


def found_after(
    counter: Counter, cell: ServedCell, count: int, sync: Callable[[], object] | None = None
) -> None:
    sync = sync or counter.sync
    sync()
    last, before = anchors(counter, cell)[-1][0], len(anchors(counter, cell))
    cut(counter, count)
    sync()
    assert anchors(counter, cell)[before:] == [(last - count, "shorter")]


def tells(counter: Counter, cell: ServedCell) -> None:
    """What desk and cell say to each other of the log with a token, and nothing else."""
    desk, commune = counter.desk.store, counter.desk.office.commune_code

    def write(connection: Any) -> None:
        known = find_device(connection, commune, desk.device.id)
        assert known is not None
        ends = {inc: one.number for inc, one in last_heads(connection, known).items()}
        now = told_of(desk, ends)
        said = telling(known, desk.device.incarnation, now.acts, now.spoilt)
        anchor(connection, known, said, at_ms=cell.cell.now_ms())

    cell.cell.store.write(commune, write).result()


def act(counter: Counter, count: int) -> None:
    for number in range(count):
        assert note(counter.desk, Act.DOSSIER_SEEN, subject=str(number)) == ""


def cut(counter: Counter, count: int) -> None:
    """The last acts gone, and the end told anew by whoever did it."""
    (last,) = counter.rows("SELECT max(number) FROM audit")[0]
    tamper(counter.desk, "DELETE FROM audit WHERE number > ?", (last - count,))
    tamper(
        counter.desk,
        "UPDATE incarnations SET audit_number = ?, "
        "audit_head = (SELECT chain FROM audit ORDER BY number DESC LIMIT 1)",
        (last - count,),
    )


def chain_anew(counter: Counter, *, first: int, subject: str) -> None:
    """Every act from ``first`` on is another, signed and linked as this desk does."""
    device = counter.desk.store.device
    kept = counter.rows(f"SELECT {OF_ACT}, chain FROM audit ORDER BY number")
    link = acts_start(device.id, device.incarnation)
    for *values, chain in kept:
        acted = Acted(**dict(zip(Acted.__struct_fields__, values, strict=True)))
        if acted.number < first:
            link = bytes.fromhex(chain)
            continue
        sha = act_digest(msgspec.structs.replace(acted, subject=subject))
        link = chain_link(link, sha)
        sig = to_base64url(sign(sha, device.key))
        told = (subject, sha.hex(), sig, link.hex(), acted.number)
        edit = "UPDATE audit SET subject = ?, sha = ?, sig = ?, chain = ? WHERE number = ?"
        tamper(counter.desk, edit, told)
    tamper(counter.desk, "UPDATE incarnations SET audit_head = ?", (link.hex(),))


def anchors(counter: Counter, cell: ServedCell) -> list[tuple[int, str]]:
    """How far each life's log was known, in the order it was told."""
    query = "SELECT number, broke FROM act_heads WHERE device = ? ORDER BY told_ms, place"
    reading = cell.cell.store.read(
        counter.desk.office.commune_code,
        lambda one: cursor_of(one).execute(query, (counter.desk.store.device.id,)).fetchall(),
    )
    return [tuple(row) for row in reading.result()]


def broken(counter: Counter, cell: ServedCell) -> dict[str, str]:
    """What the central check says of the commune."""
    commune = counter.desk.office.commune_code
    found = cell.cell.store.read(commune, partial(find_broken, commune=commune)).result()
    return {one.code: one.row for one in found}
