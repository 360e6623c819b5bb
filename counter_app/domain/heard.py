"""How the central side stands to what another desk did, where this desk only heard of it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Heard(StrEnum):
    """What is known of one operation: nothing yet, that it is there, kept back there, refused."""

    WAITS = "waits"
    THERE = "there"
    HELD = "held"
    REFUSED = "refused"


HEARD_WORDS: Final[Mapping[Heard, str]] = {
    Heard.WAITS: "chưa về trung tâm",
    Heard.THERE: "đã về trung tâm, chưa về máy này",
    Heard.HELD: "trung tâm chưa nhận",
    Heard.REFUSED: "trung tâm không nhận",
}

# What goes on from where the dossier stood; the others stand apart until they are decided.
GOES_ON: Final = frozenset({Heard.WAITS, Heard.THERE})
