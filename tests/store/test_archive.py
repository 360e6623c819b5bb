"""What a dossier says is destroyed when its time is over, after a proved export, and never before."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Connection, insert, select

from counter_app.core.clock import SteppedClock
from counter_app.core.errors import UserError
from counter_app.domain.catalogue.procedure import Retention
from counter_app.domain.staff import Role
from counter_app.domain.workflow import Move
from counter_app.services.books.cases import GONE
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.archive import archive_list_pdf, is_over, past_time, purge, purged
from counter_app.services.keeping.check import check
from counter_app.services.keeping.export import export
from counter_app.services.keeping.verifying import VerifyingStopped
from counter_app.services.lists.registers import register
from counter_app.services.lookup import open_dossier, search
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.office.office import staff
from counter_app.services.sending import attachments
from db.counter import heard_index
from db.counter.models import metadata
from db.counter.pruning import prune
from db.counter.vault import vault_of
from db.engine import cursor_of
from tests.commands import call
from tests.pdf_words import text_of
from tests.store.later import all_gone
from tests.store.tampering import tamper
from tests.store.verifying import verified

TakeIn = Callable[..., Receipt]
LATER = datetime(2029, 1, 2, 2, 0, tzinfo=UTC)
WHO = "Nguyễn Thị Ánh"


@pytest.mark.parametrize(
    ("retention", "at", "over"),
    [
        (Retention(years=2), datetime(2028, 12, 31, 16, 59, tzinfo=UTC), False),
        (Retention(years=2), datetime(2028, 12, 31, 17, 0, tzinfo=UTC), True),
        (Retention(years=0), datetime(2026, 12, 31, 16, 59, tzinfo=UTC), False),
        (Retention(years=0), datetime(2026, 12, 31, 17, 0, tzinfo=UTC), True),
        (Retention(permanent=True), datetime(2126, 1, 1, tzinfo=UTC), False),
        (Retention(), datetime(2126, 1, 1, tzinfo=UTC), False),
    ],
)
def test_time_counts_from_the_end_of_the_year(
    retention: Retention, at: datetime, over: bool
) -> None:
    assert is_over(retention, datetime(2026, 11, 23, tzinfo=UTC), at) is over


@pytest.fixture
def old(led: Desk, take_in: TakeIn, clock: SteppedClock, tmp_path: Path) -> Receipt:
    """A dossier with a file that ended in 2026; it is 2029, and the central side has all of it."""
    taken = take_in(name=WHO)
    picture = tmp_path / "the.jpg"
    Image.new("RGB", (60, 40), "white").save(picture)
    prepared = attachments.prepare(picture, f"Thẻ của {WHO}", desk=led)
    attachments.attach(taken.dossier_id, prepared, desk=led, at=led.clock.now())
    wanted = Wanted(move=Move.WITHDRAW, reason="Công dân xin rút")
    make_move(taken.dossier_id, wanted, desk=led, at=led.clock.now())
    take_in(name="Trần Văn Kiên")
    all_gone(led)
    led.store.write(prune)
    led.store.write(lambda one: one.exec_driver_sql("UPDATE attachments SET state = 'backed_up'"))
    clock.instant = LATER
    return taken


def everything(desk: Desk) -> str:
    """Every word in every table of the store."""

    def read(connection: Connection) -> str:
        tables = (connection.execute(select(table)).all() for table in metadata.tables.values())
        return " ".join(str(tuple(row)) for table in tables for row in table)

    return desk.store.read(read)


def test_what_a_dossier_said_is_destroyed_and_its_numbers_stay(
    led: Desk, old: Receipt, outside: Path
) -> None:
    (past,) = past_time(desk=led, at=LATER)
    assert past.ended.id == old.dossier_id
    assert WHO in text_of(archive_list_pdf((past,), desk=led, at=LATER))
    (file,) = attachments.attachments_of(old.dossier_id, desk=led)
    made = export(outside / "xuat", desk=led)

    assert purge([past.ended.code], made.folder, "01/DM", desk=led, at=LATER) == 1

    left = everything(led)
    assert "Trần Văn Kiên" in left
    assert WHO not in left
    assert not vault_of(led.store).has(file.id)
    assert search(WHO, desk=led) == ()
    with pytest.raises(UserError, match="tiêu hủy ngày 02/01/2029, danh mục số 01/DM"):
        open_dossier(old.dossier_id, desk=led)
    assert [(one.code, one.row) for one in check(desk=led)] == []
    rows = register(desk=led, since=date(2026, 11, 1), until=date(2026, 11, 30), at=LATER).rows
    assert [one.applicant for one in rows] == [GONE, "Trần Văn Kiên"]
    assert rows[0].dossier_code == past.ended.code
    assert past_time(desk=led, at=LATER) == ()
    (gone,) = purged(desk=led)
    assert (gone.code, gone.list_no, gone.by) == (past.ended.code, "01/DM", led.clerk.name)
    assert past.over_since == date(2027 + (past.retention.years or 0), 1, 1)


PLANTED = ("Lò Thị Nhận", "Giàng A Cãi", "Vừ Thị Nghe", "Sùng A Đến", "Hầu Thị Việc")


def what_others_wrote(number: int, of: str, clerk: str) -> dict[str, dict[str, object]]:
    """A row with a name in each table that sync, a visit or a collector leaves beside a dossier."""
    collector, said, heard_of, came, told = PLANTED
    about = {"dossier": of, "kind": "code", "body": f'"{said}"'}
    seal: dict[str, object] = dict.fromkeys(("id", "boot_id", "sha", "sig", "chain"), "") | {
        "wall_ms": 1,
        "mono_ms": 1,
    }
    return {
        "originals": {"dossier": number, "position": 7, "label": "Ảnh", "count": 1, "holder": "Q",
                      "received_ms": 1, "returned_ms": 2, "returned_to": collector},
        "disputes": about | {"operation": "o", "seen_ms": 1},
        "heard": {"number": 7, "id": "h", "device": "d-2", "seq": 1, "dossier": of, "wall_ms": 1,
                  "kind": "dossier.received", "body": f'"{heard_of}"', "heard_ms": 1,
                  "terms": "vu thi nghe", "outcome": "waits"},
        "todo": about | {"body": f'"{told}"', "made_ms": 1},
        "visits": {"id": "v", "kind": "guided", "at_ms": 1, "clerk_id": clerk, "name": "",
                   "clerk_name": "", "procedure_code": "", "lookup_secret": "", "body": "{}",
                   "dossier": number},
        "kept_seals": seal | {"seq": 99, "dossier": "v", "kind": "visit.noted", "v": 1,
                              "base_ver": 0, "body": f'"{came}"'},
    }  # fmt: skip


def test_no_name_stays_in_what_others_wrote_of_it(led: Desk, old: Receipt, outside: Path) -> None:
    (past,) = past_time(desk=led, at=LATER)
    folder = export(outside / "xuat", desk=led).folder
    rows = what_others_wrote(past.ended.number, old.dossier_id, led.clerk.id)

    def plant(connection: Connection) -> None:
        for table, row in rows.items():
            connection.execute(insert(metadata.tables[table]).values(row))
        heard_index.add(cursor_of(connection), 7, "vu thi nghe")

    led.store.write(plant)
    assert [one for one in PLANTED if one not in everything(led)] == []
    assert led.store.read(lambda one: matching_rows(one, "nghe"))

    purge([past.ended.code], folder, "01/DM", desk=led, at=LATER)
    left = everything(led)
    assert [one for one in PLANTED if one in left] == []
    assert not led.store.read(lambda one: matching_rows(one, "nghe"))


def matching_rows(connection: Connection, term: str) -> object:
    """Whatever the index of what was heard still finds by a word."""
    asked = "SELECT rowid FROM search_heard WHERE search_heard MATCH ?"
    return cursor_of(connection).execute(asked, (term,)).fetchall()


def test_a_file_that_has_yet_to_go_keeps_its_dossier(
    led: Desk, old: Receipt, outside: Path
) -> None:
    (past,) = past_time(desk=led, at=LATER)
    folder = export(outside / "xuat", desk=led).folder
    led.store.write(lambda one: one.exec_driver_sql("UPDATE attachments SET state = 'waiting'"))
    with pytest.raises(UserError, match="chưa đủ 90 ngày"):
        purge([past.ended.code], folder, "1", desk=led, at=LATER)


def test_an_export_without_its_words_lets_nothing_go(
    led: Desk, old: Receipt, outside: Path
) -> None:
    """Where an older copy of the store brought a destroyed dossier back."""
    (past,) = past_time(desk=led, at=LATER)
    code = past.ended.code
    purge([code], export(outside / "xuat", desk=led).folder, "01/DM", desk=led, at=LATER)
    empty = export(outside / "sau", desk=led).folder
    tamper(led, "DELETE FROM purges")
    with pytest.raises(UserError, match="không có đủ hồ sơ"):
        purge([code], empty, "02/DM", desk=led, at=LATER)


def test_an_export_after_it_still_proves_the_chain(led: Desk, old: Receipt, outside: Path) -> None:
    (past,) = past_time(desk=led, at=LATER)
    whole = export(outside / "xuat", desk=led)
    purge([past.ended.code], whole.folder, "01/DM", desk=led, at=LATER)
    code, said = verified(export(outside / "sau", desk=led).folder)
    assert code == 0
    assert "(3 đã tiêu hủy nội dung)" in said


def test_nothing_is_destroyed_without_a_whole_and_proved_export(
    led: Desk, desk: Desk, old: Receipt, take_in: TakeIn, outside: Path
) -> None:
    (past,) = past_time(desk=led, at=LATER)
    code = past.ended.code
    made = export(outside / "xuat", desk=led)
    spoilt = export(outside / "hong", desk=led).folder
    (spoilt / "dossiers.csv").write_text("")
    take_in(name="Vũ Thị Lan", at=LATER)
    young = search("Vũ Thị Lan", desk=led)[0].code or ""
    part = export(outside / "thieu", desk=led, since=date(2029, 1, 1)).folder
    for codes, folder, number, said in (
        ([code], spoilt, "1", "không dùng được"),
        ([code], outside / "khong-co", "1", "không dùng được"),
        ([code], part, "1", "không có đủ hồ sơ"),
        ([young], made.folder, "1", "chưa hết thời hạn"),
        ([code], made.folder, " ", "số danh mục"),
        ([], made.folder, "1", "mã các hồ sơ"),
    ):
        with pytest.raises(UserError, match=said):
            purge(codes, folder, number, desk=led, at=LATER)
    with pytest.raises(UserError, match="lãnh đạo"):
        purge([code], made.folder, "1", desk=desk, at=LATER)
    assert open_dossier(old.dossier_id, desk=led).received.draft.applicant.name == WHO


def test_whoever_stops_it_before_the_first_has_destroyed_nothing(
    led: Desk, old: Receipt, outside: Path
) -> None:
    (past,) = past_time(desk=led, at=LATER)
    made, code = export(outside / "xuat", desk=led), past.ended.code
    with suppress(VerifyingStopped):
        purge([code], made.folder, "1", desk=led, at=LATER, told=lambda _done, _whole: False)
    assert purged(desk=led) == ()
    assert open_dossier(old.dossier_id, desk=led).received.draft.applicant.name == WHO


def test_the_command(led: Desk, old: Receipt, tmp_path: Path) -> None:
    """In a process the clock is the machine's own: nothing is over there yet."""
    leader = next(one.name for one in staff(led.store) if one.role is Role.LEADER)
    who = ("--data", led.data_dir, "--as", leader)
    assert call(*who, "archive", "list") == (0, [], "")
    code, _, told = call(*who, "archive", "list", "--out", tmp_path / "dm.pdf")
    assert (code, told) == (2, "Chưa có hồ sơ nào hết thời hạn lưu.\n")
    code, _, told = call(*who, "archive", "purge", "H1", "--export", tmp_path, "--list-no", "1")
    assert code == 2
    assert "chưa hết thời hạn" in told
    assert call(*who, "archive", "purge", "H1")[0] == 2


def test_what_the_central_side_may_not_have_is_kept(
    led: Desk, take_in: TakeIn, clock: SteppedClock, outside: Path
) -> None:
    taken = take_in(name=WHO)
    wanted = Wanted(move=Move.WITHDRAW, reason="Công dân xin rút")
    make_move(taken.dossier_id, wanted, desk=led, at=led.clock.now())
    clock.instant = LATER
    (past,) = past_time(desk=led, at=LATER)
    made = export(outside / "xuat", desk=led)
    with pytest.raises(UserError, match="chưa đủ 90 ngày"):
        purge([past.ended.code], made.folder, "1", desk=led, at=LATER)
