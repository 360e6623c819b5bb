"""A person's secret as a command is given it: on file 3, else typed unseen; never among the words.

Words of a command stand in the list of running programs and in the shell's memory.
"""

import getpass

from counter_app.cli.io import Io
from counter_app.core.errors import UserError


def typed_secret(io: Io, asked: str) -> str:
    """One line: the next one of file 3 where it is open, else what is typed at the terminal.

    ``asked``: what is typed, as the terminal is asked for it. Raises ``UserError``
    (``secret_needed``) where there is neither, or nothing.
    """
    if io.secrets is not None:
        given = io.secrets.readline().rstrip("\r\n")
    elif io.stdin.isatty():
        given = getpass.getpass(f"{asked}: ")
    else:
        given = ""
    if not given:
        raise UserError(
            "secret_needed",
            f"{asked}: chưa có. Hãy chạy lệnh trong cửa sổ dòng lệnh để gõ, hoặc đưa vào tệp số 3 "
            "(thêm 3<TỆP).",
            field="secret",
        )
    return given


def new_secret(io: Io, asked: str) -> str:
    """The same for one that is chosen now: at the terminal it is typed twice."""
    given = typed_secret(io, asked)
    if io.secrets is None and typed_secret(io, f"{asked}, gõ lại") != given:
        raise UserError(
            "secret_differs", "Hai lần gõ không giống nhau. Hãy làm lại.", field="secret"
        )
    return given
