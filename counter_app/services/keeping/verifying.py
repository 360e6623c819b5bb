"""An export tried by the verifier that lies in every export: alone, in a process of its own.

Ours is run and not the one in the folder, which whoever changed the export may have changed too.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counter_app.core.errors import EnvironmentFault
from counter_app.core.resources import resource

VERIFIER: Final = "verify_export"
_LOOK_S: Final = 0.1
_ANSWERS: Final = {"ĐÚNG": True, "SAI": False}


class VerifyingStopped(Exception):
    """Whoever asked has had enough; nothing is known of the export."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether all of an export holds; ``words``: what is in it, or the first row that does not."""

    holds: bool
    words: str


def verify(folder: Path, *, key: str = "", goes_on: Callable[[], bool] = lambda: True) -> Verdict:
    """What the verifier says; a thousand operations take it a second or two.

    ``key``: the fingerprint that its key must have. Raises ``VerifyingStopped`` once ``goes_on``
    is false, ``EnvironmentFault`` where no other process can be begun.
    """
    call = [sys.executable, "-I", "-S", "-B", str(resource(f"export/{VERIFIER}"))]
    try:
        child = subprocess.Popen(
            [*call, str(folder), "--quiet", "--key", key],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
    except OSError as cause:
        raise EnvironmentFault(
            "verifier_not_begun",
            "Không chạy được chương trình kiểm tra. Hãy kiểm tra bằng lệnh "
            "python3 verify_export trong thư mục bản xuất.",
        ) from cause
    said = ""
    with child:
        while child.returncode is None:
            try:
                said, _ = child.communicate(timeout=_LOOK_S)
            except subprocess.TimeoutExpired:
                if not goes_on():
                    child.kill()
                    raise VerifyingStopped from None
    begins, _, told = said.strip().partition(": ")
    if begins not in _ANSWERS:
        return Verdict(holds=False, words=said.strip())
    return Verdict(holds=_ANSWERS[begins] and child.returncode == 0, words=told)
