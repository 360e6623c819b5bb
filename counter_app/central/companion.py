"""A process beside the server that tries the signatures of long runs: both its ends.

libsodium takes 55 µs for a signature, a quarter of what a long run costs. It lets the interpreter
go meanwhile, and to get it back among busy threads takes nearly as long again. Asked once for a
whole run, a process of its own gives that back and uses another processor. Where there is none, or
it is gone, the answer is the same and only later.

Asked: how many (4 bytes, big-endian), the public key (32), then for each what was signed (32) and
the signature (64). Answered: one byte for each, 1 where it is right. It ends with its input.
"""

import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import IO, Final, Self

from counter_app.central.signatures import SIGNATURE_BYTES, Signed, try_here

# Below this many the way there and back takes longer than it saves.
WORTH_ASKING: Final = 8

_COUNT: Final = 4
_KEY: Final = 32
_SHA: Final = 32
_EACH: Final = _SHA + SIGNATURE_BYTES


class Companion:
    """Tries signatures; its process is begun with the first long run and ends with the block."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

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
        """None where nobody answers or can be begun; the next run tries with a new process."""
        asked = b"".join([len(signed).to_bytes(_COUNT, "big"), public_key, *map(b"".join, signed)])
        try:
            process = self._process or self._begin()
            if process.stdin is None or process.stdout is None:
                raise EOFError
            process.stdin.write(asked)
            process.stdin.flush()
            return [one == 1 for one in _read(process.stdout, len(signed))]
        except (OSError, EOFError):
            self._end()
            return None

    def _begin(self) -> subprocess.Popen[bytes]:
        # In a session of its own: Ctrl+C at the server is the server's to answer.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "counter_app.central.companion"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=-1,
            start_new_session=True,
        )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()  # it holds nothing
            process.communicate()


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """The process's own end: answers until nothing is asked any more."""
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


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
