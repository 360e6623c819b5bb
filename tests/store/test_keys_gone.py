"""A store of people who sign in, whose keys' file is taken away, is never opened as one of nobody."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from counter_app.bootstrap import open_desk
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.key_file import NAME, TWIN
from counter_app.core.keyslots import open_by_secret
from counter_app.domain.rights import Right
from counter_app.services.desk import Desk
from counter_app.services.keeping.backup import back_up
from counter_app.services.keeping.restore import restore, stood_for
from counter_app.services.people import accounts
from counter_app.services.people.proofs import require_proof
from tests.real_office import SECRET, first_account, real_office
from tests.store.tampering import tamper

TAKEN: Final = ("store-key-real", "files-key-real", "device-key")


@pytest.fixture
def office(tmp_path: Path, clock: SteppedClock) -> Iterator[Desk]:
    desk = real_office(tmp_path / "data", clock)
    yield desk
    desk.store.close()


def take_keys(folder: Path, who: str) -> dict[str, bytes]:
    """As one of the staff does: the keys their own secret opens in clear, the file gone."""
    keys = open_by_secret(folder, who, SECRET)
    notes = folder / "secrets.json"
    clear = {name: keys.get(name) for name in TAKEN}
    notes.write_text(json.dumps(json.loads(notes.read_text()) | clear))
    files = {name: (folder / name).read_bytes() for name in (NAME, TWIN)}
    for name in files:
        (folder / name).unlink()
    return files


def code_of(folder: Path, clock: SteppedClock) -> str:
    try:
        open_desk(folder, clock=clock).store.close()
    except (EnvironmentFault, UserError) as refused:
        return refused.code
    return ""


def command(folder: Path, *words: str) -> tuple[int, str]:
    streams = Io(stdin=io.StringIO(), stdout=io.StringIO(), stderr=(said := io.StringIO()))
    return main(["--data", str(folder), *words], streams), said.getvalue()


@pytest.mark.parametrize(
    "edit",
    [
        "",
        "DELETE FROM accounts",
        "UPDATE audit SET act = 'searched' WHERE act IN ('account_added', 'way_seen')",
        "UPDATE audit SET act = 'searched' WHERE subject <> '' OR act = 'rows_kept'",
    ],
)
def test_no_window_and_no_command_opens_it(edit: str, office: Desk, clock: SteppedClock) -> None:
    founded, folder = first_account(office), office.data_dir
    if edit:
        tamper(office, edit)
    office.store.close()
    kept = take_keys(folder, founded.account.clerk.id)

    assert code_of(folder, clock) == "keys_lost"
    for words in (["account", "list"], ["list"], ["check"], ["hub", "status"], ["backup"]):
        rc, said = command(folder, *words)
        assert (rc, NAME in said) == (1, True), (words, said)
    assert command(folder, "export", "--to", str(folder.parent / "out"))[0] == 1

    (folder / TWIN).write_bytes(kept[TWIN])
    assert code_of(folder, clock) == "sign_in_needed", "its twin is enough"


def test_nobody_puts_a_copy_back_meanwhile(
    office: Desk, clock: SteppedClock, tmp_path: Path
) -> None:
    founded, folder = first_account(office), office.data_dir
    desk = replace(office, clerk=founded.account.clerk)
    made = back_up(tmp_path / "usb", desk=desk, at=clock.now()).path
    office.store.close()
    take_keys(folder, founded.account.clerk.id)

    stood = stood_for(made, folder)
    with pytest.raises(EnvironmentFault) as refused:
        restore(made, stood=stood, at=clock.now())
    assert refused.value.code == "keys_lost"


def test_an_office_that_never_had_accounts_goes_on(office: Desk, clock: SteppedClock) -> None:
    assert not accounts.has_accounts(office)
    assert require_proof(office, Right.VOID, None) == {}
    office.store.close()
    assert code_of(office.data_dir, clock) == ""


def test_the_first_account_that_was_cut_before_its_keys_is_set_up_again(
    office: Desk, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Cut(BaseException):
        """The power fails."""

    def cut(*_: object, **__: object) -> None:
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(accounts, "found_keys", cut)
        with pytest.raises(Cut):
            first_account(office)
    office.store.close()

    desk = open_desk(office.data_dir, clock=clock)
    assert not accounts.has_accounts(desk)
    founded = first_account(desk)
    assert accounts.has_accounts(desk)
    at, who = clock.now(), founded.account.clerk
    assert accounts.signed_in(who.id, keys=founded.keys, desk=desk, at=at) == who
    desk.store.close()


def test_a_desk_asks_its_store_and_not_a_file_whether_people_sign_in(office: Desk) -> None:
    founded = first_account(office)
    for name in (NAME, TWIN):
        (office.data_dir / name).unlink()
    desk = replace(office, clerk=founded.account.clerk)
    assert accounts.has_accounts(desk)
    with pytest.raises(UserError) as refused:
        require_proof(desk, Right.SAVE_OUT, None)
    assert refused.value.code == "proof_needed"
