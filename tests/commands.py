"""The program's commands as a script calls them, without a process of their own."""

import io
import json
from typing import Any

from counter_app.cli.io import Io
from counter_app.cli.main import main


def call_plain(*arguments: object, typed: str = "") -> tuple[int, str, str]:
    """The exit code, what was answered to ``typed``, and what was complained of."""
    out, err = io.StringIO(), io.StringIO()
    streams = Io(stdin=io.StringIO(typed), stdout=out, stderr=err)
    return main([str(one) for one in arguments], streams), out.getvalue(), err.getvalue()


def call(*arguments: object, typed: str = "") -> tuple[int, list[Any], str]:
    """The same with each line of the answer read as JSON."""
    code, answer, complaint = call_plain(*arguments, typed=typed)
    return code, [json.loads(line) for line in answer.splitlines()], complaint
