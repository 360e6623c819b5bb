"""``counter-app central``: what an operator types, from an empty folder to a serving cell."""

import io
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from counter_app.cli.io import Io
from counter_app.cli.main import main

PROGRAM = [sys.executable, "-m", "counter_app", "central"]
OFFICE = """
[office]
agency = "H42.12.07"
commune_code = "14464"
name = "Trung tâm Phục vụ hành chính công xã Suối Nắng"
address = "Thôn 4"
hotline = "0200 000 0002"
[header]
parent = ["ỦY BAN NHÂN DÂN"]
unit = "TRUNG TÂM"
symbol = "TT"
place = "Suối Nắng"
[device]
number = 1
lane = 1
reserve_lane = 2
[[clerks]]
name = "Hoàng Thị Mai"
[[signers]]
name = "Ksor H'Lan"
title = "PHÓ GIÁM ĐỐC"
valid_from = 2026-01-01
"""


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'cell' / 'cell.db'}"


@pytest.fixture
def office_toml(tmp_path: Path) -> Path:
    path = tmp_path / "office.toml"
    path.write_text(OFFICE, encoding="utf-8")
    return path


def call(*arguments: object) -> dict[str, Any]:
    """The answer to a command typed at a terminal."""
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)], capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return dict(json.loads(done.stdout))


def told(*arguments: object) -> tuple[int, str, str]:
    """The exit code, answer and complaint of a command, without a process of its own."""
    answer, wrong = io.StringIO(), io.StringIO()
    streams = Io(stdin=io.StringIO(), stdout=answer, stderr=wrong)
    return main(["central", *map(str, arguments)], streams), answer.getvalue(), wrong.getvalue()


def done(*arguments: object) -> dict[str, Any]:
    code, answer, wrong = told(*arguments)
    assert (code, wrong) == (0, "")
    return dict(json.loads(answer))


def refusal(*arguments: object) -> str:
    code, _answer, wrong = told(*arguments)
    assert code in {1, 2}
    return wrong


