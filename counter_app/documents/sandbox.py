"""Strangers' bytes go to a process of their own, which can do nothing else: its answer comes back.

It starts with no environment and no way to files, network or other programs (``confinement``), and
has so long for its answer. A hostile file ends that process and no other.
"""

import contextlib
import importlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from counter_app.documents.confinement import confine

_ROOT: Final = Path(__file__).parents[2]
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from counter_app.documents.sandbox import serve; serve(*sys.argv[2:])"
)
SECONDS: Final = 10
_LOOKED_EVERY_S: Final = 0.05


class SandboxFailed(Exception):
    """No answer: the process died, took too long, was stopped, or said more than it may."""


def never() -> bool:
    """Nobody says stop."""
    return False


def ask(
    module: str,
    *how: str,
    content: bytes,
    most: int,
    seconds: int = SECONDS,
    stopped: Callable[[], bool] = never,
) -> bytes:
    """What ``module.answered(content, *how)`` says there, ``most`` bytes; ``SandboxFailed``."""
    command = [sys.executable, "-I", "-c", _START, str(_ROOT), str(seconds), module, *how]
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT.anchor,
            env=_environment(),
            close_fds=True,
        )
    except OSError as cause:
        raise SandboxFailed from cause
    over = threading.Event()
    helpers = [
        threading.Thread(target=_feed, args=(child, content), daemon=True),
        threading.Thread(target=_watch, args=(child, over, seconds, stopped), daemon=True),
    ]
    with child:
        for one in helpers:
            one.start()
        try:
            answer = _heard(child, most)
        finally:
            over.set()
            for one in helpers:
                one.join()
    if child.returncode != 0 or len(answer) > most:
        raise SandboxFailed
    return answer


def _heard(child: subprocess.Popen[bytes], most: int) -> bytes:
    assert child.stdout is not None  # noqa: S101  # it was asked for
    try:
        answer = child.stdout.read(most + 1)
        if len(answer) > most:
            child.kill()
        child.wait()
    except BaseException:
        child.kill()
        raise
    return answer


def _feed(child: subprocess.Popen[bytes], content: bytes) -> None:
    assert child.stdin is not None  # noqa: S101  # it was asked for
    with contextlib.suppress(OSError), child.stdin as pipe:  # it may die with its mouth full
        pipe.write(content)


def _watch(
    child: subprocess.Popen[bytes],
    over: threading.Event,
    seconds: int,
    stopped: Callable[[], bool],
) -> None:
    end = time.monotonic() + seconds
    while not over.wait(_LOOKED_EVERY_S):
        if time.monotonic() >= end or stopped():
            child.kill()
            return


def serve(seconds: str, module: str, *how: str) -> None:
    """The process apart: everything it needs is loaded before it gives up its rights."""
    worker = importlib.import_module(module)
    confine(int(seconds))
    content = sys.stdin.buffer.read()
    for piece in worker.answered(content, *how):
        sys.stdout.buffer.write(piece)
    sys.stdout.flush()


def _environment() -> dict[str, str]:
    # Without it Windows finds none of its own libraries.
    kept = ("SYSTEMROOT",) if os.name == "nt" else ()
    return {name: os.environ[name] for name in kept if name in os.environ}
