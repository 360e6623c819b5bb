"""What an operator does for files: where they lie, a second copy, the word that they are backed up."""

import io
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap_central import cell_store
from counter_app.central.files.copies import keep_file
from counter_app.central.files.folder import FolderBlobs
from counter_app.central.files.store import is_intact
from counter_app.central.office.offices import found_office
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import SystemClock
from counter_app.core.resources import resource
from db.central.blobs import row_of

PROGRAM = [sys.executable, "-m", "counter_app", "central"]


@pytest.fixture
def address(tmp_path: Path) -> str:
    """A cell of one office that has one file."""
    place = f"sqlite:///{tmp_path / 'cell.db'}"
    with cell_store(place) as store:
        plain = tomllib.loads(resource("offices/demo.toml").read_text(encoding="utf-8"))
        plain["office"] |= {"kind": "real", "agency": "H42.10.000", "commune_code": "10000"}
        found_office(store, plain, clock=SystemClock())
        keep_file(store, FolderBlobs(tmp_path / "blobs"), "10000", b"%PDF", mime="x/y", at_ms=1000)
    return place


def state_of(address: str, sha256: str) -> str:
    with cell_store(address) as store:
        found = store.read("10000", lambda one: row_of(one, "10000", sha256)).result()
    assert found is not None
    return found.state.value


def sha_in(folder: Path) -> str:
    (path,) = (one for one in folder.rglob("*") if len(one.name) == 64)
    return path.name


def test_a_backup_is_the_operators_word(address: str, tmp_path: Path) -> None:
    def backed_up(before: str) -> tuple[int, str, str]:
        answer, wrong = io.StringIO(), io.StringIO()
        command = ["central", "blobs", "backed-up", "--db", address, "--before", before]
        code = main(command, Io(stdin=io.StringIO(), stdout=answer, stderr=wrong))
        return code, answer.getvalue(), wrong.getvalue()

    code, answer, _wrong = backed_up("1969-12-31T00:00")
    assert (code, json.loads(answer)) == (0, {"commune": "10000", "backed_up": 0})
    code, answer, _wrong = backed_up("2026-01-30T22:00")
    assert (code, json.loads(answer)) == (0, {"commune": "10000", "backed_up": 1})
    code, _answer, wrong = backed_up("2999-01-01T00:00")
    assert (code, "chưa tới" in wrong) == (2, True)
    code, _answer, wrong = backed_up("hôm qua")
    assert (code != 0, "before" in wrong) == (True, True)
    assert state_of(address, sha_in(tmp_path / "blobs")) == "backed_up"


def test_a_server_with_a_second_place_copies_what_it_has(
    address: str, tmp_path: Path, desk_at: Any
) -> None:
    copy = tmp_path / "copy"
    serve = [
        *PROGRAM, "serve", "--db", address, "--port", "0", "--blobs", str(tmp_path / "blobs"),
        "--blobs-copy", str(copy),
    ]  # fmt: skip
    sha256 = sha_in(tmp_path / "blobs")
    with subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        try:
            assert server.stdout is not None
            wire = desk_at(json.loads(server.stdout.readline())["url"], "10000").wire
            # Each answer takes the server a moment, in which it also copies.
            asked = 0
            while not is_intact(FolderBlobs(copy), sha256) and asked < 2000:
                assert wire.ask("GET", "/v1/health").status == 200
                asked += 1
        finally:
            server.terminate()
            server.wait(30)

    assert is_intact(FolderBlobs(copy), sha256)
    assert state_of(address, sha256) == "replicated"


def test_a_place_that_is_none_is_refused_before_anything_is_served(address: str) -> None:
    done = subprocess.run(
        [*PROGRAM, "serve", "--db", address, "--port", "0", "--blobs", "ftp://x"],
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip

    assert (done.returncode, "s3://" in done.stderr.decode()) == (2, True)


def test_a_place_for_files_is_tried_before_anybody_needs_it(address: str, tmp_path: Path) -> None:
    command = [*PROGRAM, "blobs", "try", "--db", address]
    right, wrong = str(tmp_path / "blobs"), str(tmp_path / "taken")
    Path(wrong).write_bytes(b"")

    one = subprocess.run([*command, "--blobs", right], capture_output=True, check=True)
    both = subprocess.run(
        [*command, "--blobs", wrong, "--blobs", right], capture_output=True, check=False
    )
    none = subprocess.run(command, capture_output=True, check=False)

    usable = {"blobs": right, "usable": True}
    assert json.loads(one.stdout) == usable
    bad, good = map(json.loads, both.stdout.splitlines())
    assert (bad["blobs"], bad["usable"], good) == (wrong, False, usable), "each is tried"
    assert (both.returncode, both.stderr.decode().strip()) == (1, bad["message"])
    assert "kho tệp" in bad["message"]
    assert (none.returncode, "--blobs" in none.stderr.decode()) == (2, True)


def test_a_server_tells_which_place_for_files_is_bad_and_serves(
    address: str, tmp_path: Path, desk_at: Any
) -> None:
    (tmp_path / "taken").write_bytes(b"")
    serve = [
        *PROGRAM, "serve", "--db", address, "--port", "0", "--blobs", str(tmp_path / "blobs"),
        "--blobs-copy", str(tmp_path / "taken"),
    ]  # fmt: skip
    with subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            assert server.stderr is not None
            wire = desk_at(json.loads(server.stdout.readline())["url"], "10000").wire
            # The first place tried is the one before it: its own line tells when it is done.
            lines = (json.loads(line) for line in server.stderr)
            told = next(one for one in lines if one["event"] == "blobs.place_failed")
            health = wire.ask("GET", "/v1/health").body
            numbers = wire.ask("GET", "/metrics").raw.decode()
        finally:
            server.terminate()
            server.communicate(timeout=30)

    assert (told["place"], told["code"]) == ("blobs-copy", "blobs_away")
    assert (health["status"], health["files"]) == ("ok", {"blobs-copy": told["told"]})
    assert "\ncounter_file_places_failed 1\n" in numbers
