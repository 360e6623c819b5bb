"""How a citizen was told that a result waits, and what came of it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class ToldWay(StrEnum):
    """How a citizen is told."""

    PHONE = "phone"
    LETTER = "letter"
    VISIT = "visit"
    OTHER = "other"


TOLD_LABELS: Final[Mapping[ToldWay, str]] = {
    ToldWay.PHONE: "Gọi điện",
    ToldWay.LETTER: "Gửi giấy báo",
    ToldWay.VISIT: "Đến nhà, nhờ thôn báo",
    ToldWay.OTHER: "Cách khác",
}


class Outcome(StrEnum):
    """What came of it."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    SENT = "sent"


OUTCOME_LABELS: Final[Mapping[Outcome, str]] = {
    Outcome.REACHED: "Đã báo được",
    Outcome.NO_ANSWER: "Không liên lạc được",
    Outcome.WRONG_NUMBER: "Sai số, sai địa chỉ",
    Outcome.SENT: "Đã gửi đi",
}
