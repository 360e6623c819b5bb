"""What citizens filed on the national portal: which wait for an answer, until when, what was filed.

An answer is due within eight working hours: taken in by the intake, asked for more (form 02) or
refused (form 03) by a visit. Those services close the filing; nothing is written here.
"""

from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from counter_app.core.clock import from_ms
from counter_app.core.errors import UserError
from counter_app.domain.channel import Channel
from counter_app.domain.draft import Draft
from counter_app.domain.portal import answer_by, field_words
from counter_app.domain.step_limits import Mark, mark_of
from counter_app.protocol.filed_online import FiledOnlineBody
from counter_app.services.desk import Desk
from db.counter import online


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineFiling:
    """One filing that waits; ``answer_by`` is None where the calendar cannot say.

    ``unread`` names, in words, what of it could not be read: it is answered on the portal itself.
    """

    code: str
    applicant: str
    procedure_name: str
    filed_at: datetime
    answer_by: datetime | None
    mark: Mark
    files: tuple[str, ...]
    summary: str
    draft: Draft
    unread: str = ""


def waiting(*, desk: Desk, at: datetime) -> tuple[OnlineFiling, ...]:
    """Everything that nobody has answered, the most pressing first."""
    found = desk.store.read(online.open_filings)
    made = (_filing(one, desk, at) for one in found)
    return tuple(sorted(made, key=lambda one: (one.answer_by or one.filed_at, one.code)))


def filing_of(code: str, *, desk: Desk, at: datetime) -> OnlineFiling:
    """The filing of that code; ``UserError`` where none waits."""
    wanted = "".join(code.split()).upper()
    for one in waiting(desk=desk, at=at):
        if one.code.upper() == wanted:
            require_read(one)
            return one
    raise UserError(
        "filing_unknown",
        "Không có hồ sơ trực tuyến nào mang mã này đang chờ. Hãy xem lại mã trong danh sách.",
        field="online",
    )


def require_read(filing: OnlineFiling) -> None:
    """Returns where the filing is known; ``UserError`` sends to the portal where it is not."""
    if filing.unread:
        raise UserError("filing_unread", on_the_portal(filing), field="online")


def on_the_portal(filing: OnlineFiling) -> str:
    """What to do with a filing that could not be read."""
    return (
        f"Hãy trả lời trên Cổng: không đọc được {filing.unread} của hồ sơ này. "
        f"Tìm theo mã {filing.code}."
    )


def filed_as(draft: Draft, filing: OnlineFiling) -> Draft:
    """``draft`` as the answer to that filing."""
    return replace(
        draft,
        online=filing.draft.online,
        channel=Channel.ONLINE,
        client_ref=draft.client_ref or filing.draft.client_ref,
    )


def _filing(body: FiledOnlineBody, desk: Desk, at: datetime) -> OnlineFiling:
    filed_at = from_ms(body.filed_ms)
    until = answer_by(filed_at, schedule=desk.timetable, calendar=desk.calendar)
    unread = "" if body.unread is None else field_words(body.unread)
    return OnlineFiling(
        code=body.code,
        applicant=body.applicant,
        procedure_name=f"Không đọc được {unread}" if unread else body.procedure_name,
        filed_at=filed_at,
        answer_by=until,
        mark=mark_of(filed_at, until, at),
        files=body.files,
        summary=body.summary,
        draft=body.draft,
        unread=unread,
    )
