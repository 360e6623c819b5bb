"""Papers that another country issued: what makes them good here, and who needs it not.

The list of exempt countries is data with its source and day, ``resources/legalisation``; it
advises, for agreements differ by kind of paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final

import msgspec
import tomli

from counter_app.core.resources import resource


class Legalisation(StrEnum):
    """What a foreign paper bears."""

    NONE = "none"
    LEGALISED = "legalised"
    APOSTILLE = "apostille"
    EXEMPT = "exempt"


LEGALISATION_LABELS: Final = {
    Legalisation.NONE: "Chưa có",
    Legalisation.LEGALISED: "Đã hợp pháp hóa lãnh sự",
    Legalisation.APOSTILLE: "Có chứng nhận Apostille",
    Legalisation.EXEMPT: "Được miễn theo điều ước",
}


class ForeignPapers(msgspec.Struct, frozen=True, kw_only=True):
    """The papers of one country in a filing: what they bear, and whether they are translated."""

    country: str
    legalisation: Legalisation = Legalisation.NONE
    translated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """Why a country's papers need no legalisation; ``sure``: read in the official list itself."""

    ground: str
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemptions:
    """The list as it was on a day."""

    source: str
    as_of: date
    apostille_from: date
    countries: Mapping[str, Exemption]


@cache
def exemptions() -> Exemptions:
    """The list that ships."""
    told = tomli.loads(resource("legalisation/exempt.toml").read_text(encoding="utf-8"))
    rows = told["country"]
    return Exemptions(
        source=told["source"],
        as_of=told["as_of"],
        apostille_from=told["apostille_from"],
        countries={
            row["code"]: Exemption(ground=row["ground"], sure=row.get("sure", False))
            for row in rows
        },
    )
