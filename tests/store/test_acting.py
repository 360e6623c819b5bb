"""Who acts in a command: named, known by a secret, or the machine where nobody needs to be there."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import counter_app.cli
from counter_app.bootstrap import open_desk
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import SteppedClock
from counter_app.core.keyslots import open_by_secret
from counter_app.domain.rights import Right
from counter_app.services.people.accounts import Founded
from db.counter.audit_log import acts_on
from tests.key_ring import Ring, use_ring
from tests.real_office import KEEPER, SECRET, first_account, real_office

LAN, LEADER = "Lê Thị Lan", "Đỗ Thị Đầu"
OTHER, NEW = "thuyền xa bến cũ", "đèn khuya sách mỏng"
Call = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def call(tmp_path: Path) -> Call:
    """Runs one command on the folder: its exit code, its lines of JSON, what it complained of."""

    def called(*words: object, secrets: str | None = None) -> tuple[int, Any, str]:
        streams = Io(
            stdin=io.StringIO(),
            stdout=io.StringIO(),
            stderr=io.StringIO(),
            secrets=None if secrets is None else io.StringIO(secrets),
        )
        code = main(["--data", str(tmp_path), *map(str, words)], streams)
        told = [json.loads(line) for line in streams.stdout.getvalue().splitlines()]  # type: ignore[attr-defined]
        return code, told, streams.stderr.getvalue()  # type: ignore[attr-defined]

    return called


@pytest.fixture
def founded(tmp_path: Path, clock: SteppedClock) -> Founded:
    """A real office with its first account; nobody has it open."""
    desk = real_office(tmp_path, clock)
    made = first_account(desk)
    desk.store.close()
    return made


def test_no_command_opens_a_desk_without_asking_whose_hands_it_is() -> None:
    """Training alone, a demonstration of its own, and keys proved by the code on paper do."""
    folder = Path(counter_app.cli.__file__).parent
    opening = {one.stem for one in folder.glob("*.py") if "desk_open" in one.read_text("utf-8")}

    assert opening == {"acting", "demo", "keys", "seed"}


def test_training_and_an_office_without_accounts_ask_for_no_name(
    tmp_path: Path, clock: SteppedClock, call: Call
) -> None:
    assert call("search", "Ánh", "--training")[0] == 0
    real_office(tmp_path, clock).store.close()

    assert call("search", "Ánh")[0] == 0
    assert call("account", "list") == (0, [], "")
    rights = call("account", "rights")[1]
    assert [one["right"] for one in rights] == list(Right)
    assert all(one["words"] and one["roles"] for one in rights)
    assert "account rights" in call("account", "rights", "Ai Đó", "--more", "bay")[2]
    code, _, said = call("account", "end", "Ai Đó")
    assert (code, "Không có tài khoản" in said) == (2, True)


def test_a_folder_without_an_office_says_so_to_whoever_gives_a_name(
    tmp_path: Path, call: Call
) -> None:
    for words in (("search", "Ánh"), ("account", "list"), ("check",)):
        code, told, said = call(*words, "--as", LAN)
        assert (code, told) == (2, [])
        assert all(one in said for one in (str(tmp_path), LAN, "--data", "office init"))
    assert "office init" not in call("search", "Ánh", "--training", "--as", LAN)[2]


@pytest.mark.parametrize(
    "words",
    [("search", "Ánh"), ("account", "list"), ("sync", "--papers"), ("enrol", "x", "--url", "y")],
)
def test_with_accounts_a_command_wants_a_name(
    words: tuple[str, ...], founded: Founded, call: Call
) -> None:
    code, told, said = call(*words)
    assert (code, told) == (2, [])
    assert "--as" in said
    assert call("--as", KEEPER)[0] == 2  # a window asks on its own screen


def test_wrong_secrets_are_told_by_the_log_once_somebody_is_in(
    founded: Founded, call: Call, tmp_path: Path
) -> None:
    for _ in range(2):
        assert call("--as", KEEPER, "search", "Ánh", secrets="sai rồi nhé\n")[0] == 2
    for _ in range(2):
        assert call("--as", KEEPER, "search", "Ánh", secrets=f"{SECRET}\n")[0] == 0
    keys = open_by_secret(tmp_path, founded.account.clerk.id, SECRET)
    desk = open_desk(tmp_path, keys=keys)
    acts = desk.store.read(lambda one: acts_on(one, founded.account.clerk.id))
    desk.store.close()
    signed_in = [one.body.get("refused", 0) for one in acts if one.act == "signed_in"]
    assert signed_in == [2, 0]


def test_a_name_stands_before_or_after_the_command_and_the_secret_on_file_3(
    founded: Founded, call: Call, tmp_path: Path
) -> None:
    before = call("--as", KEEPER, "search", "Ánh", secrets=f"{SECRET}\n")
    after = call("search", "Ánh", f"--as={KEEPER.upper()}", secrets=f"{SECRET}\n")
    assert before == after == (0, [], "")
    for way in (("hub", "status", "--as", KEEPER), ("hub", f"--as={KEEPER}", "status")):
        assert call(*way, secrets=f"{SECRET}\n")[0] == 0, way

    code, _, said = call("--as", KEEPER, "search", "Ánh")
    assert (code, "tệp số 3" in said) == (2, True)
    code, _, said = call("--as", KEEPER, "search", "Ánh", secrets="sai rồi nhé\n")
    assert (code, "chưa đúng" in said) == (2, True)
    code, _, said = call("--as", "Ai Đó", "search", "Ánh", secrets=f"{SECRET}\n")
    assert (code, "Ai Đó" in said) == (2, True)

    who = founded.account.clerk.id
    desk = open_desk(tmp_path, keys=open_by_secret(tmp_path, who, SECRET))
    came = [one.act for one in desk.store.read(lambda one: acts_on(one, who))]
    desk.store.close()
    assert came == ["account_added", "way_seen", *("signed_in",) * 4]


def assert_nothing_leaves(call: Call, out: Path) -> None:
    """LAN may look, and put nothing into a file."""
    day = "2026-11-23"
    for command in (
        ("list", "today", "--format", "csv"),
        ("list", "today", "--format", "pdf", "--out", out),
        ("list", "calendar", "--format", "csv", "--out", out),
        ("report", "register", "--from", day, "--until", day, "--out", out),
    ):
        code, _, said = call(*command, "--as", LAN, secrets=f"{OTHER}\n")
        assert (code, "ghi danh sách, sổ, tệp ra ngoài" in said) == (2, True), command
    assert not out.exists()


def test_an_account_is_made_changed_given_a_new_secret_and_ended_by_command(
    founded: Founded, call: Call, tmp_path: Path
) -> None:
    def act(*words: object) -> Any:
        code, (told,), said = call("account", *words, "--as", KEEPER, secrets=f"{SECRET}\n")
        assert (code, said) == (0, "")
        return told

    first = act("add", LAN, "--role", "clerk", "--more", "change_template")["secret"]
    code, _, said = call("search", "Ánh", "--as", LAN, secrets=f"{first}\n")
    assert (code, "account secret" in said) == (2, True)
    assert call("account", "secret", "--as", LAN, secrets=f"{first}\n{OTHER}\n")[0] == 0
    assert call("search", "Ánh", "--as", LAN, secrets=f"{OTHER}\n")[0] == 0
    assert call("account", "end", KEEPER, "--as", LAN, secrets=f"{OTHER}\n")[0] == 2

    told = act("rights", LAN, "--less", "print:slip", "export")
    assert (told["more"], "print:slip" in told["rights"]) == (["change_template"], False)
    told = act("rights", LAN, "--more", "print:slip")
    assert (told["less"], "print:slip" in told["rights"]) == (["export"], True)
    told = act("rights", LAN, "--less", "print:slip")
    assert (told["more"], "print:slip" in told["rights"]) == ([], False)
    twice = ("account", "rights", LAN, "--more", "export", "--less", "export", "--as", KEEPER)
    assert call(*twice, secrets=f"{SECRET}\n")[0] == 2

    told = act("rights", LAN, "--role", "inspector", "--until", "2099-01-01", "--more")
    assert (told["role"], told["until"], told["more"]) == ("inspector", "2099-01-01", [])
    code, _, said = call("visit", "advise", "--as", LAN, secrets=f"{OTHER}\n")
    assert (code, "ghi vào hồ sơ" in said) == (2, True)
    assert_nothing_leaves(call, tmp_path / "ra-ngoai")
    again = act("secret", LAN)["secret"]
    assert call("search", "Ánh", "--as", LAN, secrets=f"{OTHER}\n")[0] == 2
    assert call("account", "secret", "--as", LAN, secrets=f"{again}\n{NEW}\n")[0] == 0
    assert act("unlock", LAN) == {"name": LAN, "locked": False}
    assert act("end", LAN)["ended"] is True
    assert call("search", "Ánh", "--as", LAN, secrets=f"{NEW}\n")[0] == 2


def test_the_first_account_of_an_office_that_had_none_gives_the_recovery_code(
    tmp_path: Path, clock: SteppedClock, call: Call
) -> None:
    real_office(tmp_path, clock).store.close()

    code, (told,), _ = call("account", "add", KEEPER, secrets=f"{SECRET}\n")

    assert (code, told["role"], len(told["recovery_code"])) == (0, "administrator", 29)
    assert call("account", "list")[0] == 2
    code, (one,), _ = call("account", "list", "--as", KEEPER, secrets=f"{SECRET}\n")
    assert (one["name"], one["ended"], one["locked"]) == (KEEPER, False, False)


def test_whoever_keeps_no_accounts_is_told_who_works_here_and_as_what(
    founded: Founded, call: Call
) -> None:
    for name, role, secret in ((LAN, "clerk", OTHER), (LEADER, "leader", NEW)):
        made = call("account", "add", name, "--role", role, "--as", KEEPER, secrets=SECRET)
        call("account", "secret", "--as", name, secrets=f"{made[1][0]['secret']}\n{secret}\n")
    _, seen, _ = call("account", "list", "--as", LAN, secrets=OTHER)
    assert {"name": LEADER, "role": "leader"} in seen
    assert {name for one in seen for name in one} == {"name", "role"}
    _, seen, _ = call("account", "list", "--as", LEADER, secrets=NEW)
    assert {"name": LAN, "role": "clerk", "locked": False} in seen
    assert {name for one in seen for name in one} == {"name", "role", "locked"}


def test_money_is_given_up_by_a_command_of_two_people(
    founded: Founded, call: Call, tmp_path: Path
) -> None:
    clerk, leader = f"{OTHER}\n", f"{NEW}\n"
    for name, role, secret in ((LAN, "clerk", clerk), (LEADER, "leader", leader)):
        made = call("account", "add", name, "--role", role, "--as", KEEPER, secrets=SECRET)
        first = made[1][0]["secret"]
        call("account", "secret", "--as", name, secrets=f"{first}\n{secret}")
    copies = [{"document": "Giấy khai sinh", "pages": 3, "copies": 2}]
    person = {"name": "Nguyễn Thị Ánh", "personal_id": "001190000001"}
    intake, fewer = tmp_path / "intake.json", tmp_path / "fewer.json"
    filed = {"submitter": person, "procedure_code": "2.000815", "certified_copies": copies}
    intake.write_text(json.dumps(filed), encoding="utf-8")
    copies[0]["copies"] = 1
    told = {"reason": "Người dân chỉ cần một bản", "certified_copies": copies}
    fewer.write_text(json.dumps(told), encoding="utf-8")
    code, (taken,), _ = call("intake", "--file", intake, "--as", LAN, secrets=clerk)
    act = ("dossier", taken["dossier_code"], "act", "correct", "--file", fewer, "--as", LAN)

    code, _, said = call(*act, secrets=clerk)
    assert (code, "cần hai người" in said) == (2, True)
    assert call(*act, "--second", LEADER, secrets=clerk + clerk)[0] == 2
    show = ("dossier", taken["dossier_code"], "show", "--as", LAN, "--second", LAN)
    code, _, said = call(*show, secrets=clerk)
    assert (code, "phải là người khác" in said) == (2, True)

    code, (done,), said = call(*act, "--second", LEADER, secrets=clerk + leader)
    assert (code, said, done["changes"] != []) == (0, "", True)


def test_a_copy_is_taken_and_put_back_by_who_may_or_by_the_code_on_paper(
    founded: Founded, call: Call, tmp_path: Path
) -> None:
    keeper = {"secrets": f"{SECRET}\n"}
    first = call("account", "add", LAN, "--role", "clerk", "--as", KEEPER, **keeper)[1][0]["secret"]
    call("account", "secret", "--as", LAN, secrets=f"{first}\n{OTHER}\n")
    made = call("backup", "--to", tmp_path / "usb", "--as", KEEPER, **keeper)[1][0]["backup"]
    restore = ("restore", "--from", made)
    code, _, said = call("backup", "--to", tmp_path / "own", "--as", LAN, secrets=f"{OTHER}\n")
    assert (code, "chọn nơi sao lưu do" in said) == (2, True)
    assert not (tmp_path / "own").exists()

    assert call(*restore)[0] == 2
    code, _, said = call(*restore, "--as", LAN, secrets=f"{OTHER}\n")
    assert (code, "khôi phục dữ liệu do" in said) == (2, True)
    assert call(*restore, "--as", KEEPER, **keeper)[0] == 0
    assert call(*restore, "--recovery", secrets=founded.recovery_code)[0] == 0
    assert [one["name"] for one in call("account", "list", "--as", KEEPER, **keeper)[1]]

    (tmp_path / "office.db").write_bytes(b"not a store any more" * 500)
    code, _, said = call(*restore, "--as", KEEPER, **keeper)
    assert (code, "--recovery" in said) == (2, True)


def test_what_runs_unattended_goes_by_the_system_s_key_ring_as_the_machine(
    founded: Founded, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, said = call("check")
    assert (code, "--as" in said) == (2, True)
    use_ring(Ring(), monkeypatch)
    founded.keys.use_system(on=True)

    assert call("check")[0] == 0
    assert call("backup", "--to", tmp_path / "usb")[0] == 0
    assert call("search", "Ánh")[0] == 2
