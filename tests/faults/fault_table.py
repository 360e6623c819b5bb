"""The table of faults, ``faults.toml``: read, and put in one line."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).with_name("faults.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault; ``tests`` are node ids below ``tests``, empty where it is ``open``."""

    number: int
    what: str
    tests: tuple[str, ...] = ()
    missing: str = ""
    open: str = ""


@dataclass(frozen=True, slots=True)
class FaultTable:
    """All faults, and how many may stand open."""

    faults: tuple[Fault, ...]
    open_at_most: int

    @property
    def open(self) -> tuple[int, ...]:
        """The numbers of those that no test holds."""
        return tuple(one.number for one in self.faults if one.open)

    def __str__(self) -> str:
        """What a run of everything ends with."""
        part = sum(bool(one.missing) for one in self.faults)
        numbers = ", ".join(map(str, self.open))
        return (
            f"faults: {len(self.faults)}, of them {part} held in part, "
            f"{len(self.open)} open ({numbers}; at most {self.open_at_most})"
        )


def read_faults() -> FaultTable:
    """The table as it stands; a key it does not know is a TypeError."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    faults = [Fault(**one | {"tests": tuple(one.get("tests", ()))}) for one in table["fault"]]
    return FaultTable(tuple(faults), table["open_at_most"])