@contextmanager
def serving(address: str, folder: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    with subprocess.Popen(
        [*PROGRAM, "serve", "--db", address, "--blobs", folder / "blobs", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())["url"], process
        finally:
            if process.poll() is None:
                process.kill()


def test_from_an_empty_folder_to_a_desk_that_is_let_in_and_out_again(
    address: str, office_toml: Path, tmp_path: Path, desk_at: Any
) -> None:
    assert call("migrate", "--db", address) == {"migrated": True}
    assert call("office", "add", "--db", address, "--file", office_toml)["commune"] == "14464"
    at = ("--db", address, "--commune", "14464")
    offered = call("enrol-code", *at, "--desk", "Quầy 1")
    given = call(
        "user", "add", *at, "--login", "quantri", "--name", "Trần Quản", "--role", "administrator"
    )
    assert len(given["password"]) == 19

    with serving(address, tmp_path) as (url, process):
        desk = desk_at(url, "14464")
        assert desk.enrol(offered["code"]).status == 200
        assert desk.sign_in().status == 200
        listed = call("device", "list", *at)
        assert (listed["device"], listed["state"]) == (desk.device, "at_work")
        gone = call("device", "revoke", *at, "--device", desk.device, "--wipe")
        assert gone["state"] == "revoked"
        (event,) = desk.pull().body["events"]
        assert (event["kind"], event["body"]) == ("device.revoked", {"wipe": True})
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        assert process.stderr is not None
        log = [json.loads(line) for line in process.stderr.read().splitlines()]
    assert {"request", "blobs.places_proven"} == {line["event"] for line in log}


def test_an_officer_belongs_to_a_unit_there_is(address: str, office_toml: Path) -> None:
    place = '\n[[destinations]]\nname = "Phòng Văn hóa - Xã hội"\n'
    office_toml.write_text(OFFICE + place, encoding="utf-8")
    done("office", "add", "--db", address, "--file", office_toml)
    who = ("--commune", "14464", "--name", "Trần Quản", "--role", "specialist", "--login", "quan")
    add = ("user", "add", "--db", address, *who, "--unit")
    assert "Hãy để trống hoặc ghi một trong: Phòng Văn hóa - Xã hội." in refusal(*add, "Phòng Lạ")
    assert done(*add, "phong van hoa - xa hoi")["unit"] == "Phòng Văn hóa - Xã hội"


def test_an_office_is_added_once(address: str, office_toml: Path) -> None:
    done("office", "add", "--db", address, "--file", office_toml)

    assert refusal("office", "add", "--db", address, "--file", office_toml) == (
        "Đơn vị này đã có trên máy chủ.\n"
    )


def test_an_office_is_given_other_settings(address: str, office_toml: Path) -> None:
    command = ("office", "set", "--db", address, "--file", office_toml)
    done("migrate", "--db", address)
    assert refusal(*command) == "Máy chủ chưa có đơn vị mang mã này.\n"
    done("office", "add", "--db", address, "--file", office_toml)
    office_toml.write_text(OFFICE + '\n[sector_codes]\n"Hộ tịch" = "MA 1"\n', encoding="utf-8")
    assert "sector_codes" in refusal(*command)
    office_toml.write_text(OFFICE + '\n[sector_codes]\n"Hộ tịch" = "MA-1"\n', encoding="utf-8")
    assert done(*command)["set"] is True


def test_what_is_wrong_with_an_office_file_is_named(address: str, office_toml: Path) -> None:
    office_toml.write_text(OFFICE.replace('"H42.12.07"', '"x"'), encoding="utf-8")

    assert "agency" in refusal("office", "add", "--db", address, "--file", office_toml)


def test_a_commune_the_cell_does_not_have_is_refused(address: str) -> None:
    done("migrate", "--db", address)
    for verb in (("enrol-code", "--desk", "Quầy"), ("device", "list")):
        wrong = refusal(verb[0], "--db", address, "--commune", "99999", *verb[1:])
        assert wrong == "Máy chủ chưa có đơn vị mang mã này.\n"


@pytest.mark.parametrize("address", ["", "mysql://x/y", "sqlite:///", "cell.db"])
def test_an_address_that_is_no_store_is_refused(address: str) -> None:
    assert "sqlite:///" in refusal("migrate", "--db", address)


def test_what_needs_no_server_loads_none(address: str, office_toml: Path) -> None:
    probe = (
        "import sys\n"
        "from counter_app.cli.main import main\n"
        f"assert main(['central', 'office', 'add', '--db', {address!r}, '--file', {str(office_toml)!r}]) == 0\n"
        f"assert main(['central', 'enrol-code', '--db', {address!r}, '--commune', '14464', '--desk', 'A']) == 0\n"
        f"assert main(['central', 'device', 'list', '--db', {address!r}, '--commune', '14464']) == 0\n"
        "print(*sorted(set(sys.modules) & {'litestar', 'uvicorn', 'PySide6'}), file=sys.stderr)\n"
    )
    ran = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True, timeout=60)

    assert ran.stderr.decode().strip() == ""


def test_help_is_in_vietnamese() -> None:
    for verb in ((), ("serve",), ("office",), ("enrol-code",), ("user",), ("device",)):
        ran = subprocess.run(
            [*PROGRAM, *verb, "--help"], capture_output=True, check=True, timeout=60
        )
        text = ran.stdout.decode()
        assert "Cách dùng" in text
        assert "usage" not in text
        assert "show this" not in text


@pytest.mark.parametrize(
    ("library", "room", "asked"),
    [
        ("obstore", "counter_app.central.files.s3", ("blobs", "try", "--blobs", "s3://tep")),
        ("psycopg", "", ("migrate",)),
    ],
)
def test_what_a_counter_has_not_installed_is_told_with_what_installs_it(
    library: str, room: str, asked: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, room, raising=False)
    where = "postgresql://cell_owner@127.0.0.1:1/cell"

    code, _answer, wrong = told(*asked, "--db", where)

    assert (code, "packaging/run central" in wrong) == (1, True)
