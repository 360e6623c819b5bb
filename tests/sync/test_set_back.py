"""A store put back, a store copied, a cell put back, a desk revoked: each mends or ends as agreed."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from counter_app.core.config import state_dir
from counter_app.core.errors import EnvironmentFault
from counter_app.domain.workflow import Move
from counter_app.services.keeping.check import check
from counter_app.services.lookup import search
from counter_app.sync.state import line_state
from counter_app.sync.wiping import wipe
from db.central.administration import Act
from db.central.desk_acts import DeskAct, revoke
from db.central.models import cell as cell_row
from db.central.models import changes, code_register, dossiers, heads, incarnations, operations

RECEIVED = (
    "SELECT dossier FROM operations WHERE commune_id = ? AND kind = 'dossier.received' "
    "AND outcome = 'accepted' ORDER BY dossier"
)
CODES = "SELECT code FROM dossiers WHERE commune_id = ?"
KNOWN = (operations, changes, dossiers, incarnations, code_register, heads)
Rows = Callable[[str, str], list[Any]]


def again(open_counter: Any, counter: Any, folder: Path | None = None) -> Any:
    """The desk after its program ended and began again, perhaps in another folder."""
    name = (folder or counter.folder).name
    return open_counter(counter.desk.office.commune_code, name=name, at=counter.clock.now())


def all_there_once(on_cell: Rows, commune: str, many: int) -> None:
    received = [row[0] for row in on_cell(commune, RECEIVED)]
    assert len(received) == len(set(received)) == many
    codes = [row[0] for row in on_cell(commune, CODES)]
    assert len(codes) == len(set(codes)) == many


def older_copy_back(counter: Any, open_counter: Any) -> Any:
    """A copy of the store takes its place again; what was taken in since is at the cell only."""
    counter.take_in(name="Trần Văn Kiên")
    counter.engine.round()
    counter.take_in(name="Lê Thị Hoa")  # in the copy, not yet sent
    counter.close()
    shutil.copy(counter.folder / "office.db", counter.folder / "old.db")

    later = again(open_counter, counter)
    forgotten = later.take_in(name="Phạm Văn Minh")
    later.engine.round()
    later.close()
    for left in counter.folder.glob("office.db*"):
        left.unlink()
    (counter.folder / "old.db").rename(counter.folder / "office.db")
    return forgotten


def test_an_older_copy_put_back_gets_back_what_it_forgot(
    counter: Any, open_counter: Any, on_cell: Rows
) -> None:
    older_copy_back(counter, open_counter)
    back = again(open_counter, counter)
    assert back.desk.store.device.restored
    assert line_state(back.desk.store, None).frozen == "restored"
    taken = back.take_in(name="Vũ Thị Lan")
    assert taken.dossier_code.endswith("-2001"), "numbers go on in the sealed lane"
    assert back.engine.round().trouble == ""
    assert line_state(back.desk.store, None).frozen == ""
    assert set(back.states()) == {"acked"}
    assert len(search("pham van minh", desk=back.desk)) == 1
    all_there_once(on_cell, counter.desk.office.commune_code, 4)
    assert check(desk=back.desk) == ()


def test_without_the_note_beside_the_store_an_older_copy_gives_a_number_twice(
    counter: Any, open_counter: Any, on_cell: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the note guards against, and that the test above would see it."""
    forgotten = older_copy_back(counter, open_counter)
    monkeypatch.setattr("db.counter.device._is_older_than_noted", lambda *_: False)
    back = again(open_counter, counter)
    assert not back.desk.store.device.restored
    taken = back.take_in(name="Vũ Thị Lan")
    assert taken.dossier_code == forgotten.dossier_code
    back.engine.round()
    with pytest.raises(AssertionError):
        all_there_once(on_cell, counter.desk.office.commune_code, 4)


