"""What shows who a collector is and why they may collect: kin by a known word, a number, a paper.

Whether this person may take this result is decided in ``collection``.
"""

import re
from datetime import date
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.text import fold
from counter_app.domain.people.identity import check_personal_id

# Kin of the Civil Code (2015, articles 47, 51 to 53; Law on marriage and family 2014, article 3),
# by the first word clerks write; a guardian is kin of the law.
_KIN: Final = frozenset(
    fold("vợ chồng con cha bố mẹ ông bà anh chị em cháu chú bác cô dì cậu mợ thím dượng").split()
)
# To whom a power of attorney need not be certified (Circular 04/2020/TT-BTP, article 2).
_CLOSE: Final = frozenset(fold("vợ chồng con cha bố mẹ ông bà anh chị em").split())
_NOT_BY_BLOOD: Final = frozenset(fold("rể dâu họ nuôi hàng kết").split())
_GUARDIAN: Final = "nguoi giam ho"
_PERSONAL_ID: Final = 12
_OLD_CARD: Final = 9  # digits of the identity card before 2016
# Some countries number with letters: a digit or two may be all there is.
_PASSPORT: Final = re.compile(r"(?=.*\d)[A-Z0-9]{6,15}")
_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def is_kin(relation: str) -> bool:
    """Whether the words name a relation in the family, as "con ruột" or "vợ" do."""
    words = fold(relation)
    return words.partition(" ")[0] in _KIN or words.startswith(_GUARDIAN)


def is_close_kin(relation: str) -> bool:
    """Whether the words name one of the few to whom an uncertified paper may be given."""
    first, _, rest = fold(relation).partition(" ")
    return first in _CLOSE and not _NOT_BY_BLOOD & set(rest.split())


def is_paper_number(text: str) -> bool:
    """Whether it can be a personal number, an old card's, or a passport's."""
    plain = "".join(text.split()).upper()
    if not plain.isdecimal() or not plain.isascii():
        return _PASSPORT.fullmatch(plain) is not None
    if len(plain) != _PERSONAL_ID:
        return len(plain) == _OLD_CARD
    try:
        check_personal_id(plain)
    except UserError:
        return False
    return True


def names_number_and_day(paper: str, *, until: date) -> bool:
    """Whether the words of a paper name its number, and a day not after ``until``."""
    found = _DAY.search(paper)
    if found is None or not re.search(r"\d", _DAY.sub("", paper)):
        return False
    day, month, year = map(int, found.groups())
    try:
        return date(year - 100, 1, 1) < date(year, month, day) <= until
    except ValueError:
        return False
