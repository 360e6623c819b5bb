"""The open export of a day's work, tried by the verifier that lies in it and knows nothing of us."""

import contextlib
import csv
import hashlib
import io
import json
import runpy
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace as replace_struct
from sqlalchemy import Connection

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.domain.draft import Draft
from counter_app.domain.staff import Role
from counter_app.protocol.enrolment import raw_public
from counter_app.protocol.operation import sign, to_base64url
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.export import Exported, export, fingerprint, plan
from counter_app.services.office.office import staff
from counter_app.services.visits import visits
from db import places
from db.backup import CopyStopped
from db.counter.pruning import prune
from tests.commands import call, call_plain
from tests.store.days_work import work_a_day
from tests.store.later import all_gone
from tests.store.verifying import verified

TakeIn = Callable[..., Receipt]
Tried = Callable[[Path], tuple[int, str]]
MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def seal_anew(folder: Path, key: Ed25519PrivateKey) -> None:
    """What somebody does who changed an export and has a key to sign its list with."""
    path = folder / "manifest.json"
    listed = json.loads(path.read_text("utf-8"))
    for name in listed["files"]:
        listed["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    path.write_text(json.dumps(listed), "utf-8")
    raw = hashlib.sha256(path.read_bytes()).digest()
    (folder / "manifest.sig").write_text(to_base64url(sign(raw, key)), "ascii")


def rows(path: Path) -> list[dict[str, str]]:
    """A table of the export as a spreadsheet reads it."""
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


@dataclass(frozen=True, slots=True)
class Made:
    """An export, and the key of the desk that made it."""

    told: Exported
    folder: Path
    key: Ed25519PrivateKey


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The export of a day with rows of every kind."""
    folder, out = tmp_path_factory.mktemp("quay"), tmp_path_factory.mktemp("usb")
    desk = open_desk(folder, clock=SteppedClock(MORNING, timedelta(seconds=1)))
    try:
        work_a_day(desk, folder / "giay")
        leading = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
        told = export(out / "xuat", desk=leading)
        yield Made(told, told.folder, desk.store.device.key)
    finally:
        desk.store.close()


@pytest.fixture
def made(whole: Made, tmp_path: Path) -> Made:
    """A copy of it that a test may spoil."""
    return replace(whole, folder=shutil.copytree(whole.folder, tmp_path / "xuat"))


@pytest.fixture(scope="module")
def tried() -> Callable[[Path], tuple[int, str]]:
    """The verifier without a process of its own, for who asks it many times."""
    check = runpy.run_path(str(resource("export/verify_export")))["main"]

    def answer(folder: Path) -> tuple[int, str]:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            return check([str(folder), "--quiet"]), out.getvalue().strip()

    return answer


def test_a_days_work_is_proved_without_us(made: Made) -> None:
    told = made.told
    code, said = verified(made.folder, "--key", told.fingerprint)
    assert (code, said[:5]) == (0, "ĐÚNG:")
    assert f"{told.operations} thao tác, {told.dossiers} hồ sơ, {told.papers} giấy" in said
    assert made.folder.stat().st_mode & 0o077 == 0
    assert all(one.stat().st_mode & 0o077 == 0 for one in made.folder.rglob("*") if one.is_file())
    listed = json.loads((made.folder / "manifest.json").read_text("utf-8"))
    assert datetime.fromisoformat(listed["made_at"]).utcoffset() == timedelta(hours=7)
    last = (made.folder / "audit.jsonl").read_text("utf-8").splitlines()[-1]
    assert json.loads(last)["head"]["act"] == "exported"
    assert len(rows(made.folder / "dossiers.csv")) == told.dossiers >= 4
    for one in rows(made.folder / "papers.csv"):
        with pikepdf.open(made.folder / one["Tệp PDF"]) as paper:
            assert len(paper.pages) >= 1


def test_a_changed_byte_anywhere_is_found(made: Made, tried: Tried) -> None:
    chance = Random(11)
    for path in (one for one in made.folder.rglob("*") if one.is_file()):
        if path.name == "verify_export":
            continue
        whole = path.read_bytes()
        for _ in range(3):
            at = chance.randrange(max(len(whole), 1))
            flipped = bytes([whole[at] ^ 1 << chance.randrange(8)]) if whole else b"x"
            path.write_bytes(whole[:at] + flipped + whole[at + 1 :])
            code, said = tried(made.folder)
            assert (code, said[:4]) == (1, "SAI:"), (path.name, at)
        path.write_bytes(whole)
    assert tried(made.folder)[0] == 0


def test_a_file_more_or_less_is_found(made: Made, tried: Tried) -> None:
    (made.folder / "them.csv").write_text("x", "utf-8")
    assert tried(made.folder) == (1, "SAI: them.csv: tệp không có trong danh mục của bản xuất")
    (made.folder / "them.csv").unlink()
    gone = next((made.folder / "papers").rglob("*.pdf"))
    gone.unlink()
    name = gone.relative_to(made.folder).as_posix()
    assert tried(made.folder) == (1, f"SAI: {name}: thiếu tệp")


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8-sig").splitlines(keepends=True)


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("operations.jsonl", lambda lines: lines[:-1], "thiếu phần cuối"),
        ("operations.jsonl", lambda lines: lines[:2] + lines[3:], "đứt quãng"),
        ("operations.jsonl", lambda lines: [lines[1], lines[0], *lines[2:]], "đứt quãng"),
        (
            "operations.jsonl",
            lambda lines: [lines[0].replace("Nguyễn Thị Ánh", "Nguyễn Thị Anh"), *lines[1:]],
            "dòng 1 (số 1, hồ sơ TH-",
        ),
        (
            "dossiers.csv",
            lambda lines: [lines[0], lines[1].replace("Nguyễn Thị Ánh", "Trần Văn B"), *lines[2:]],
            "ô “Người nộp” khác",
        ),
        ("audit.jsonl", lambda lines: lines[:-1], "thiếu phần cuối"),
        ("audit.jsonl", lambda lines: [*lines[:-1], lines[-1].replace("export", "backup")], "(số "),
        ("dossiers.csv", lambda lines: lines[:1] + lines[2:], "thiếu hồ sơ TH-"),
        ("dossiers.csv", lambda lines: [*lines, lines[1]], "không có thao tác tiếp nhận"),
        ("papers.csv", lambda lines: lines[:1] + lines[2:], "giấy không có trong papers.csv"),
        ("papers.jsonl", lambda lines: lines[1:], "thiếu chữ hoặc tệp PDF"),
        (
            "papers.jsonl",
            lambda lines: [lines[0].replace("Nguyễn", "Nguyên"), *lines[1:]],
            "khác với lúc cấp",
        ),
    ],
)
def test_who_can_sign_the_list_still_cannot_change_what_was_signed(
    made: Made,
    tried: Tried,
    file: str,
    change: Callable[[list[str]], list[str]],
    said: str,
) -> None:
    path = made.folder / file
    bom = "\ufeff" if file.endswith(".csv") else ""
    path.write_text(bom + "".join(change(_lines(path))), "utf-8", newline="")
    code, unsigned = tried(made.folder)
    assert code == 1
    seal_anew(made.folder, made.key)
    assert tried(made.folder) == (1, unsigned), "the row is named, whoever signs the list"
    assert said in unsigned


def test_another_key_is_told_by_its_fingerprint(made: Made) -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    keys = made.folder / "keys.json"
    public = raw_public(other)
    keys.write_text(json.dumps(json.loads(keys.read_text()) | {"public_key": to_base64url(public)}))
    seal_anew(made.folder, other)
    assert "chữ ký không khớp" in verified(made.folder)[1]
    code, said = verified(made.folder, "--key", made.told.fingerprint)
    assert code == 1
    assert fingerprint(public) in said
    code, said = verified(made.folder, "--key", "")
    assert (code, "Chưa ghi vân tay" in said) == (2, True)


def test_a_list_without_its_signature_is_named(made: Made, tried: Tried) -> None:
    (made.folder / "manifest.sig").unlink()
    code, said = tried(made.folder)
    assert (code, said[:18]) == (1, "SAI: manifest.sig:")


def test_what_is_no_export_is_said(tmp_path: Path, made: Made) -> None:
    shutil.copy(made.folder / "verify_export", tmp_path / "verify_export")
    code, said = verified(tmp_path)
    assert code == 2
    assert "Không thấy bản xuất" in said


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
        reason="=1+1 gõ nhầm số bản", draft=replace_struct(draft, phone="0987654321")
    )
    reissue(taken.dossier_id, mended, desk=led, at=led.clock.now())
    made = export(outside / "xuat", desk=led)
    void, stands = rows(made.folder / "papers.csv")
    assert void["Lý do hủy"].startswith("'=1+1")
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
