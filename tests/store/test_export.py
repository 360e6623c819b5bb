"""Making the open export: which days, for whom, where to, and all of it or nothing."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace as replace_struct
from sqlalchemy import Connection

from counter_app.core.errors import UserError
from counter_app.domain.draft import Draft
from counter_app.domain.staff import Role
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.export import export, plan
from counter_app.services.office.office import staff
from counter_app.services.visits import visits
from db import places
from db.backup import CopyStopped
from db.counter.pruning import prune
from tests.commands import call, call_plain
from tests.store.later import all_gone
from tests.store.verifying import rows, verified

TakeIn = Callable[..., Receipt]


def test_some_days_only(led: Desk, take_in: TakeIn, outside: Path) -> None:
    from tests.store.conftest import wall

    for day in ("2026-11-23T09:00", "2026-11-24T09:00", "2026-11-25T09:00"):
        take_in(at=wall(day))
    tuesday = date(2026, 11, 24)
    made = export(outside / "thu-ba", desk=led, since=tuesday, until=tuesday)
    assert (made.operations, made.dossiers, made.papers) == (1, 1, 1)
    assert verified(made.folder)[0] == 0
    with pytest.raises(UserError, match="chưa làm gì"):
        export(outside / "nua", desk=led, since=date(2027, 1, 1))
    with pytest.raises(UserError, match="trước ngày đầu"):
        export(outside / "nua", desk=led, since=tuesday, until=date(2026, 11, 1))
    assert not (outside / "nua").exists()


def test_what_was_let_go_after_ninety_days_is_still_proved(
    led: Desk, take_in: TakeIn, walk: Callable[..., Receipt], outside: Path
) -> None:
    from tests.store.conftest import wall

    walk("Trần Văn Kiên", "2026-11-23T09:00", ("transfer", "2026-11-23T10:00"))
    visits.advise("Đất đai", desk=led, at=wall("2026-11-23T10:30"))
    take_in(at=wall("2026-11-23T11:00"))
    all_gone(led)
    assert led.store.write(prune) > 0
    take_in(name="Vũ Thị Lan")
    made = export(outside / "xuat", desk=led)
    assert made.operations == 5
    assert made.dossiers == 3
    code, said = verified(made.folder)
    assert (code, said[:5]) == (0, "ĐÚNG:")
    # What the dossier keeps of its own operation is changed behind our back, the seals taken off.
    led.store.write(change_the_first_name)
    edited = export(outside / "sua", desk=led)
    code, said = verified(edited.folder)
    assert code == 1
    assert "dòng 1 (số 1" in said
    assert "nội dung khác với lúc ký" in said


def change_the_first_name(connection: Connection) -> None:
    connection.exec_driver_sql("DROP TRIGGER dossier_facts_kept")
    connection.exec_driver_sql(
        "UPDATE dossiers SET facts = replace(facts, 'Trần Văn Kiên', 'Trần Văn Kiến')"
    )


def test_a_clerk_exports_nothing(desk: Desk, take_in: TakeIn, outside: Path) -> None:
    take_in()
    with pytest.raises(UserError, match="lãnh đạo"):
        export(outside / "xuat", desk=desk)
    assert not list(outside.glob("xuat*"))


def test_an_export_cut_short_leaves_nothing(led: Desk, take_in: TakeIn, outside: Path) -> None:
    take_in()

    with pytest.raises(CopyStopped):
        export(outside / "xuat", desk=led, told=lambda _done, _whole: False)
    assert not list(outside.glob("xuat*"))
    export(outside / "xuat", desk=led)
    with pytest.raises(UserError, match="đã có"):
        export(outside / "xuat", desk=led)


def test_what_is_not_encrypted_goes_to_no_other_machine_and_only_where_there_is_room(
    led: Desk, take_in: TakeIn, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in()
    planned = plan(outside / "xuat", desk=led)
    made = export(outside / "xuat", desk=led)
    assert (planned.operations, planned.first, planned.last) == (1, made.first, made.last)
    size = sum(one.stat().st_size for one in made.folder.rglob("*") if one.is_file())
    assert size < planned.takes < planned.free
    with pytest.raises(UserError, match="trong chính thư mục dữ liệu"):
        plan(led.data_dir / "xuat", desk=led)
    (outside / ".stfolder").mkdir()
    with pytest.raises(UserError, match="đồng bộ") as refused:
        export(outside / "nua", desk=led)
    assert refused.value.field == "folder"
    monkeypatch.setattr(places, "place_of", lambda _path: places.Place.NETWORK)
    with pytest.raises(UserError, match="ổ mạng"):
        plan(outside / "nua", desk=led)
    monkeypatch.undo()
    (outside / ".stfolder").rmdir()
    full = SimpleNamespace(total=10**9, used=10**9, free=900_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: full)
    with pytest.raises(UserError, match="cần chừng 1 MB, nơi này còn trống 1 MB"):
        export(outside / "nua", desk=led)
    assert list(outside.glob("nua*")) == []


def test_what_a_spreadsheet_would_reckon_stays_text(
    led: Desk, take_in: TakeIn, draft: Draft, outside: Path
) -> None:
    taken = take_in()
    mended = Correction(
        reason="=1+1;=2+2 gõ nhầm số bản", draft=replace_struct(draft, phone="0987654321")
    )
    reissue(taken.dossier_id, mended, desk=led, at=led.clock.now())
    made = export(outside / "xuat", desk=led)
    void, stands = rows(made.folder / "papers.csv")
    assert void["Lý do hủy"] == "'=1+1;'=2+2 gõ nhầm số bản"
    assert (stands["Lý do hủy"], stands["Hủy lúc"]) == ("", "")
    assert verified(made.folder)[0] == 0


def test_who_may_export_for_training_is_told_by_name(tmp_path: Path) -> None:
    asked = ("--data", tmp_path / "quay", "export", "--training", "--to", tmp_path / "xuat")
    code, _, said = call(*asked)
    assert (code, "--as" in said) == (2, True)
    name = said.partition("người được xuất: ")[2].split(".")[0].split(",")[0]
    assert "chưa làm gì để xuất" in call(*asked, "--as", name)[2]


def test_the_commands(led: Desk, take_in: TakeIn, outside: Path) -> None:
    take_in()
    to = outside / "xuat"
    code, (answer,), told = call("--data", led.data_dir, "export", "--to", to, "--as", leader(led))
    assert (code, answer["operations"], answer["export"]) == (0, 1, str(to))
    assert "không mã hóa" in told
    code, said, _ = call_plain("verify-export", to)
    assert (code, said[:5]) == (0, "ĐÚNG:")
    assert call_plain("verify-export", to, "--key", "")[0] == 2
    (to / "papers.csv").write_text("")
    code, said, _ = call_plain("verify-export", to)
    assert (code, said[:4]) == (1, "SAI:")


def leader(desk: Desk) -> str:
    return next(one.name for one in staff(desk.store) if one.role is Role.LEADER)
