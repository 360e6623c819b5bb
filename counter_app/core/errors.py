"""The three kinds of trouble, told apart by type.

``UserError``: the clerk can mend it; shown beside the field it names.
``EnvironmentFault``: disk, printer, line; shown as a banner, retryable by type.
Anything else is a bug and goes to the crash report.
"""

from collections.abc import Iterator
from contextlib import contextmanager


class UserError(Exception):
    """Something the clerk can mend.

    ``code`` is stable and English (for callers and tests); ``message`` is plain Vietnamese that
    says what to do next; ``field`` names the input it belongs to, when there is one.
    """

    def __init__(self, code: str, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class EnvironmentFault(Exception):
    """The machine failed us (disk full, printer gone, store locked); ``retryable`` by type."""

    retryable = True

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class MemoryFull(EnvironmentFault):
    """What a ``MemoryError`` is to a clerk: the store took the act whole or not at all."""

    def __init__(self) -> None:
        super().__init__(
            "memory_full",
            "Máy hết bộ nhớ nên việc vừa làm chưa xong. Hãy đóng bớt chương trình khác rồi làm lại.",
        )


@contextmanager
def memory_named() -> Iterator[None]:
    """Turns a ``MemoryError`` into what it is to a clerk."""
    try:
        yield
    except MemoryError as cause:
        raise MemoryFull from cause
