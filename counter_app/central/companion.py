"""A process beside the server that tries the signatures of long runs: both its ends.

libsodium takes 55 µs for a signature, a quarter of what a long run costs. It lets the interpreter
go meanwhile, and to get it back among busy threads takes nearly as long again. Asked once for a
whole run, a process of its own gives that back and uses another processor. Where there is none, it
is gone, not begun yet or does not answer in time, the answer is the same and only later.

Told once it has begun: one byte. Asked: how many (4 bytes, big-endian), the public key (32), then for each what was signed (32) and
the signature (64). Answered: one byte for each, 1 where it is right. It ends with its input.
"""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import IO, Final, Self

from counter_app.central.signatures import SIGNATURE_BYTES, Signed, try_here

# Below this many the way there and back takes longer than it saves.
WORTH_ASKING: Final = 8
# A hundred signatures take 6 ms: one that was not told by then is stopped, or hangs.
ANSWERS_WITHIN_S: Final = 2.0
BEGINS_WITHIN_S: Final = 30.0

_BEGUN: Final = b"\1"
_COUNT: Final = 4
_KEY: Final = 32
_SHA: Final = 32
_EACH: Final = _SHA + SIGNATURE_BYTES


class Companion:
    """Tries signatures; its process is begun with the first long run and ends with the block."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._begun = self._closed = False
        self._since = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._turn:
            self._closed = True
            self._end()

    def __call__(self, public_key: bytes, signed: Sequence[Signed]) -> Sequence[bool]:
        """As ``signatures.try_here``; any number of threads may ask, and are answered in turn."""
        if len(signed) < WORTH_ASKING:
            return try_here(public_key, signed)
        with self._turn:
            verdicts = None if self._closed else self._ask(public_key, signed)
        return try_here(public_key, signed) if verdicts is None else verdicts

    def _ask(self, public_key: bytes, signed: Sequence[Signed]) -> Sequence[bool] | None:
        """None where nobody answers; one that is gone or hangs is replaced with the next run."""
        asked = b"".join([len(signed).to_bytes(_COUNT, "big"), public_key, *map(b"".join, signed)])
        try:
            line = self._line or self._begin()
            if not self._has_begun(line):
                return None
            line.sendall(asked)
            return [one == 1 for one in _told(line, len(signed))]
        except (OSError, EOFError):
            self._end()
            return None

    def _begin(self) -> socket.socket:
        # A line with a time to answer: pipes have none. In a session of its own: Ctrl+C at the
        # server is the server's to answer.
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "counter_app.central.companion"],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                start_new_session=True,
            )
        self._since = time.monotonic()
        return self._line

    def _has_begun(self, line: socket.socket) -> bool:
        """Whether it is there to be asked: nobody waits until an interpreter has started."""
        if not self._begun:
            line.setblocking(False)
            try:
                self._begun = bool(_told(line, len(_BEGUN)))
            except BlockingIOError:
                if time.monotonic() - self._since > BEGINS_WITHIN_S:
                    raise TimeoutError from None
                return False
            line.settimeout(ANSWERS_WITHIN_S)
        return True

    def _end(self) -> None:
        process, self._process = self._process, None
        line, self._line, self._begun = self._line, None, False
        if process is not None:
            process.kill()  # it holds nothing
            process.wait()
        if line is not None:
            line.close()


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """The process's own end: answers until nothing is asked any more."""
    answers.write(_BEGUN)
    answers.flush()
    while count := int.from_bytes(asked.read(_COUNT), "big"):
        key = _read(asked, _KEY)
        told = _read(asked, count * _EACH)
        each = [told[at : at + _EACH] for at in range(0, len(told), _EACH)]
        answers.write(bytes(try_here(key, [(one[:_SHA], one[_SHA:]) for one in each])))
        answers.flush()


def _read(stream: IO[bytes], count: int) -> bytes:
    """Exactly so many bytes; ``EOFError`` where the other end has gone."""
    found = stream.read(count)
    if len(found) != count:
        raise EOFError
    return found


def _told(line: socket.socket, count: int) -> bytes:
    """The same from the process; ``TimeoutError`` where nothing comes in its time."""
    found = b""
    while len(found) < count:
        more = line.recv(count - len(found))
        if not more:
            raise EOFError
        found += more
    return found


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
