"""How the line stands, as a sentence: whether anything is reached, what waits, when it last went well.

Green only when the central side has everything. Being offline is a sentence, not an alarm.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from counter_app.core.clock import local
from counter_app.domain.central_side import FROZEN_WORDS
from counter_app.services.sending.queue import Waiting
from counter_app.sync.line import FILES, LineState
from ui.strings import ago, number

_LATE = timedelta(hours=4)
"""With a line, nothing should wait this long."""
AS_EVER: Final = "vẫn tiếp nhận bình thường"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWords:
    """The whole sentence, one for the foot, one for a small foot; good, warn, info or none."""

    words: str
    foot: str
    short: str
    tone: str


def line_words(state: LineState, waiting: Waiting, now: datetime) -> LineWords:
    """What the status bar says."""
    head, short, tone = _line(state, now)
    is_well = tone == "good"
    queue = queue_words(waiting, now)
    if waiting.undecided:
        tone = "warn"
    beside = f", {_at_hub(state)}" if state.at_hub else ""
    # The foot is short: that it waits is said already, and a hub acknowledges nothing.
    aside = f", {_count_at_hub(state)} ở máy trạm" if state.at_hub else ""
    clear = not waiting.count
    if state.all_there and clear and not (state.trouble or state.frozen):
        head, short, tone = "✓ Máy chủ đã nhận đủ", "✓ Đã gửi đủ", "good"
        queue = ""
    elif tone == "good":
        tone = "warn" if _waits_long(waiting, now) else "info"
    last = f"lần cuối {_moment(state.contact_at, now)}" if state.contact_at else ""
    told = "; ".join(part for part in (f"{queue}{aside}", last) if part)
    whole = "; ".join(part for part in (f"{queue}{beside}", last) if part)
    words = " · ".join(filter(None, (head, whole)))
    brief = _brief(short, waiting, line_is_well=is_well)
    if _is_lost(state):
        # How long it has been away says when it last went well: the room is for what calms.
        short, told = f"{short}{_since(state.contact_at, now)}, {AS_EVER}", f"{queue}{aside}"
    foot = " · ".join(filter(None, (short, told)))
    return LineWords(words=words, foot=foot, short=brief, tone=tone)


def _brief(short: str, waiting: Waiting, *, line_is_well: bool) -> str:
    """For a small foot: what wants a person before the line, which is told where it ails."""
    going = waiting.dossiers + waiting.others
    counts = [f"{number(going)} chờ gửi"] if going else []
    if waiting.undecided:
        line = [] if line_is_well else [short]
        return " · ".join([f"! {number(waiting.undecided)} cần người xử lý", *counts, *line])
    return " · ".join([short, *counts])


def _is_lost(state: LineState) -> bool:
    return state.enrolled and state.reachable is False and not state.frozen


def queue_words(waiting: Waiting, now: datetime) -> str:
    """``3 hồ sơ, 2 việc khác chờ gửi, 1 hồ sơ cần người xử lý, lâu nhất 2 giờ``."""
    if not waiting.count:
        return "không có hồ sơ chờ gửi"
    parts = (waiting.dossiers, "hồ sơ"), (waiting.others, "việc khác")
    going = [f"{number(count)} {what}" for count, what in parts if count]
    told = [f"{', '.join(going)} chờ gửi"] if going else []
    if waiting.undecided:
        told.append(f"{number(waiting.undecided)} hồ sơ cần người xử lý")
    words = ", ".join(told)
    if waiting.since is not None:
        words += f", lâu nhất {ago(int((now - waiting.since).total_seconds()))}"
    return words


def _at_hub(state: LineState) -> str:
    """What lies at the hub as well: no acknowledgement, so it goes on waiting."""
    return f"{_count_at_hub(state)} để ở máy trạm ({state.hub}), chờ trung tâm"


def _count_at_hub(state: LineState) -> str:
    return "đã" if state.at_hub >= state.waiting else f"{number(state.at_hub)} việc đã"


def _line(state: LineState, now: datetime) -> tuple[str, str, str]:
    if not state.enrolled:
        return "Chưa nối máy chủ", "Chưa nối", "none"
    if state.frozen:
        words = FROZEN_WORDS.get(state.frozen, "Máy đang tạm ngừng gửi.").rstrip(".")
        return f"! {words}", "! Tạm ngừng gửi", "warn"
    if state.reachable is None:
        return "Đang dò đường truyền", "Đang dò", "none"
    if not state.reachable:
        since = _since(state.contact_at, now)
        return f"○ Mất đường truyền{since}, {AS_EVER}", "○ Mất mạng", "info"
    if state.trouble:
        said = state.message.rstrip(".") or "Máy chủ đang bận, máy sẽ tự gửi lại"
        short = "! Tệp chưa gửi được" if state.trouble.startswith(FILES) else "! Chưa gửi được"
        return f"! {said}", short, "warn"
    if state.sending:
        return "↑ Đang gửi", "↑ Đang gửi", "good"
    return "● Có đường truyền", "● Có mạng", "good"


def _since(contact_at: datetime | None, now: datetime) -> str:
    return f" {ago(int((now - contact_at).total_seconds()))}" if contact_at else ""


def _waits_long(waiting: Waiting, now: datetime) -> bool:
    return waiting.since is not None and now - waiting.since > _LATE


def _moment(at: datetime, now: datetime) -> str:
    """The hour today, the day too before."""
    wall = local(at)
    same = wall.date() == local(now).date()
    return f"{wall:%H:%M}" if same else f"{wall:%H:%M %d/%m}"
