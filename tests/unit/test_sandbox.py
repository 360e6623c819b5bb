"""A stranger's file is read where it can do nothing, and whatever it does there ends only there."""

import json
import os
import platform
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_app.documents import sandbox
from counter_app.documents.confinement import MEMORY, landlock_version
from counter_app.documents.sandbox import SECONDS, SandboxFailed, ask

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="rights of Linux")
Worker = Callable[[str], Callable[..., bytes]]


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Worker:
    """A module of the given body as a process apart; what it yields comes back."""

    def made(body: str) -> Callable[..., bytes]:
        lines = "\n    ".join(["def answered(content, *how):", *body.strip().splitlines()])
        head = "import ctypes, json, os, signal, socket, subprocess, sys, threading, time\n\n"
        (tmp_path / "stranger.py").write_text(head + lines + "\n", encoding="utf-8")
        monkeypatch.setattr(sandbox, "_ROOT", tmp_path)

        def asked(content: bytes = b"", *how: str, most: int = 1000, **more: Any) -> bytes:
            return ask("stranger", *how, content=content, most=most, **more)

        return asked

    return made


def test_what_is_asked_is_answered_from_an_empty_place(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_OFFICE", "x")
    asked = worker(
        "told = [os.getcwd(), 'SECRET_OF_THE_OFFICE' in os.environ, 'HOME' in os.environ,\n"
        "        sys.flags.isolated, len(content), *how]\n"
        "yield json.dumps(told).encode()"
    )

    assert json.loads(asked(bytes(3 << 20), "a", "b")) == ["/", False, False, 1, 3 << 20, "a", "b"]


REACHES = """
def tried(reach):
    try:
        reach()
    except (OSError, MemoryError, ImportError, RuntimeError) as error:
        return type(error).__name__
    return ''
def fail():
    raise OSError
secret, port, parent = how
resource = sys.modules['resource']
libc = ctypes.CDLL(None)
yield json.dumps({
    'read': tried(lambda: open(secret)),
    'list': tried(lambda: os.listdir('/')),
    'write': tried(lambda: open(secret + '.new', 'wb')),
    'remove': tried(lambda: os.unlink(secret)),
    'socket': tried(lambda: socket.socket().connect(('127.0.0.1', int(port)))),
    'local socket': tried(lambda: socket.socket(socket.AF_UNIX)),
    'look': tried(lambda: os.stat(secret)),
    'mode': tried(lambda: os.chmod(secret, 0)),
    'owner': tried(lambda: os.chown(secret, 0, 0)),
    'times': tried(lambda: os.utime(secret)),
    'limits': tried(lambda: resource.prlimit(int(parent), resource.RLIMIT_NOFILE, (3, 3))),
    'priority': tried(lambda: os.setpriority(os.PRIO_PROCESS, int(parent), 19)),
    'processors': tried(lambda: os.sched_setaffinity(int(parent), {0})),
    'shared memory': tried(lambda: libc.shmget(0, 4096, 0o1600) >= 0 or fail()),
    'signal': tried(lambda: os.kill(int(parent), 0)),
    'fork': tried(os.fork),
    'thread': tried(threading.Thread(target=print).start),
    'program': tried(lambda: os.execv('/bin/true', ['true'])),
    'memory': tried(lambda: bytearray(600 << 20)),
    'import': tried(lambda: __import__('decimal')),
}).encode()
"""


@LINUX
def test_it_reaches_no_file_no_network_and_no_other_program(worker: Worker, tmp_path: Path) -> None:
    if not landlock_version() or platform.machine() not in {"x86_64", "aarch64"}:
        pytest.skip("this kernel has no such walls")
    secret = tmp_path / "secret"
    secret.write_text("x", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        asked = worker(REACHES)
        reached = json.loads(asked(b"", str(secret), str(port), str(os.getpid())))

    assert {name: not error for name, error in reached.items() if not error} == {}
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("secret")] == ["secret"]


@LINUX
def test_where_calls_are_not_refused_the_bound_still_allows_no_second_process(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = worker(
        "def refused(reach):\n"
        "    try:\n"
        "        return reach() == 0 and os._exit(0)\n"
        "    except (OSError, RuntimeError):\n"
        "        return True\n"
        "thread = threading.Thread(target=int)\n"
        "bound = __import__('resource').getrlimit(6)  # RLIMIT_NPROC\n"
        "yield json.dumps([bound, bool(refused(os.fork)), bool(refused(thread.start))]).encode()"
    )
    _without("_give_up_calls", monkeypatch)

    bound, *refused = json.loads(asked())

    assert bound == [0, 0]
    if os.getuid():  # the kernel bounds everybody but root
        assert refused == [True, True]


@LINUX
@pytest.mark.parametrize("left", ["_give_up_files", "_give_up_calls", "_shut_out"])
def test_a_kernel_without_one_wall_still_has_the_others(
    worker: Worker, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = worker(
        "got = {n: sys.modules['resource'].getrlimit(getattr(sys.modules['resource'], n))\n"
        "       for n in how}\n"
        "yield json.dumps(got).encode()"
    )
    _without(left, monkeypatch)
    most = {
        "RLIMIT_AS": MEMORY,
        "RLIMIT_CPU": 3,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": 0,
        "RLIMIT_NOFILE": 3,
    }

    told = json.loads(asked(b"", *most, seconds=3))

    assert told == {name: [bound, bound] for name, bound in most.items()}


@LINUX
def test_no_file_is_opened_where_calls_are_not_refused_and_nothing_is_bounded(
    worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not landlock_version():
        pytest.skip("this kernel has no landlock")
    secret = tmp_path / "secret"
    secret.write_text("x", encoding="utf-8")
    asked = worker(
        "try:\n"
        "    yield open(how[0]).read().encode()\n"
        "except PermissionError as error:\n"
        "    yield type(error).__name__.encode()"
    )
    for wall in ("_give_up_calls", "_bound"):
        _without(wall, monkeypatch)

    assert asked(b"", str(secret)) == b"PermissionError"


@LINUX
def test_nobody_looks_into_its_memory_and_it_gains_no_rights(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = worker(
        "prctl = ctypes.CDLL(None).prctl\n"
        "yield json.dumps([prctl(3, 0, 0, 0, 0), prctl(39, 0, 0, 0, 0)]).encode()"
    )
    _without("_give_up_calls", monkeypatch)
    # Spaces of its own would take the first away besides.
    _before("confinement._NEW_USER = confinement._NEW_NET = confinement._NEW_IPC = 0", monkeypatch)

    assert json.loads(asked()) == [0, 1]


@pytest.mark.skipif(platform.machine() != "x86_64", reason="a second set of numbers is x86's")
@LINUX
def test_a_call_by_the_numbers_of_another_abi_is_its_end(worker: Worker) -> None:
    with pytest.raises(SandboxFailed):
        worker("ctypes.CDLL(None).syscall(0x40000000 + 39); yield b'it goes on'")()


@LINUX
def test_a_network_of_its_own_holds_where_nothing_else_does(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    if subprocess.run(["unshare", "--user", "--net", "true"], check=False).returncode:
        pytest.skip("this kernel gives nobody a network of their own")
    asked = worker(
        "try:\n"
        "    socket.socket().connect(('127.0.0.1', int(how[0])))\n"
        "except OSError as error:\n"
        "    yield error.strerror.encode()"
    )
    for wall in ("_give_up_files", "_give_up_calls", "_bound"):
        _without(wall, monkeypatch)
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert asked(b"", str(server.getsockname()[1])) == b"Network is unreachable"


def _without(wall: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall is missing in the process apart, not in this one."""
    _before(f"confinement.{wall} = lambda *_: None", monkeypatch)


def _before(done: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process apart does so before it gives anything up."""
    gone = f"from counter_app.documents import confinement; {done}; "
    monkeypatch.setattr(sandbox, "_START", sandbox._START.replace("from", gone + "from", 1))


@pytest.mark.parametrize(
    "end",
    [
        "yield b'half'; raise ValueError",
        "yield b'half'; os._exit(3)",
        "ctypes.string_at(0); yield b''",
        "os.kill(os.getpid(), 9); yield b''",
        "yield bytes(1001)",
        "yield b'x' * (1 << 30)",
        "x = []; x.append(x) or [x.append(bytes(1 << 20)) for _ in range(1 << 20)]; yield b''",
    ],
)
def test_however_it_ends_only_it_ends(worker: Worker, end: str) -> None:
    with pytest.raises(SandboxFailed):
        worker(end)()


def test_one_that_takes_nothing_in_is_left_alone(worker: Worker) -> None:
    assert worker("yield b'done'")(bytes(8 << 20)) == b"done"


def test_what_says_more_than_it_may_is_not_heard_out(worker: Worker) -> None:
    asked = worker("yield from (bytes(1 << 16) for _ in range(256))")
    tracemalloc.start()
    try:
        with pytest.raises(SandboxFailed):
            asked()
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 1 << 20


def test_what_said_too_much_is_ended_at_once_though_it_goes_on(worker: Worker) -> None:
    asked = worker("yield bytes(1 << 16); sys.stdout.flush(); time.sleep(60)")
    began = time.monotonic()

    with pytest.raises(SandboxFailed):
        asked()

    assert time.monotonic() - began < SECONDS / 2


def test_one_that_never_answers_is_ended(worker: Worker) -> None:
    """It waits: no bound of its processor's time would end it."""
    asked, threads = worker("time.sleep(4); yield b'late'"), threading.active_count()

    with pytest.raises(SandboxFailed):
        asked(seconds=1)

    assert threading.active_count() == threads


def test_whoever_waits_may_stop_it(worker: Worker) -> None:
    stop = threading.Event()
    asked = worker("time.sleep(4); yield b'late'")
    stop.set()

    with pytest.raises(SandboxFailed):
        asked(stopped=stop.is_set)
