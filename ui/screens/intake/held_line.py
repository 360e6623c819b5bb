"""A half-done intake that waits: whose it is, in words, and since when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from counter_app.core.clock import local
from counter_app.services.intake.drafts import SavedDraft
from ui.screens.intake.kept import Kept, kept_from

NOBODY = "Chưa có tên"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One that waits, and when it was last typed in."""

    name: str
    kept: Kept
    saved_at: datetime

    @property
    def who(self) -> str:
        """The citizen's name and year of birth, else how to reach them."""
        draft = self.kept.draft
        person = draft.submitter.person
        if not person.name:
            return f"{NOBODY}, {draft.phone}" if draft.phone else NOBODY
        return f"{person.name}, {person.birth.year}" if person.birth else person.name


def held_from(saved: SavedDraft) -> Held | None:
    """What was kept under its name; None: unreadable to this build."""
    kept = kept_from(saved.body)
    name = saved.key.partition("/")[2]
    return None if kept is None else Held(name=name, kept=kept, saved_at=saved.saved_at)


def age(since: datetime, now: datetime) -> str:
    """How long ago, as people say it; a clock set back says the hour itself."""
    minutes, days = (now - since) // timedelta(minutes=1), (now - since).days
    if minutes < 0 or days > 0:
        return f"{local(since):%H:%M %d/%m}"
    if minutes == 0:
        return "vừa xong"
    return f"{minutes} phút trước" if minutes < 60 else f"{minutes // 60} giờ trước"
