"""The heirs of an owner who has died: who they are to the dead, their share, or their refusal."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import msgspec

from counter_app.domain.people.applicant import Person

_SHARE: Final = re.compile(r"(\d{1,4})\s*/\s*(\d{1,4})")
_PERCENT: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%")


class Heir(msgspec.Struct, frozen=True, kw_only=True):
    """One heir; ``person.relation`` is to the dead. ``refusal`` is the paper that refuses, if any."""

    person: Person
    share: str = ""
    refuses: bool = False
    refusal: str = ""

    @property
    def words(self) -> str:
        """The heir as a list shows them."""
        known = ", ".join(filter(None, (self.person.name, self.person.personal_id or "")))
        relation = f" ({self.person.relation})" if self.person.relation else ""
        if self.refuses:
            paper = f", {self.refusal}" if self.refusal else ""
            return f"{known}{relation}: từ chối nhận di sản{paper}"
        return f"{known}{relation}" + (f": phần {self.share}" if self.share else "")


def share_of(text: str) -> Fraction | None:
    """The part that ``1/3`` or ``33,5%`` is; None for other words, as "theo di chúc"."""
    part = _SHARE.fullmatch(text.strip())
    if part is not None:
        return Fraction(int(part[1]), int(part[2])) if int(part[2]) else None
    percent = _PERCENT.fullmatch(text.strip())
    if percent is None:
        return None
    return Fraction(f"{percent[1]}.{percent[2] or 0}") / 100


def whole(heirs: Sequence[Heir]) -> Fraction | None:
    """What the shares of all who take add up to; None where one of them is not told as a part."""
    parts = [share_of(one.share) for one in heirs if not one.refuses]
    told = [part for part in parts if part is not None]
    return sum(told, Fraction()) if parts and len(told) == len(parts) else None
