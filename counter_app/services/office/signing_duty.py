"""Who signs today, as somebody at the desk says it: another, or nobody; and taking that back.

It holds to the end of the day on this PC and is written into the office's dated settings; tomorrow
the roster holds again. What papers then bear is in ``wording.who_signs``.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.text import clean_line, fold
from counter_app.documents.fonts import unsupported
from counter_app.domain.office import Office, RosterEntry, SignerSaid
from counter_app.services.desk import Desk
from counter_app.services.office.in_force import put_in_force
from db.counter import office as records
from db.counter.office import Connection

Said = tuple[SignerSaid, ...]
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """Who signs now and what was said of it today; ``others`` are whom the roster knows besides."""

    signer: RosterEntry | None
    said: SignerSaid | None
    others: tuple[RosterEntry, ...]


def on_duty(*, desk: Desk, at: datetime) -> OnDuty:
    """Who signs at ``at``, by the settings the desk goes by."""
    day = local(at).date()
    now = desk.office.signer(day)
    before = (one.signer for one in desk.office.signers_said if one.signer is not None)
    known = {_key(one): one for one in (*before, *desk.office.signers)}
    return OnDuty(
        signer=now,
        said=desk.office.said_on(day),
        others=tuple(one for key, one in known.items() if now is None or key != _key(now)),
    )


def say_signer(signer: RosterEntry | None, *, desk: Desk, at: datetime) -> Office:
    """From now on and today ``signer`` signs, or nobody; the office as it is in force from here."""
    checked = None if signer is None else _checked(signer)
    said = SignerSaid(day=local(at).date(), at=at, by=desk.clerk.name, signer=checked)
    return _write(lambda before: (*before, said), desk, at)


def take_back(*, desk: Desk, at: datetime) -> Office:
    """Unsays what was said last today; ``UserError`` where nothing was."""
    day = local(at).date()
    if desk.office.said_on(day) is None:
        raise UserError("nothing_said", "Hôm nay chưa ghi gì khác lịch ký, không có gì lấy lại.")
    return _write(lambda before: before[:-1], desk, at)


def _write(change: Callable[[Said], Said], desk: Desk, at: datetime) -> Office:
    day, stamp = local(at).date(), desk.stamp(at)

    def write(connection: Connection) -> Office:
        # What another process has put in force since is not written over.
        office = records.load_office(connection, at=at) or desk.office
        today = tuple(one for one in office.signers_said if one.day == day)
        office = replace(office, signers_said=change(today))
        put_in_force(connection, office, stamp=stamp)
        return office

    return desk.store.write(write)


def _checked(signer: RosterEntry) -> RosterEntry:
    """With its words cleaned; every paper will bear them."""
    told = {
        "name": clean_line(signer.name, field="name"),
        "title": clean_line(signer.title, field="title"),
        "authority": clean_line(signer.authority, field="authority"),
    }
    for field, words in (("name", "họ và tên người ký"), ("title", "chức vụ in trên giấy")):
        if not told[field]:
            raise UserError("signer_empty", f"Hãy ghi {words}.", field=field)
    for field, text in told.items():
        if len(text) > _LONGEST:
            raise UserError("signer_long", "Dài quá, hãy viết gọn lại.", field=field)
        if letters := unsupported(text):
            raise UserError(
                "signer_unprintable",
                f"Có chữ không in được: {letters[:5]}. Hãy gõ lại.",
                field=field,
            )
    return replace(signer, **told, valid_from=None, valid_to=None)


def _key(one: RosterEntry) -> tuple[str, str]:
    return fold(one.name), fold(one.title)
