"""The words a paper was issued with, kept in the paper itself, so that a reprint says the same.

Which words may be changed is in ``template``.
"""

import msgspec


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """Named texts of one ``version`` of a paper's template; version 0 is the program's own.

    ``logo`` is filled in when the paper is drawn, from ``logo_version`` of the letterhead.
    """

    version: int = 0
    texts: tuple[tuple[str, str], ...] = ()
    logo_version: int = 0
    logo: bytes = b""

    def text(self, name: str, default: str) -> str:
        """The text of that name; ``default`` where the paper was issued without it."""
        return dict(self.texts).get(name, default)

    @property
    def mark(self) -> str:
        """The version in small print; nothing for the program's own wording."""
        return f"mẫu chữ bản {self.version}" if self.version else ""
