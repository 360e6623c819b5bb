"""A copy is worth as much as the keys beside it: what a PC that never had them could open."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Final

import pytest
from msgspec import structs

from counter_app.bootstrap import open_desk
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import SteppedClock
from counter_app.core.config import load_machine, save_machine
from counter_app.core.errors import UserError
from counter_app.core.key_file import encoded, read_keys
from counter_app.core.keyslots import Keys, Person, found_keys, open_by_secret
from counter_app.core.recovery_code import new_code
from counter_app.domain.office import OfficeKind
from counter_app.services.desk import Desk
from counter_app.services.keeping import keys_beside
from counter_app.services.keeping.backup import back_up
from counter_app.services.keeping.rehearsal import rehearse
from counter_app.services.keeping.safekeeping import (
    is_behind,
    is_due,
    keep_safe,
    place_of,
    safety,
)
from tests.another_disk import another_disk
from tests.real_office import CHEAP, SECRET, first_account, real_office

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def code(tmp_path: Path, clock: SteppedClock) -> str:
    """The recovery code of a real office in ``tmp_path``, whose store opens by a secret."""
    desk = real_office(tmp_path / "office", clock)
    try:
        return first_account(desk).recovery_code
    finally:
        desk.store.close()


@pytest.fixture
def office(code: str, tmp_path: Path, clock: SteppedClock) -> Iterator[Desk]:
    """Its desk, as somebody who signed in has it."""
    folder = tmp_path / "office"
    keys = open_by_secret(folder, read_keys(folder).slots[0].clerk, SECRET, clock=clock)
    desk = open_desk(folder, kind=OfficeKind.REAL, clock=clock, keys=keys)
    yield desk
    desk.store.close()


@pytest.fixture
def home(office: Desk, tmp_path: Path) -> Iterator[Path]:
    """Where its copies go on another disk; one is there."""
    with another_disk(tmp_path) as stick:
        folder = stick / f"sao-luu-{office.store.device.id}"
        folder.mkdir()
        back_up(folder, desk=office, at=AT)
        yield folder


def _copy(home: Path) -> Path:
    return next(home.glob("office-*.db"))


def _another_offices(home: Path, office: Desk, tmp_path: Path) -> None:
    found_keys(tmp_path, Person("x", "Lê Văn Khác"), SECRET, kdf=CHEAP)
    (home / "keys.json").write_bytes((tmp_path / "keys.json").read_bytes())


def _without_code(home: Path, office: Desk, tmp_path: Path) -> None:
    _edit(home, recovery=None)


def _ring_of_another(home: Path, office: Desk, tmp_path: Path) -> None:
    found_keys(tmp_path, Person("x", "Lê Văn Khác"), SECRET, kdf=CHEAP)
    _edit(home, ring=read_keys(tmp_path).ring)


def _code_replaced(home: Path, office: Desk, tmp_path: Path) -> None:
    keys = office.store.secrets
    assert isinstance(keys, Keys)
    keys.put_recovery(keys.wrapped_code()[1])


def _choose(folder: Path, office: Desk) -> None:
    machine = load_machine(office.data_dir)
    save_machine(office.data_dir, replace(machine, backup_folder=str(folder)))


def _edit(home: Path, **parts: object) -> None:
    (home / "keys.json").write_bytes(encoded(structs.replace(read_keys(home), **parts)))


def _gone(home: Path, office: Desk, tmp_path: Path) -> None:
    (home / "keys.json").unlink()


def _broken(home: Path, office: Desk, tmp_path: Path) -> None:
    (home / "keys.json").write_text('{"broken":1}')


SPOILS: Final[dict[str, Callable[[Path, Desk, Path], None]]] = {
    keys_beside.MISSING: _gone,
    keys_beside.SPOILT: _broken,
    keys_beside.NO_CODE: _without_code,
    keys_beside.OLD_CODE: _code_replaced,
    keys_beside.OTHER: _ring_of_another,
}


@pytest.mark.parametrize("given", [False, True], ids=["by marks", "by the code"])
def test_a_copy_with_its_keys_beside_it_is_sound(
    office: Desk, home: Path, code: str, given: bool
) -> None:
    tried = rehearse(_copy(home), desk=office, at=AT, recovery=code if given else "")
    assert (tried.wrong, tried.only_here) == ("", False)


@pytest.mark.parametrize("wrong", SPOILS, ids=["missing", "spoilt", "no code", "old", "other"])
@pytest.mark.parametrize("given", [False, True], ids=["by marks", "by the code"])
def test_a_copy_that_no_new_pc_could_open_is_not_sound(
    office: Desk, home: Path, code: str, wrong: str, given: bool
) -> None:
    SPOILS[wrong](home, office, office.data_dir.parent)
    tried = rehearse(_copy(home), desk=office, at=AT, recovery=code if given else "")
    assert (tried.is_sound, tried.wrong) == (False, wrong)


def test_keys_of_another_office_beside_a_copy_are_told(
    office: Desk, home: Path, tmp_path: Path
) -> None:
    _another_offices(home, office, tmp_path)
    assert rehearse(_copy(home), desk=office, at=AT).wrong == keys_beside.OLD_CODE


def test_a_wrong_code_is_refused_and_nothing_is_remembered(office: Desk, home: Path) -> None:
    with pytest.raises(UserError) as caught:
        rehearse(_copy(home), desk=office, at=AT, recovery=new_code())
    assert caught.value.code == "recovery_wrong"
    assert safety(desk=office).kept.rehearsed_at is None


def test_a_copy_on_the_disk_of_the_data_is_told_to_open_here_only(
    office: Desk, tmp_path: Path
) -> None:
    tried = rehearse(back_up(tmp_path / "beside", desk=office, at=AT).path, desk=office, at=AT)
    assert (tried.is_sound, tried.only_here) == (True, True)


@pytest.mark.parametrize("wrong", [keys_beside.MISSING, keys_beside.SPOILT])
def test_keys_gone_from_beside_the_copies_are_told_and_put_back_though_nothing_was_written(
    office: Desk, home: Path, tmp_path: Path, wrong: str
) -> None:
    _choose(home.parent, office)
    keep_safe(desk=office, at=AT)
    assert place_of(office) == home
    assert not is_behind(desk=office)
    SPOILS[wrong](home, office, tmp_path)
    assert safety(desk=office).keys_wrong == wrong
    assert is_behind(desk=office)
    assert is_due(desk=office, at=AT + timedelta(minutes=30))
    keep_safe(desk=office, at=AT + timedelta(minutes=30))
    assert read_keys(home) == read_keys(office.data_dir)
    assert (safety(desk=office).keys_wrong, is_behind(desk=office)) == ("", False)


def test_keys_spoilt_here_make_no_copy_due(office: Desk, home: Path) -> None:
    _choose(home.parent, office)
    keep_safe(desk=office, at=AT)
    for name in ("keys.json", "keys-2.json"):
        (office.data_dir / name).write_text("{")
    assert not is_behind(desk=office)


def test_the_command_tries_the_code_on_paper(office: Desk, home: Path, code: str) -> None:
    who = read_keys(office.data_dir).slots[0].name
    words = ["--data", str(office.data_dir), "backup", "--rehearse", str(_copy(home))]
    for typed, spoilt, expected in ((code, False, 0), (new_code(), False, 2), (code, True, 1)):
        if spoilt:
            (home / "keys.json").unlink()
        out, err = StringIO(), StringIO()
        secrets = StringIO(f"{SECRET}\n{typed}\n")
        streams = Io(stdin=StringIO(), stdout=out, stderr=err, secrets=secrets)
        assert main([*words, "--as", who, "--recovery"], streams) == expected, err.getvalue()
        if expected != 2:
            assert json.loads(out.getvalue())["opens_elsewhere"] == (expected == 0)
