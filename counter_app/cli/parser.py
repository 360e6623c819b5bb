"""The argument parser in plain Vietnamese: one line on wrong usage, help without English."""

import argparse
import re
from collections.abc import Iterable
from typing import Final, NoReturn

from counter_app.core.errors import UserError

# argparse's own sentences (CPython 3.11 to 3.14) and what we say instead.
_SENTENCES: Final = tuple(
    (re.compile(pattern), reply)
    for pattern, reply in (
        (r"the following arguments are required: (.+)", r"còn thiếu: \1"),
        (r"one of the arguments (.+) is required", r"cần một trong các tùy chọn: \1"),
        (r"unrecognized arguments: (.+)", r"không hiểu: \1"),
        (r"argument (.+?): expected .+", r"\1 cần có giá trị đi kèm"),
        (r"argument (.+?): not allowed with argument (.+)", r"\1 không dùng cùng \2"),
        (r"argument (.+?): ignored explicit argument (.+)", r"\1 không nhận giá trị \2"),
        (r"argument .*?: invalid choice: (.+?) \(choose from (.+)\)", r"\1 không có; hãy chọn \2"),
        (r"argument (.+?): invalid .+? value: (.+)", r"\1 không nhận giá trị \2"),
        (r"argument (.+?): (.+)", r"\1: \2"),
    )
)


class WrongUsage(UserError):
    """A command called in a way it does not understand."""

    def __init__(self, message: str) -> None:
        super().__init__("wrong_usage", message)


class _Help(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Cách dùng: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An ``ArgumentParser`` that speaks Vietnamese and raises ``WrongUsage`` instead of exiting."""

    def __init__(
        self,
        prog: str | None = None,
        *,
        description: str | None = None,
        formatter_class: type[argparse.HelpFormatter] = _Help,
        **rest: object,
    ) -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=formatter_class,
            add_help=False,
            allow_abbrev=False,
        )
        del rest
        self._positionals.title = "Cần có"
        self._optionals.title = "Tùy chọn"
        self.add_argument("-h", "--help", action="help", help="in phần trợ giúp này")

    def error(self, message: str) -> NoReturn:
        """Raise ``WrongUsage`` with ``message`` in Vietnamese, on one line."""
        told = " ".join(message.split())
        for pattern, reply in _SENTENCES:
            if pattern.fullmatch(told):
                told = pattern.sub(reply, told)
                break
        raise WrongUsage(f"Lệnh chưa đúng – {told}. Xem: {self.prog} --help")
