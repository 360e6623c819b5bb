"""Who holds the recovery code and who has forgotten a secret: the commands, each with file 3."""

import io
import json
import shlex
from pathlib import Path
from typing import Any, Final

import pytest

from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core import keyslots
from counter_app.core.key_wrapping import Kdf
from counter_app.core.keyslots import open_by_secret, people, recovery_notice
from counter_app.services.office.office import read_setup
from tests.key_ring import Ring, use_ring
from tests.slots import fresh_code

QUAN: Final = "Đỗ Thị Quản"
SECRET: Final = "nước chảy đá mòn"
FRESH: Final = "kiến tha lâu đầy tổ"
EXAMPLE: Final = Path(__file__).parents[2] / "resources" / "offices" / "example.toml"


class Counter:
    """A real office that Quản founded; every command gets its secrets on file 3."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        init = ("office", "init", "--file", EXAMPLE, "--print")
        (founded,) = self.done(*init, "--as", QUAN, secrets=(SECRET,))
        self.code, self.printed = founded["recovery_code"], founded["printed"]
        self.commands = founded["commands"]

    def call(self, *words: object, secrets: tuple[str, ...] = ()) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        given = io.StringIO("".join(f"{one}\n" for one in secrets))
        streams = Io(stdin=io.StringIO(), stdout=out, stderr=err, secrets=given)
        code = main(["--data", str(self.folder), *map(str, words)], streams)
        return code, out.getvalue(), err.getvalue()

    def done(self, *words: object, secrets: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        code, answered, complaint = self.call(*words, secrets=secrets)
        assert (code, complaint) == (0, "")
        return [json.loads(line) for line in answered.splitlines()]


@pytest.fixture
def counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counter:
    monkeypatch.setenv("COUNTER_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(keyslots, "tuned", lambda: Kdf(memory_kib=8, passes=1))
    return Counter(tmp_path / "data")


def test_what_founding_tells_to_do_next_gives_each_of_the_staff_an_account(
    counter: Counter,
) -> None:
    assert counter.commands
    for told in counter.commands:
        program, *words = shlex.split(told)
        assert program == "counter-app"
        (added,) = counter.done(*words, secrets=(SECRET,))
        assert added["secret"]
    given = {
        one["name"]: one["role"]
        for one in counter.done("--as", QUAN, "account", "list", secrets=(SECRET,))
    }
    staff = read_setup(EXAMPLE.read_text("utf-8")).clerks
    assert given.items() >= {(one.name, one.role.value) for one in staff}


def test_the_code_is_tried_by_opening_the_store(counter: Counter) -> None:
    assert recovery_notice(counter.folder)
    slipped = counter.code[:-1] + ("A" if counter.code[-1] != "A" else "C")
    code, _, complaint = counter.call("keys", "recovery", "--prove", secrets=(slipped,))
    assert code == 2
    assert "gõ lại" in complaint
    assert recovery_notice(counter.folder)
    (proved,) = counter.done("keys", "recovery", "--prove", secrets=(counter.code.lower(),))
    assert proved["proved_on"]
    assert recovery_notice(counter.folder) == ""


def test_founding_sends_the_sheet_to_a_printer_only_and_none_without_a_code(
    counter: Counter,
) -> None:
    assert "chép mã" in counter.printed, "this machine has no printer"
    assert not list(counter.folder.rglob("*.pdf"))
    elsewhere = Path(f"{counter.folder}-2")
    counter.folder = elsewhere
    init = ("office", "init", "--file", EXAMPLE, "--keys-in-file", "--print")
    code, _, complaint = counter.call(*init)
    assert (code, "--as" in complaint, elsewhere.exists()) == (2, True, False)


def test_a_new_code_needs_whoever_keeps_the_accounts(counter: Counter) -> None:
    assert counter.call("keys", "recovery", "--new")[0] == 2
    (told,) = counter.done("--as", QUAN, "keys", "recovery", "--new", "--print", secrets=(SECRET,))
    assert "chép mã" in told["printed"], "this machine has no printer"
    assert counter.call("keys", "recovery", "--prove", secrets=(counter.code,))[0] == 2
    counter.done("keys", "recovery", "--prove", secrets=(told["recovery_code"],))


def test_a_forgotten_secret_is_replaced_by_the_code(counter: Counter) -> None:
    (person,) = people(counter.folder)
    code, _, complaint = counter.call(
        "keys", "recovery", "--reset", QUAN, secrets=(counter.code, "12345678")
    )
    assert (code, "dễ đoán" in complaint) == (2, True)
    counter.done("keys", "recovery", "--reset", QUAN, secrets=(counter.code, FRESH))
    open_by_secret(counter.folder, person.clerk, FRESH)
    assert counter.call("--as", QUAN, "check", secrets=(SECRET,))[0] == 2
    assert counter.call("--as", QUAN, "check", secrets=(FRESH,))[0] == 0
    # A code that was made past the program resets nothing and is proved by nobody.
    laid = fresh_code(open_by_secret(counter.folder, person.clerk, FRESH))
    for words, given in ((("--reset", QUAN), (laid, SECRET)), (("--prove",), (laid,))):
        code, _, complaint = counter.call("keys", "recovery", *words, secrets=given)
        assert (code, "Nhật ký không ghi" in complaint) == (2, True)
    assert recovery_notice(counter.folder)
    open_by_secret(counter.folder, person.clerk, FRESH)


def test_the_machine_opens_by_itself_only_once_it_was_told_to(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert counter.call("--as", QUAN, "keys", "system", "on", secrets=(SECRET,))[0] == 2
    use_ring(Ring(), monkeypatch)
    assert counter.call("check")[0] == 2
    counter.done("--as", QUAN, "keys", "system", "on", secrets=(SECRET,))
    assert counter.call("check")[0] == 0
    counter.done("--as", QUAN, "keys", "system", "off", secrets=(SECRET,))
    assert counter.call("check")[0] == 2


@pytest.mark.parametrize("words", [("recovery",), ("system",), ("recovery", "on", "--new")])
def test_half_a_command_is_told(counter: Counter, words: tuple[str, ...]) -> None:
    assert counter.call("keys", *words)[0] == 2


def test_a_store_without_secrets_has_no_code(tmp_path: Path) -> None:
    streams = Io(stdin=io.StringIO(), stdout=io.StringIO(), stderr=io.StringIO())
    assert main(["--data", str(tmp_path), "keys", "recovery", "--prove"], streams) == 2
