"""Countries by name, as a clerk says them; papers carry a code of three letters (ISO 3166-1).

The table is ``resources/countries``: Vietnamese names of Unicode CLDR, and the few signs that
passports use beside the codes (ICAO 9303-3).
"""

import csv
from collections.abc import Mapping
from functools import cache
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.resources import resource
from counter_app.core.text import fold

UNKNOWN: Final = "Chưa biết nước này: hãy ghi tên nước hoặc mã 3 chữ, như Đức, DEU."


@cache
def countries() -> Mapping[str, str]:
    """Every name by its code."""
    with resource("countries/countries.csv").open(encoding="utf-8", newline="") as file:
        return dict(list(csv.reader(file))[1:])


def country_name(code: str) -> str:
    """The name of ``code``, or the code itself where it is of none."""
    return countries().get(code.upper(), code)


def country_code(text: str) -> str | None:
    """The code that ``text`` is, or whose name it is, marks or not; None where it is neither."""
    words = text.strip()
    if words.upper() in countries():
        return words.upper()
    folded = fold(words)
    return next((code for code, name in countries().items() if fold(name) == folded), None)


def read_country(text: str, *, field: str = "country") -> str:
    """The code of a country by its name or code; ``UserError`` in ``field`` for another word."""
    code = country_code(text)
    if code is None:
        raise UserError("country_unknown", UNKNOWN, field=field)
    return code
