"""How the line stands, put together from the last round and from what the store knows."""

from typing import Final

from counter_app.core.clock import from_ms_or_none
from counter_app.core.errors import EnvironmentFault
from counter_app.sync.engine import Round
from counter_app.sync.line import FILES, LineState
from db.counter import cell_view, enrolment, hub, sending
from db.counter.store import Store

DOUBT_MS: Final = 5 * 60_000
_FROZEN: Final = {enrolment.WIPE: enrolment.WIPED}
_CLOCK_OFF: Final = (
    "Đồng hồ máy lệch quá 5 phút so với máy chủ. Hãy chỉnh lại ngày giờ trước khi tiếp nhận tiếp."
)
_NO_FILES: Final = "Chưa gửi được tệp đính kèm."


def line_state(
    store: Store, last: Round | None, *, busy: bool = False, files: EnvironmentFault | None = None
) -> LineState:
    """The line as of the ``last`` round; None: nothing has been tried since the start.

    ``files``: why attached files cannot go, where that is so; told after what holds records up.
    """
    joined, waits, at_hub, (standing, since) = store.read(
        lambda one: (
            enrolment.enrolled(one),
            sending.waiting(one),
            hub.kept_there(one),
            cell_view.standing_since(one),
        )
    )
    if joined is None:
        return LineState(
            enrolled=False, waiting=waits.unsent, oldest_at=from_ms_or_none(waits.oldest_ms)
        )
    moments = (from_ms_or_none(waits.oldest_ms), since)
    trouble, message = (last.trouble, last.message) if last else ("", "")
    if not trouble and joined.offset_ms is not None and abs(joined.offset_ms) > DOUBT_MS:
        trouble, message = "clock_off", _CLOCK_OFF
    if not trouble and files is not None:
        trouble, message = f"{FILES}{files.code}", f"{_NO_FILES} {files.message}"
    return LineState(
        enrolled=True,
        reachable=None if last is None else last.reached,
        sending=busy,
        waiting=waits.unsent,
        undecided=waits.undecided + standing,
        oldest_at=min((one for one in moments if one), default=None),
        contact_at=joined.contact_at,
        offset_ms=joined.offset_ms,
        trouble=trouble,
        message=message,
        frozen=_FROZEN.get(joined.frozen, joined.frozen),
        hub=at_hub.name,
        at_hub=at_hub.operations,
    )
