"""The commands as a script calls them: streams, exit codes, and what they do not load."""

import errno
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from counter_app.cli.io import LONGEST_LINE, Io, stream_json
from counter_app.cli.main import COMMANDS, main
from counter_app.core.diagnostics import FOLDER, NAME
from counter_app.core.errors import EnvironmentFault
from db.engine import faults_named

ANH = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"


def run(arguments: list[str], data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The real program in a process of its own, under a code page that is not UTF-8."""
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "LC_ALL": "C"}
    return subprocess.run(
        [sys.executable, "-m", "counter_app", *arguments],
        input=data,
        capture_output=True,
        check=False,
        timeout=60,
        env=environment,
    )


def call(arguments: list[str], text: str = "") -> tuple[int, list[str], str]:
    """The same inside this process: exit code, answers, complaint."""
    streams = Io(stdin=io.StringIO(text, newline="\n"), stdout=io.StringIO(), stderr=io.StringIO())
    code = main(arguments, streams)
    answers, complaint = streams.stdout, streams.stderr
    assert isinstance(answers, io.StringIO)
    assert isinstance(complaint, io.StringIO)
    return code, answers.getvalue().split("\n")[:-1], complaint.getvalue()


def test_a_card_is_answered_with_every_field_of_the_contract() -> None:
    done = run(["card", "parse"], ANH.encode() + b"\r\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == {
        "ok": True,
        "personal_id": "001190000001",
        "old_id": None,
        "name": "Nguyễn Thị Ánh",
        "birth_date": "1990-02-01",
        "birth_precision": "day",
        "sex": "female",
        "address": "Thôn 1, Xã A, Huyện B, Hà Nội",
        "issued_on": "2021-03-15",
        "extra": "",
        "repaired": False,
        "warnings": [],
    }


def test_bytes_of_every_kind_get_one_answer_a_line() -> None:
    lines = [
        b"\xef\xbb\xbf" + ANH.encode(),
        ANH.encode("cp1258", "ignore"),
        b"\x00\x01\x02",
        b"\xff\xfe",
        b"",
        ANH.encode()[:40],
        ANH.encode().decode("latin-1").encode(),
        ANH.encode("utf-16"),
    ]
    data = b"\n".join(line.replace(b"\n", b"") for line in lines)
    for arguments in (["card", "parse"], ["code", "parse"], ["text", "fold"], ["money", "words"]):
        done = run(arguments, data)
        assert (done.returncode, done.stderr) == (0, b"")
        assert len(done.stdout.decode().split("\n")) == len(lines) + 1
    answers = [json.loads(line) for line in run(["card", "parse"], data).stdout.splitlines()]
    assert [answer.get("error", "read") for answer in answers] == [
        "read",
        "lost_characters",
        "not_a_card",
        "not_a_card",
        "not_a_card",
        "too_few_fields",
        "read",
        "bad_number",
    ]
    assert all(answer["ok"] or answer["message"] for answer in answers)


def test_amounts_are_answered_and_refused_in_their_places() -> None:
    code, answers, complaint = call(["money", "words"], "5\n\n-0\n1.5\n1000000000000000000\n21")
    assert (code, complaint) == (0, "")
    assert answers[0::2] == ["Năm đồng", "Không đồng", answers[4]]
    assert [answer.startswith("! ") for answer in answers] == [
        False,
        True,
        False,
        True,
        True,
        False,
    ]
    assert answers[5] == "Hai mươi mốt đồng"


def test_the_south_is_heard_when_asked_for() -> None:
    _, answers, _ = call(["money", "words", "--odd", "lẻ", "--thousand", "ngàn"], "1005\n")
    assert answers == ["Một ngàn không trăm lẻ năm đồng"]


def test_names_come_out_in_order_and_none_is_lost() -> None:
    names = "Nguyễn Văn Ơn\nTrần An\nLê Ánh\nTrần An\nY\nLê An\n"
    code, answers, _ = call(["text", "sort-names"], names)
    assert code == 0
    assert answers == ["Lê An", "Trần An", "Trần An", "Lê Ánh", "Nguyễn Văn Ơn", "Y"]


def test_only_line_feeds_end_a_line() -> None:
    _, answers, _ = call(["text", "fold"], "A\x0bB\n\u2028Ấ\x85\nC\rD\r\n")
    assert answers == ["a b", "a", "c d"]


def test_codes_are_answered_in_their_places() -> None:
    _, answers, _ = call(["code", "parse"], "H15.50-261008-0975\n\nH15-261332-0001\n")
    first, second, third = (json.loads(answer) for answer in answers)
    assert first == {
        "ok": True,
        "agency": "H15.50",
        "date": "2026-10-08",
        "sequence": "0975",
        "generation": "2025",
    }
    assert (second["ok"], second["error"], third["error"]) == (False, "empty", "bad_date")


def test_a_line_without_end_is_refused_and_the_next_is_answered() -> None:
    long = "x" * (LONGEST_LINE * 2 + 5)
    _, answers, _ = call(["text", "fold"], f"{long}\nẤm\n")
    assert json.loads(answers[0])["error"] == "line_too_long"
    assert answers[1:] == ["am"]
    _, answers, _ = call(["card", "parse"], f"{long}\n{ANH}\n")
    assert [json.loads(answer)["ok"] for answer in answers] == [False, True]
    _, answers, _ = call(["code", "parse"], " " * LONGEST_LINE + "x\nH15-261008-0001\n")
    assert [json.loads(answer)["ok"] for answer in answers] == [False, True]


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\n")), max_size=5))
def test_every_line_of_any_text_has_its_answer(lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    for arguments in (["card", "parse"], ["code", "parse"], ["text", "fold"], ["money", "words"]):
        code, answers, complaint = call(arguments, text)
        assert (code, len(answers), complaint) == (0, len(lines), "")
    assert len(call(["text", "sort-names"], text)[1]) == len(lines)


@pytest.mark.parametrize(
    "line", ["", "[]", "{", "1", "[" * 100_000, '{"a":' + "9" * 5000 + "}", "null", '"x"']
)
def test_a_json_stream_refuses_what_is_no_object(line: str) -> None:
    streams = Io(
        stdin=io.StringIO(f'{line}\n{{"a": 1}}\n'), stdout=io.StringIO(), stderr=io.StringIO()
    )
    assert stream_json(streams, lambda value: value) == 0
    answers = streams.stdout
    assert isinstance(answers, io.StringIO)
    refused, answered = answers.getvalue().splitlines()
    assert (json.loads(refused)["error"], json.loads(answered)) == ("bad_json", {"a": 1})


@pytest.mark.parametrize(
    "arguments",
    [
        ["card"],
        ["card", "read"],
        ["card", "parse", "extra"],
        ["card", "parse", "--loud"],
        ["money", "words", "--odd"],
        ["money", "words", "--odd", "x"],
        ["no-such-command"],
        ["--data"],
        ["--data="],
        ["--loud", "card", "parse"],
        ["text", "sort"],
    ],
)
def test_wrong_usage_is_one_line_in_vietnamese_and_exit_2(arguments: list[str]) -> None:
    code, answers, complaint = call(arguments)
    assert (code, answers) == (2, [])
    assert complaint.count("\n") == 1
    assert complaint.startswith("Lệnh chưa đúng – ")
    for english in ("argument", "required", "invalid", "expected", "unrecognized", "usage"):
        assert english not in complaint


def test_help_and_version_are_answers(capsys: pytest.CaptureFixture[str]) -> None:
    code, answers, _ = call(["--version"])
    assert (code, answers) == (0, ["counter-app 0.1.0"])
    code, answers, _ = call(["--help"])
    assert code == 0
    assert all(any(name in answer for answer in answers) for name in COMMANDS)
    assert main(["money", "words", "--help"], Io.of_process()) == 0
    told = capsys.readouterr().out
    assert "Cách dùng: counter-app money words" in told
    assert "usage" not in told
    assert "show this" not in told


def test_the_data_folder_stands_before_the_command(tmp_path: Path) -> None:
    assert call(["--data", str(tmp_path), "money", "words"], "1\n")[1] == ["Một đồng"]
    assert call([f"--data={tmp_path}", "money", "words"], "1\n")[1] == ["Một đồng"]


def test_a_bug_is_one_plain_line_and_its_place_goes_to_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object, **__: object) -> str:
        raise ZeroDivisionError("Nguyễn Thị Ánh 001190000001")

    monkeypatch.setattr("counter_app.cli.money.words", break_down)
    code, _, complaint = call(["--data", str(tmp_path), "money", "words"], "1\n")
    assert code == 1
    assert complaint.count("\n") == 1
    assert "Traceback" not in complaint
    log = (tmp_path / FOLDER / NAME).read_text(encoding="utf-8")
    (told,) = map(json.loads, log.splitlines())
    assert (told["event"], told["where"], told["kinds"]) == ("bug", "money", ["ZeroDivisionError"])
    assert any("break_down" in place for place in told["places"])
    assert {told["code"], told["note"]} <= set(re.findall(r"[\w-]+", complaint))
    assert "001190000001" not in log


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (EnvironmentFault("disk_full", "Ổ đĩa đã đầy. Xin dọn bớt tệp."), "Ổ đĩa đã đầy."),
        (MemoryError(), "Máy hết bộ nhớ nên việc vừa làm chưa xong."),
    ],
    ids=["disk", "memory"],
)
def test_trouble_of_the_machine_is_exit_1(
    error: Exception, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> str:
        raise error

    monkeypatch.setattr("counter_app.cli.money.words", break_down)
    code, _, complaint = call(["--data", str(tmp_path), "money", "words"], "1\n")
    assert code == 1
    assert complaint.startswith(told)
    assert complaint.count("\n") == 1
    assert not (tmp_path / FOLDER).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise on Windows")
def test_a_reader_that_leaves_early_is_no_news() -> None:
    command = f"yes 5 | '{sys.executable}' -m counter_app money words | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=True, timeout=60)
    assert (done.stdout.decode(), done.stderr) == ("Năm đồng\n", b"")


@pytest.mark.parametrize(
    "arguments",
    [
        ["card", "parse"],
        ["money", "words"],
        ["text", "fold"],
        ["text", "sort-names"],
        ["code", "parse"],
    ],
)
def test_a_command_loads_only_what_it_needs(arguments: list[str]) -> None:
    probe = (
        "import sys\n"
        "from counter_app.cli.main import main\n"
        f"assert main({arguments!r}) == 0\n"
        "print(*sorted(name for name in sys.modules if '.' not in name), file=sys.stderr)\n"
        "print(*(name for name in sys.modules if name.startswith('counter_app.cli.')), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], input=b"", capture_output=True, check=True, timeout=60
    )
    top, commands = (set(line.split()) for line in done.stderr.decode().splitlines())
    heavy = {"PySide6", "sqlalchemy", "litestar", "uvicorn", "sqlcipher3", "reportlab", "msgspec"}
    assert not top & (heavy | {"phonenumbers", "cryptography", "db", "ui"})
    assert commands & {f"counter_app.cli.{name}" for name in COMMANDS} == {
        f"counter_app.cli.{arguments[0]}"
    }


def test_a_full_disk_is_called_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("counter_app.cli.main._perform", full)
    err = io.StringIO()
    assert main(["demo"], Io(stdin=io.StringIO(), stdout=io.StringIO(), stderr=err)) == 1
    assert "Ổ đĩa đã đầy" in err.getvalue()


@pytest.mark.parametrize("code", [13, 4874])
def test_a_store_that_cannot_grow_says_the_disk_is_full(code: int) -> None:
    cause = dbapi2.OperationalError("disk I/O error")
    cause.sqlite_errorcode = code
    with pytest.raises(EnvironmentFault, match="Ổ đĩa đã đầy"), faults_named():
        raise cause
