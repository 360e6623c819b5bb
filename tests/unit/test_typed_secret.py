"""Secrets come on file 3 or from the keys of a terminal, and stand in no list of programs."""

import getpass
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from counter_app.cli.io import Io
from counter_app.cli.typed_secret import new_secret, typed_secret
from counter_app.core.errors import UserError


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _io(*, secrets: str | None = None, terminal: bool = False) -> Io:
    return Io(
        stdin=_Terminal() if terminal else io.StringIO(),
        stdout=io.StringIO(),
        stderr=io.StringIO(),
        secrets=None if secrets is None else io.StringIO(secrets),
    )


def test_file_3_gives_one_secret_a_line() -> None:
    given = _io(secrets="nước chảy đá mòn\r\nhai ba\n")
    assert new_secret(given, "Mật khẩu") == "nước chảy đá mòn"
    assert typed_secret(given, "Mã khôi phục") == "hai ba"


@pytest.mark.parametrize("given", [_io(), _io(secrets=""), _io(secrets="\n")], ids=range(3))
def test_without_one_the_command_says_where_to_put_it(given: Io) -> None:
    with pytest.raises(UserError, match="tệp số 3") as caught:
        typed_secret(given, "Mật khẩu")
    assert caught.value.code == "secret_needed"


def test_at_a_terminal_a_new_one_is_typed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["một", "một", "một", "hai"])
    monkeypatch.setattr(getpass, "getpass", lambda _: next(typed))
    assert new_secret(_io(terminal=True), "Mật khẩu mới") == "một"
    with pytest.raises(UserError) as caught:
        new_secret(_io(terminal=True), "Mật khẩu mới")
    assert caught.value.code == "secret_differs"


def test_a_process_finds_file_3_where_it_was_opened(tmp_path: Path) -> None:
    told = (
        "from counter_app.cli.io import Io; s = Io.of_process().secrets; print(s and s.readline())"
    )
    (tmp_path / "secret").write_text("nước chảy\n", encoding="utf-8")
    command = f'"$0" -c "$1" 3<"{tmp_path / "secret"}"; "$0" -c "$1" 3<&-'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable, told],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.stdout.decode().split() == ["nước", "chảy", "None"]
