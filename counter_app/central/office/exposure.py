"""Whose data lies on a desk's PC that is lost: what Law 91/2025/QH15, Article 23, asks within 72 hours.

The PC itself cannot be asked any more. What its desk took in is there for certain; what other desks
took in may be, since each is told of the others' work; what it never sent, nobody knows here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from counter_app.central.office.keeping import Keeper
from counter_app.core.errors import UserError
from counter_app.domain.data_subject import ETHNIC, SCANS
from counter_app.domain.people.applicant import Person
from counter_app.domain.roles import everybody
from counter_app.protocol.received import from_text
from db.central.attachments import files_by_dossier
from db.central.devices import SeenDevice, devices_of
from db.central.dossiers import dossiers_at_desk
from db.central.store import Connection

# How far back a desk that joins is told of the others' dossiers (HSP/1, section 4).
_TOLD_BACK_MS: Final = timedelta(days=90) // timedelta(milliseconds=1)
_PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """One person of one dossier, ``role`` as in ``domain.roles``; ``certain``: the desk took it in.

    ``sensitive`` names what of theirs the law calls sensitive (Decree 356/2025, Article 4).
    """

    dossier: str
    code: str
    received_ms: int
    procedure: str
    role: str
    person: Person
    phone: str
    certain: bool
    sensitive: tuple[str, ...]

    @property
    def whose(self) -> str:
        """What tells two people apart: the number, else name and year of birth."""
        one = self.person
        return one.personal_id or f"{one.name} {one.birth_year or ''}"


def lost_desk(keeper: Keeper, device: str) -> SeenDevice:
    """The desk and when it was last heard of; ``UserError`` where the commune has none of that id."""
    for desk in keeper.store.read(
        keeper.commune, lambda one: devices_of(one, keeper.commune)
    ).result():
        if desk.known.device == device:
            return desk
    raise UserError("device_unknown", "Đơn vị không có máy này. Xem mã máy: central device list.")


def affected(keeper: Keeper, desk: SeenDevice) -> Iterator[Affected]:
    """Everybody in every dossier that lies, or may lie, on the PC, by the dossiers' ids."""
    since_ms = desk.enrolled_ms - _TOLD_BACK_MS
    after = ""
    while True:
        page = keeper.store.read(
            keeper.commune,
            lambda one, after=after: _page(one, keeper.commune, desk, since_ms, after),  # type: ignore[misc]
        ).result()
        if not page:
            return
        for _, people in page:
            yield from people
        after = page[-1][0]


def _page(
    connection: Connection, commune: str, desk: SeenDevice, since_ms: int, after: str
) -> list[tuple[str, tuple[Affected, ...]]]:
    device = desk.known.device
    found = dossiers_at_desk(
        connection, commune, device, since_ms=since_ms, after=after, limit=_PAGE
    )
    files = files_by_dossier(connection, commune, [one.dossier for one in found])
    people = list[tuple[str, tuple[Affected, ...]]]()
    for now in found:
        draft = from_text(now.facts or bytes(now.told).decode()).draft
        certain = now.device == device
        # The bytes of another desk's files come to a PC only where somebody opens them there.
        scans = (SCANS,) if now.dossier in files and certain else ()
        told = tuple(
            Affected(
                dossier=now.dossier,
                code=now.code or "",
                received_ms=now.received_ms,
                procedure=now.procedure_name,
                role=role,
                person=person,
                phone=draft.phone,
                certain=certain,
                sensitive=((ETHNIC,) if person.ethnic_group else ()) + scans,
            )
            for role, person in everybody(draft)
        )
        people.append((now.dossier, told))
    return people
