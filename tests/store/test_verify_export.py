"""The open export of a day's work, tried by the verifier that lies in it and knows nothing of us."""

import contextlib
import hashlib
import io
import json
import runpy
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from random import Random

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.resources import resource
from counter_app.domain.staff import Role
from counter_app.protocol.enrolment import raw_public
from counter_app.protocol.operation import sign, to_base64url
from counter_app.services.keeping.export import Exported, export, fingerprint
from tests.store.days_work import work_a_day
from tests.store.verifying import rows, verified

Tried = Callable[[Path], tuple[int, str]]
OF_ROWS = ("operations.jsonl", "audit.jsonl", "papers.jsonl", "dossiers.csv", "papers.csv")
DEEP = "[" * 200_000
MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def seal_anew(folder: Path, key: Ed25519PrivateKey) -> None:
    """What somebody does who changed an export and has a key to sign its list with."""
    path = folder / "manifest.json"
    listed = json.loads(path.read_text("utf-8"))
    for name in listed["files"]:
        listed["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    for name in listed.get("rows", {}):
        digests = (hashlib.sha256(line).hexdigest() for line in cut(folder / name))
        listed["rows"][name] = "".join(one[:16] for one in digests)
    path.write_text(json.dumps(listed), "utf-8")
    raw = hashlib.sha256(path.read_bytes()).digest()
    (folder / "manifest.sig").write_text(to_base64url(sign(raw, key)), "ascii")


def cut(path: Path) -> list[bytes]:
    """The lines of a file as they lie there, each with its end."""
    return path.read_bytes().splitlines(keepends=True)


def first_differing(before: list[bytes], after: list[bytes]) -> int:
    """The number of the first line that is not the same."""
    pairs = enumerate(zip_longest(before, after), 1)
    return next(number for number, (one, other) in pairs if one != other)


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
        if path.name in ("verify_export", *OF_ROWS):
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


def flip(path: Path, at: int, bit: int) -> int:
    """Turns one bit round; the number of the line it stands on."""
    raw = bytearray(path.read_bytes())
    raw[at] ^= bit
    before = cut(path)
    path.write_bytes(raw)
    return first_differing(before, cut(path))


@pytest.mark.parametrize("times", [4, pytest.param(400, marks=pytest.mark.full)])
@pytest.mark.parametrize("name", OF_ROWS)
def test_the_row_of_a_changed_bit_is_named(made: Made, tried: Tried, name: str, times: int) -> None:
    chance = Random(name)
    path = made.folder / name
    whole = path.read_bytes()
    for flips in range(times):
        bit = 0x80 if flips == 0 else 1 << chance.randrange(8)
        row = flip(path, at := chance.randrange(len(whole)), bit)
        code, said = tried(made.folder)
        begins = (f"SAI: {name} dòng {row}:", f"SAI: {name} dòng {row} (")
        assert (code, said.startswith(begins)) == (1, True), (at, bit, said)
        path.write_bytes(whole)


def test_a_cell_that_no_operation_signed_is_named_too(made: Made, tried: Tried) -> None:
    table = made.folder / "dossiers.csv"
    lines = cut(table)
    stands = rows(table)[1]["Trạng thái"]
    lines[2] = lines[2].replace(f",{stands},".encode(), ",Đã hủy,".encode())
    table.write_bytes(b"".join(lines))
    assert tried(made.folder) == (1, "SAI: dossiers.csv dòng 3: nội dung khác với lúc xuất")


def test_an_export_without_digests_of_rows_is_proved_and_says_what_it_lacks(
    made: Made, tried: Tried
) -> None:
    listed = made.folder / "manifest.json"
    told = json.loads(listed.read_text("utf-8"))
    del told["rows"]
    listed.write_text(json.dumps(told), "utf-8")
    seal_anew(made.folder, made.key)
    code, said = tried(made.folder)
    assert (code, said[:5], "không ghi mã băm từng dòng" in said) == (0, "ĐÚNG:", True)
    table = made.folder / "dossiers.csv"
    stands = rows(table)[1]["Trạng thái"]
    table.write_bytes(table.read_bytes().replace(f",{stands},".encode(), ",Đã hủy,".encode()))
    code, said = tried(made.folder)
    assert (code, said[:18]) == (1, "SAI: dossiers.csv:")
    assert "không ghi mã băm từng dòng" in said


@pytest.mark.parametrize("name", ["operations.jsonl", "papers.jsonl", "keys.json", "manifest.json"])
def test_what_is_nested_without_end_is_told_in_words(made: Made, tried: Tried, name: str) -> None:
    (made.folder / name).write_text(DEEP)
    if name == "manifest.json":
        raw = hashlib.sha256(DEEP.encode()).digest()
        (made.folder / "manifest.sig").write_text(to_base64url(sign(raw, made.key)), "ascii")
    where = f"{name} dòng 1" if name.endswith("l") else name
    code, said = tried(made.folder)
    assert (code, said.startswith(f"SAI: {where}")) == (1, True)


def test_a_line_nested_deeper_than_it_can_be_put_in_order_is_named(
    made: Made, tried: Tried
) -> None:
    path = made.folder / "operations.jsonl"
    lines = cut(path)
    nested = json.loads(lines[1]) | {"body": json.loads("[" * 700 + "]" * 700)}
    path.write_bytes(lines[0] + json.dumps(nested).encode() + b"\n" + b"".join(lines[2:]))
    code, said = tried(made.folder)
    assert (code, said[:28]) == (1, "SAI: operations.jsonl dòng 2")


def test_a_folder_that_is_in_no_list_is_found(made: Made, tried: Tried) -> None:
    hidden = made.folder / "papers" / "__pycache__"
    hidden.mkdir()
    told = (1, "SAI: papers/__pycache__: thư mục không có trong danh mục của bản xuất")
    assert tried(made.folder) == told
    (hidden / "slip-100003.pdf").write_bytes(b"%PDF-1.7")
    assert tried(made.folder) == told


def test_a_file_more_or_less_is_found(made: Made, tried: Tried) -> None:
    (made.folder / "them.csv").write_text("x", "utf-8")
    assert tried(made.folder) == (1, "SAI: them.csv: tệp không có trong danh mục của bản xuất")
    (made.folder / "them.csv").unlink()
    gone = next((made.folder / "papers").rglob("*.pdf"))
    gone.unlink()
    name = gone.relative_to(made.folder).as_posix()
    assert tried(made.folder) == (1, f"SAI: {name}: thiếu tệp")


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
    before = cut(path)
    after = "".join(change([line.decode() for line in before])).encode()
    path.write_bytes(after)
    code, unsigned = tried(made.folder)
    row = first_differing(before, after.splitlines(keepends=True))
    begins = (f"SAI: {file} dòng {row}:", f"SAI: {file} dòng {row} (")
    assert (code, unsigned.startswith(begins)) == (1, True), unsigned
    seal_anew(made.folder, made.key)
    code, signed = tried(made.folder)
    assert (code, said in signed) == (1, True)
    assert signed.removeprefix("SAI: ") in unsigned, "what is wrong is told, whoever signs the list"


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
