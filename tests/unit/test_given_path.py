"""A file is read from where it lies, never from where its path leads on to."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from counter_app.core.errors import UserError
from counter_app.core.given_path import misleads, read_given

NETWORK = [
    "\\\\may-chu\\chung\\a.pdf", "//may-chu/chung/a.pdf", "\\/may-chu\\a.pdf", "\\\\?\\UNC\\may\\a",
    "\\\\.\\PhysicalDrive0", "\\\\?\\C:\\a.pdf", "//./COM1",
]  # fmt: skip
NO_FILES = [
    "CON", "con.pdf", "C:\\USB\\nul", "AUX.tar.gz", "COM1", "lpt9.txt", "COM¹", "CONIN$", "prn .pdf",
    "C:\\con\\a.pdf", "a:b", "C:evil.pdf", "C:\\a.pdf:b", "C:\\a.pdf::$DATA", "C:\\a.pdf.",
    "C:\\a.pdf ", "C:\\dots...\\a.pdf",
]  # fmt: skip
FILES = [
    "C:\\USB\\Giấy khai sinh.pdf", "c:/a.pdf", "a.pdf", "..\\a.pdf", ".\\a.pdf", "E:\\", "CONG.pdf",
    "C:\\con-trai\\a.pdf", "C:\\thiết bị\\null.pdf", "COM10.pdf", ".hidden", "C:\\a..pdf",
]  # fmt: skip


@pytest.mark.parametrize("path", NETWORK)
def test_a_network_path_is_refused_before_it_is_looked_at(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "lstat", lambda _path: pytest.fail("it was looked at"))
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("it was opened"))

    assert misleads(path, windows=True)
    with pytest.raises(UserError) as refused:
        read_given(Path(path), 9)
    assert (refused.value.code, refused.value.field) == ("path_elsewhere", "path")


@pytest.mark.parametrize("path", NO_FILES)
def test_devices_streams_and_names_that_windows_changes_are_no_files_there(path: str) -> None:
    assert misleads(path, windows=True)
    assert not misleads(path, windows=False)


@pytest.mark.parametrize("path", FILES)
def test_what_people_call_their_files_is_none_of_these(path: str) -> None:
    assert not misleads(path, windows=True)


@pytest.mark.skipif(os.name == "nt", reason="links and pipes as they are made here")
def test_neither_a_link_nor_what_is_no_plain_file_is_read(tmp_path: Path) -> None:
    secret, link = tmp_path / "secret", tmp_path / "a.pdf"
    secret.write_bytes(b"x" * 20)
    link.symlink_to(secret)
    with pytest.raises(UserError) as refused:
        read_given(link, 9)
    assert refused.value.code == "path_link"
    assert read_given(secret, 9) == b"x" * 10

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        odd = [pipe, tmp_path / "socket", Path("/dev/zero"), tmp_path, tmp_path / "none"]
        for one in [*odd, tmp_path / ("a" * 300), tmp_path / "a\0b", Path()]:
            with pytest.raises(OSError):  # noqa: PT011  # whatever the system says
                read_given(one, 9)


def test_a_link_put_there_between_the_look_and_the_opening_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not hasattr(os, "O_NOFOLLOW"):
        pytest.skip("this system opens what it finds")
    secret, given = tmp_path / "secret", tmp_path / "a.pdf"
    secret.write_bytes(b"x")
    given.write_bytes(b"y")
    opened: Callable[..., int] = os.open

    def exchanged(path: Path, how: int) -> int:
        given.unlink()
        given.symlink_to(secret)
        return opened(path, how)

    monkeypatch.setattr(os, "open", exchanged)
    with pytest.raises(OSError):  # noqa: PT011  # whatever the system says
        read_given(given, 9)