def test_two_copies_of_one_disk_both_come_through(
    counter: Any,
    open_counter: Any,
    on_cell: Rows,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Keys, and all that the PC remembers: nothing there can tell; the cell's chain does."""
    commune = counter.desk.office.commune_code
    counter.take_in(name="Trần Văn Kiên")
    counter.engine.round()
    counter.close()
    shutil.copytree(counter.folder, tmp_path / "twin")
    shutil.copytree(state_dir(), tmp_path / "state of the twin")

    one = again(open_counter, counter)
    one.take_in(name="Lê Thị Hoa")
    assert one.engine.round().trouble == ""
    one.close()
    counter.folder.rename(tmp_path / "on another machine")
    monkeypatch.setenv("COUNTER_STATE", str(tmp_path / "state of the twin"))
    twin = again(open_counter, counter, tmp_path / "twin")
    twin.take_in(name="Phạm Văn Minh")
    assert twin.engine.round().trouble == ""
    assert [row[0] for row in twin.rows("SELECT kind FROM todo WHERE kind LIKE 'store%'")] == [
        "store.shared"
    ]
    # Both numbered from one lane: the second code is refused, told to nobody else, kept whole.
    assert twin.states() == ["acked", "rejected"]
    assert twin.rows("SELECT last_code FROM outbox WHERE state = 'rejected'") == [("code.taken",)]
    all_there_once(on_cell, commune, 2)
    twin.close()

    anew = again(open_counter, counter, tmp_path / "twin")
    assert anew.desk.store.device.restored
    fresh = anew.take_in(name="Vũ Thị Lan")
    assert fresh.dossier_code.endswith("-2001")
    assert anew.engine.round().trouble == ""
    all_there_once(on_cell, commune, 3)
    assert check(desk=anew.desk) == ()


def test_a_cell_put_back_gets_everything_again(counter: Any, cell: Any, on_cell: Rows) -> None:
    """A new epoch, and the cell knows nothing of the last day."""
    commune = counter.desk.office.commune_code
    for name in ("Trần Văn Kiên", "Lê Thị Hoa"):
        counter.take_in(name=name)
    counter.engine.round()
    epoch = counter.rows("SELECT epoch FROM enrolment")[0][0]
    forget(cell, commune)
    assert on_cell(commune, RECEIVED) == []
    try:
        set_epoch(cell, "another")
        counter.take_in(name="Phạm Văn Minh")
        last = counter.engine.round()
        assert last.trouble == ""
        assert set(counter.states()) == {"acked"}
        all_there_once(on_cell, commune, 3)
        assert counter.rows("SELECT epoch FROM enrolment") == [("another",)]
        assert len(counter.rows("SELECT number FROM events")) == 3
        assert check(desk=counter.desk) == ()
    finally:
        set_epoch(cell, epoch)


def test_what_others_wrote_since_a_cell_was_put_back_is_read_by_every_desk(
    counter: Any, second: Any, cell: Any, commune: str
) -> None:
    """The first desk there uses the lost numbers anew, past the cursor of the one that comes later."""
    shared = counter.take_in(name="Trần Văn Kiên")
    counter.sync()
    copy = copy_of(cell, commune)
    lost = [counter.take_in(name=f"Lê Thị {n}") for n in ("Hoa", "Lan")]
    for desk in (counter, second, counter):
        desk.sync()
    epoch = counter.rows("SELECT epoch FROM enrolment")[0][0]
    put_back(cell, commune, copy)
    try:
        set_epoch(cell, "another")
        theirs = [second.take_in(name=f"Vũ Văn {n}") for n in ("Ba", "Bốn", "Năm")]
        second.move(shared.dossier_id, Move.TRANSFER)
        second.sync()
        for desk in (counter, second, counter):
            desk.sync()
        every = {one.dossier_id for one in (shared, *lost, *theirs)}
        for desk in (counter, second):
            rows = dict(desk.rows("SELECT id, state FROM dossiers"))
            assert set(rows) == every
            assert rows[shared.dossier_id] == "transferred"
            assert set(desk.states()) == {"acked"}
            assert check(desk=desk.desk) == ()
    finally:
        set_epoch(cell, epoch)


def copy_of(cell: Any, commune: str) -> dict[Any, list[Any]]:
    """All that the cell knows of the commune's work."""
    return dict(
        cell.cell.store.read(
            commune,
            lambda one: {
                table: [
                    dict(row)
                    for row in one.execute(
                        select(table).where(table.c.commune_id == commune)
                    ).mappings()
                ]
                for table in KNOWN
            },
        ).result()
    )


def put_back(cell: Any, commune: str, copy: dict[Any, list[Any]]) -> None:
    """The cell as it was when it was copied."""

    def again(connection: Any) -> None:
        for table, rows in copy.items():
            connection.execute(delete(table).where(table.c.commune_id == commune))
            connection.execute(insert(table), rows)

    cell.cell.store.write(commune, again).result()


@pytest.mark.parametrize("scope", ["commune", "catalog", "calendar", "device"])
def test_a_cursor_ahead_of_the_cell_is_set_right_by_one_snapshot(scope: str, counter: Any) -> None:
    """As after a cell was put back without anybody saying so: it must not ask for ever.

    That changes once told are gone there is what a person is told, and nothing else.
    """
    counter.take_in()
    counter.sync()
    these = (f"{scope}%",)
    counter.desk.store.write(
        lambda c: c.exec_driver_sql("UPDATE cursors SET chg = 1000000 WHERE scope LIKE ?", these)
    )
    assert cursor_of(counter, these) == 1_000_000
    counter.sync()
    assert cursor_of(counter, these) < 1_000_000
    counter.sync()
    found = [one.code for one in check(desk=counter.desk)]
    assert found == (["history_shorter"] if scope == "commune" else [])


def cursor_of(counter: Any, scope: tuple[str]) -> int:
    """Where the desk says it has read a scope to."""
    return int(
        counter.desk.store.read(
            lambda c: c.exec_driver_sql(
                "SELECT chg FROM cursors WHERE scope LIKE ?", scope
            ).scalar_one()
        )
    )


def forget(cell: Any, commune: str) -> None:
    """The cell as it was before this commune sent anything."""
    tables = (operations, changes, dossiers, incarnations, code_register)

    def gone(connection: Any) -> None:
        for table in tables:
            connection.execute(delete(table).where(table.c.commune_id == commune))
        connection.exec_driver_sql(
            "UPDATE heads SET chg = 0, head = '' WHERE commune_id = ?", (commune,)
        )

    cell.cell.store.write(commune, gone).result()


def set_epoch(cell: Any, epoch: str) -> None:
    cell.cell.store.write("", lambda c: c.execute(cell_row.update().values(epoch=epoch))).result()
    if hasattr(cell.cell, "epoch"):
        object.__setattr__(cell.cell, "epoch", epoch)


def revoked(cell: Any, commune: str, device: str, *, wipe: bool) -> None:
    act = Act(number="01980000", at_ms=1, who="admin", what="device.revoked", body="{}")
    asked = DeskAct(commune=commune, device=device, day="2026-11-23", act=act)
    cell.cell.store.write(commune, lambda one: revoke(one, asked, wipe=wipe)).result()


@pytest.mark.parametrize("wiped", [False, True], ids=["revoked", "wiped"])
def test_a_revoked_desk_offers_what_it_has_and_ends(
    wiped: bool, counter: Any, cell: Any, open_counter: Any, on_cell: Rows
) -> None:
    commune = counter.desk.office.commune_code
    counter.take_in()
    counter.engine.round()
    revoked(cell, commune, counter.desk.store.device.id, wipe=wiped)
    counter.take_in(name="Trần Văn Kiên")
    counter.engine.round()
    counter.engine.round()
    kept = on_cell(commune, "SELECT code FROM quarantine WHERE commune_id = ?")
    assert kept == [("device.revoked",)], "in quarantine, not in the bin"
    frozen = line_state(counter.desk.store, None).frozen
    assert frozen == ("wiped" if wiped else "revoked")
    if not wiped:
        counter.close()
        again(open_counter, counter)
        return
    with pytest.raises(EnvironmentFault) as told:  # it would be lost for ever, slip and all
        counter.take_in(name="Lê Thị Hoa")
    assert told.value.code == "store_wiped"
    assert len(counter.states()) == 2
    counter.close()
    with pytest.raises(EnvironmentFault) as told:
        again(open_counter, counter)
    assert told.value.code == "store_wiped"


def test_what_is_taken_in_while_a_wipe_is_under_way_is_offered_first(counter: Any) -> None:
    def ask_for_it(connection: Any) -> None:
        connection.exec_driver_sql("UPDATE enrolment SET frozen = 'wipe'")

    counter.desk.store.write(ask_for_it)
    counter.take_in()
    wipe(counter.desk.store)
    assert counter.rows("SELECT frozen FROM enrolment") == [("wipe",)]
    counter.take_in(name="Trần Văn Kiên")
    assert counter.states() == ["pending", "pending"]


def test_a_wipe_cut_before_the_key_was_gone_is_ended_by_the_next_round(
    counter: Any, open_counter: Any
) -> None:
    def cut(connection: Any) -> None:
        connection.exec_driver_sql("UPDATE enrolment SET frozen = 'wiped'")

    folder = counter.folder
    for name in ("giay-hen/h.pdf", "xuat-tep/l.csv", "backups/office.db"):
        (folder / name).parent.mkdir()
        (folder / name).write_text("Nguyễn Thị Ánh")
    counter.desk.store.write(cut)
    counter.engine.round()
    left = {one.name for one in folder.iterdir() if one.is_dir()}
    assert left == {"backups", "logs"}, "no paper in clear; a copy here has lost its key"
    counter.close()
    with pytest.raises(EnvironmentFault, match="khoá vĩnh viễn"):
        again(open_counter, counter)


def test_a_whole_disk_put_back_never_gives_a_number_again(
    counter: Any, open_counter: Any, on_cell: Rows, tmp_path: Path
) -> None:
    """Store, keys and notes together: only the cell knows that more was taken in since."""
    commune = counter.desk.office.commune_code
    counter.take_in(name="Trần Văn Kiên")
    counter.sync()
    counter.close()
    shutil.copytree(counter.folder, tmp_path / "image")
    later = again(open_counter, counter)
    forgotten = later.take_in(name="Lê Thị Hoa")
    later.sync()
    later.close()

    back = again(open_counter, counter, tmp_path / "image")
    back.sync()  # nothing waits here
    assert len(search("le thi hoa", desk=back.desk)) == 1
    taken = back.take_in(name="Phạm Văn Minh")
    assert forgotten.dossier_code.endswith("-1002")
    assert taken.dossier_code.endswith("-2001"), "from a lane no copy has used, at once"
    back.sync()
    assert set(back.states()) == {"acked"}
    all_there_once(on_cell, commune, 3)
    assert check(desk=back.desk) == ()


@pytest.mark.parametrize("copies", [2, 3])
def test_every_copy_of_one_disk_numbers_from_a_lane_of_its_own(
    copies: int, counter: Any, open_counter: Any, on_cell: Rows, tmp_path: Path
) -> None:
    """Also where both leased lanes were used up by other copies; none is in another one's reserve."""
    commune = counter.desk.office.commune_code
    counter.take_in(name="Trần Văn Kiên")
    counter.sync()
    counter.close()
    folders = [tmp_path / f"copy{n}" for n in range(copies)]
    for folder in folders:
        shutil.copytree(counter.folder, folder)
    last = again(open_counter, counter)
    last.take_in(name="Lê Thị Hoa")
    last.sync()
    codes = set()
    for folder in folders:
        copy = again(open_counter, counter, folder)
        copy.sync()
        codes.add(copy.take_in(name=f"Vũ Thị {folder.name}").dossier_code.rpartition("-")[2])
        copy.sync()
        assert set(copy.states()) == {"acked"}
        copy.close()
        later = again(open_counter, counter, folder)
        later.take_in(name="Ngô Văn Bình")
        later.sync()
        assert set(later.states()) == {"acked"}
        assert check(desk=later.desk) == ()
        later.close()
    assert codes == {"2001", "4001", "6001"} - ({"6001"} if copies == 2 else set())
    all_there_once(on_cell, commune, 2 + 2 * copies)
