"""A letter that the office writes of itself: its own head, who made it, and room for its leader."""

from datetime import datetime
from typing import Any, Final

from counter_app.core.clock import local
from counter_app.domain.correspondence import LetterContent
from counter_app.domain.papers import Letterhead, Signer
from counter_app.services.desk import Desk

_LEADER: Final = Signer(title="LÃNH ĐẠO ĐƠN VỊ", name="", note="(Ký, ghi rõ họ tên, đóng dấu)")


def own_letter(symbol: str, *, desk: Desk, at: datetime, **said: Any) -> LetterContent:  # noqa: ANN401  LetterContent checks them
    """The letter as far as it is the same of all; ``said`` are the fields it has of its own.

    ``symbol`` is that of its kind (Decree 30/2020); its number is given by hand.
    """
    office, head = desk.office, desk.office.header
    return LetterContent(
        letterhead=Letterhead(
            parent_body=head.parent_lines,
            office_name=head.unit_line,
            number=f"……/{symbol}-{head.symbol}",
            place=head.place,
        ),
        issued_at=at,
        watermark=office.watermark,
        signers=(Signer(title="NGƯỜI LẬP", name=desk.clerk.name), _LEADER),
        **said,
    )


def moment(at: datetime) -> str:
    """``09:05 23/11/2026``, Vietnamese time."""
    return f"{local(at):%H:%M %d/%m/%Y}"
