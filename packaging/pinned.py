"""The hash-pinned lists of packages, read: what is shipped, and what only development needs."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LISTS: Final = ("run", "central", "dev")
"""Each holds all of the one before it."""

_PIN: Final = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\\n]+?))?"
    r"(?P<hashes>(?: \\\n    --hash=sha256:[0-9a-f]{64})+)$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One line of a list: ``hashes`` (SHA-256, hex) are of the files it may come as."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def ref(self) -> str:
        """Its package URL: the name of a bill of materials, and no address."""
        return f"pkg:pypi/{self.name}@{self.version}"


def pins(kind: str) -> tuple[Pin, ...]:
    """Every line of that list, in its order; ``ValueError`` where one is pinned by no hash."""
    path = Path(__file__).parent / f"requirements-{kind}.txt"
    text = path.read_text(encoding="utf-8")
    found = tuple(
        Pin(
            name=one["name"],
            version=one["version"],
            marker=(one["marker"] or "").strip(),
            hashes=tuple(re.findall(r"sha256:([0-9a-f]{64})", one["hashes"])),
        )
        for one in _PIN.finditer(text)
    )
    if len(found) != len(re.findall(r"^[^\s#]", text, re.MULTILINE)):
        raise ValueError(path.name)
    return found
