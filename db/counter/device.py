"""The PC as its store knows it: the signing key, and which life of the store it writes.

An older copy put back, or a copy on another PC, begins a new life with a sealed lane never used.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, Row, insert, select, update

from counter_app.core import ids
from counter_app.core.clock import Clock, to_ms
from counter_app.core.secrets import SecretStore, device_key
from counter_app.domain.office import OfficeKind
from counter_app.protocol.enrolment import device_id, raw_public
from counter_app.protocol.operation import chain_start
from db.counter.head_beside import noted_beside, put_beside
from db.counter.left_words import forget_lane, put_back_said, say_put_back
from db.counter.models import audit, incarnations, outbox
from db.counter.office import lanes_sealed, lanes_spent
from db.counter.outside import (
    Recalled,
    Remembered,
    leave,
    lies_beside,
    recall,
    remember,
    this_pc,
)
from db.counter.reserve import asks, leave_lane, may_open, withheld
from db.counter.row_seals import row_key
from db.engine import faults_named, log_named, read_engine

# Noted outside the store in the place of a life's name: the next start begins a new life.
_SHARED: Final = "shared"
_RENEWED: Final = "renewed"
_PUT_BACK: Final = "put back"
_LAST_LIFE: Final = select(incarnations).order_by(incarnations.c.number.desc()).limit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """What this PC signs with and which life of the store it is writing."""

    id: str
    key: Ed25519PrivateKey
    incarnation: str
    boot_id: str
    restored: bool
    # How far the log of acts was noted where this store's is shorter, or another; else 0.
    acts_lost: int = 0
    # What was noted of an older copy that took the store's place; None where none did just now.
    put_back: str | None = None
    # Of ``this_pc``.
    pc: str = ""
    # Numbers waited for a leader's answer when it was opened.
    waits: bool = False
    # What it seals rows with, from ``key``.
    row_key: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "row_key", row_key(self.key))


class _OpenedLanes:
    """The lanes this PC has numbered from, kept outside the store: a copy put back forgets them."""

    def __init__(self, secrets: SecretStore, name: str) -> None:
        self._secrets = secrets
        self._name = name

    def all(self) -> frozenset[int]:
        return frozenset(map(int, (self._secrets.get(self._name) or "").split()))

    def add(self, lanes: frozenset[int]) -> None:
        known = self.all()
        if not lanes <= known:
            self._secrets.set(self._name, " ".join(map(str, sorted(known | lanes))))


def settle(
    writer: Engine, path: Path, kind: OfficeKind, secrets: SecretStore, clock: Clock
) -> Device:
    """Finds which life this is; an old or foreign copy begins a new one with its sealed lane."""
    key, name = device_key(secrets, _signs_as(secrets, kind)), f"incarnation-{kind.value}"
    device, pc = device_id(raw_public(key)), this_pc(kind)
    opened = _OpenedLanes(secrets, f"lanes-{kind.value}")
    with faults_named(), writer.connect() as connection, connection.begin():
        lived = connection.execute(_LAST_LIFE).one_or_none()
        known = None if lived is None else lived.id
        noted, recalled = secrets.get(name), recall(kind, device)
        seen = None if recalled is None or known is None else recalled.lives.get(known)
        numbered = opened.all() | _lanes_of(recalled)
        older = lived is not None and _is_another(connection, lived, path, pc, recalled)
        restored = known is not None and (known != noted or older)
        put_back = restored and (older or noted not in (_SHARED, _RENEWED))
        if restored and (older or noted != _RENEWED):
            here = seen is not None and noted != _PUT_BACK  # whoever puts a copy back says more
            opens = may_open(connection, secrets, kind, pc=pc, brought_on=here)
            shut = numbered | withheld(connection, secrets, kind, put_back=noted == _PUT_BACK)
            told = noted == _SHARED and not older
            leave_lane(connection, shut, at=clock.now(), opens=opens, told=told, seals=row_key(key))
        life = ids.incarnation() if known is None or restored else known
        if life != known:
            _begin_life(connection, device, life, clock.now())
            secrets.set(name, life)  # outside first: a cut then makes the next start do it again
        elif seen is not None and lived is not None and not lived.recalled:
            _note_recalled(connection, life)
        now = _now_of(connection, life, numbered | _numbered(connection))
        lost, waits = _acts_lost(connection, now, (seen, noted_beside(path))), asks(connection)
        if life != known:
            _expect(path, kind, device, ended=seen, begun=now)
    # Only once it stands: a cut before this is made good by the next start.
    opened.add(frozenset(now.lanes))
    remember(path, kind, device, now)
    forget_lane(secrets, kind)
    return Device(
        id=device, key=key, incarnation=life, boot_id=ids.incarnation(), restored=restored, pc=pc,
        acts_lost=lost, put_back=put_back_said(secrets, kind, put_back=put_back), waits=waits,
    )  # fmt: skip


def _expect(
    path: Path, kind: OfficeKind, device: str, *, ended: Remembered | None, begun: Remembered
) -> None:
    """Here a life is about to begin, and ends the one before it unless its store lies elsewhere.

    Before it stands: else a cut would leave a life that nobody here knows. It has numbered from no
    lane yet, and if it never comes to be, none is lost.
    """
    if ended is not None and not lies_beside(path, ended):
        leave(path, kind, device, ended)
    remember(path, kind, device, msgspec.structs.replace(begun, lanes=()))


def writer_of(connection: Connection, kind: OfficeKind, secrets: SecretStore) -> Device | None:
    """The PC as the newest life of a store file has it; None where that is another's, or lost."""
    key, lived = (
        device_key(secrets, _signs_as(secrets, kind)),
        connection.execute(_LAST_LIFE).first(),
    )
    if lived is None or lived.device != device_id(raw_public(key)):
        return None
    boot = ids.incarnation()
    return Device(id=lived.device, key=key, incarnation=lived.id, boot_id=boot, restored=False)


def _signs_as(secrets: SecretStore, kind: OfficeKind) -> str:
    """Under which name the signing key of a store is kept: what is not real never signs as this PC.

    A store of an earlier build keeps the key that its rows are signed with.
    """
    own = "device-key" if kind is OfficeKind.REAL else f"device-key-{kind.value}"
    lived = secrets.get(f"incarnation-{kind.value}") is not None
    return own if secrets.get(own) is not None or not lived else "device-key"


def renew_life(secrets: SecretStore, kind: OfficeKind) -> None:
    """Another copy writes the same life, and lanes that no copy has used are leased already."""
    secrets.set(f"incarnation-{kind.value}", _RENEWED)


def forget_life(secrets: SecretStore, kind: OfficeKind, lanes: frozenset[int]) -> None:
    """Another copy of this store writes the same life: the next start begins one of its own.

    ``lanes``: what numbers here now, as no copy shall.
    """
    _OpenedLanes(secrets, f"lanes-{kind.value}").add(lanes)
    secrets.set(f"incarnation-{kind.value}", _SHARED)


def tell_put_back(secrets: SecretStore, kind: OfficeKind, told: str) -> None:
    """An older copy takes the store's place: the next start begins a new life on a sealed lane.

    ``told``: by whom and from what, for the first act of that life.
    """
    say_put_back(secrets, kind, told, coming=False)
    secrets.set(f"incarnation-{kind.value}", _PUT_BACK)


def is_forgotten(secrets: SecretStore, kind: OfficeKind) -> bool:
    """Whether that is known already: the present life ends with this run of the program."""
    return secrets.get(f"incarnation-{kind.value}") in (_SHARED, _RENEWED)


def signing_device(secrets: SecretStore, kind: OfficeKind) -> str:
    """The id that a store of ``kind`` signs with here."""
    return device_id(raw_public(device_key(secrets, _signs_as(secrets, kind))))


def lanes_opened(secrets: SecretStore, kind: OfficeKind) -> frozenset[int]:
    """The lanes that this PC knows to be numbered from, whatever the store says."""
    device = signing_device(secrets, kind)
    return _OpenedLanes(secrets, f"lanes-{kind.value}").all() | _lanes_of(recall(kind, device))


def brought_on(copy: Path, key: str, kind: OfficeKind, secrets: SecretStore) -> bool:
    """Whether this PC brought on the life that a store file ends with, and no answer is waited for."""
    recalled = recall(kind, signing_device(secrets, kind))
    engine = read_engine(copy, key)
    try:
        with faults_named(), engine.connect() as connection:
            lived = connection.execute(_LAST_LIFE).first()
            asked = asks(connection)
    finally:
        engine.dispose()
    return recalled is not None and lived is not None and lived.id in recalled.lives and not asked


def note_head(path: Path, kind: OfficeKind, device: Device, connection: Connection) -> None:
    """Writes the chain's head beside the store and outside its folder: older copies show by it."""
    numbered = _numbered(connection) | _lanes_of(recall(kind, device.id))
    now = _now_of(connection, device.incarnation, numbered)
    remember(path, kind, device.id, now)
    put_beside(path, msgspec.structs.replace(now, pc=device.pc, log=log_named(path)))


def _note_recalled(connection: Connection, life: str) -> None:
    connection.execute(update(incarnations).where(incarnations.c.id == life).values(recalled=1))


def _begin_life(connection: Connection, device: str, life: str, at: datetime) -> None:
    last = connection.scalar(select(outbox.c.seq).order_by(outbox.c.seq.desc()).limit(1)) or 0
    connection.execute(
        insert(incarnations).values(
            id=life,
            device=device,
            began_ms=to_ms(at),
            first_seq=last + 1,
            head_seq=last,
            head=chain_start(device, life).hex(),
            recalled=0,
        )
    )


def _is_copy(lived: Row[Any], path: Path, pc: str, recalled: Recalled | None) -> bool:
    """Whether this is no longer the store that went on with its life, though nothing is older.

    A copy beside the original; a life that this PC left for another, or that another PC, or another
    user of it, goes on with.
    """
    if not pc:
        return False
    if recalled is None:
        beside = noted_beside(path)
        elsewhere = beside is not None and beside.life == lived.id and beside.pc not in ("", pc)
        return elsewhere or bool(lived.recalled)
    seen = recalled.lives.get(lived.id)
    return seen is None or seen.left or lies_beside(path, seen)


def _is_another(
    connection: Connection, lived: Row[Any], path: Path, pc: str, recalled: Recalled | None
) -> bool:
    """Whether this is not the store that went on with its last life, at exactly this point."""
    seen = None if recalled is None else recalled.lives.get(lived.id)
    older = _is_older_than_noted(connection, path, seen)
    return older or _is_copy(lived, path, pc, recalled)


def _is_older_than_noted(connection: Connection, path: Path, seen: Remembered | None) -> bool:
    """Whether a head noted outside the store is one that this store never reached.

    The note beside the store may be of a life that a cut kept from being.
    """
    now = connection.execute(_LAST_LIFE).one()
    notes = (seen, noted_beside(path))
    return any(one is not None and _never_reached(connection, now, one) for one in notes)


def has_reached(connection: Connection, noted: Remembered) -> bool:
    """Whether the store ever was as far as was noted; one whose life was followed by another was."""
    last = connection.execute(_LAST_LIFE).one_or_none()
    if last is None or last.id != noted.life:
        lived = select(incarnations.c.id).where(incarnations.c.id == noted.life)
        return connection.scalar(lived) is not None
    if _never_reached(connection, last, noted):
        return False
    return not _acts_lost(connection, _now_of(connection, last.id, frozenset()), (noted,))


def _acts_lost(
    connection: Connection, now: Remembered, notes: tuple[Remembered | None, ...]
) -> int:
    """How far a note of the same life has the log of acts where this store never had it so."""
    for noted in notes:
        if noted is None or noted.life != now.life or not noted.acts:
            continue
        link = connection.scalar(select(audit.c.chain).where(audit.c.number == noted.acts))
        if link != noted.acts_head or noted.acts > now.acts:
            return noted.acts
    return 0


def _never_reached(connection: Connection, now: Row[Any], noted: Remembered) -> bool:
    if noted.life != now.id or noted.seq < now.first_seq:
        # Another life's head, or this one's before it wrote anything.
        return False
    if noted.seq >= now.head_seq:
        return bool(noted.seq > now.head_seq or noted.head != now.head)
    # No row: it was acknowledged long ago and let go.
    link = connection.scalar(select(outbox.c.chain).where(outbox.c.seq == noted.seq))
    return link is not None and link != noted.head


def _numbered(connection: Connection) -> frozenset[int]:
    """The lanes that some life of the store has numbered from."""
    return frozenset(lanes_spent(connection, in_use=True))


def _lanes_of(recalled: Recalled | None) -> frozenset[int]:
    return frozenset() if recalled is None else recalled.lanes


def _now_of(connection: Connection, life: str, numbered: frozenset[int]) -> Remembered:
    """How far a life of the store is, and which lanes this PC has numbered from."""
    row = connection.execute(select(incarnations).where(incarnations.c.id == life)).one()
    return Remembered(
        life=life,
        seq=row.head_seq,
        head=row.head,
        lanes=tuple(sorted(numbered)),
        reserve=tuple(sorted(lanes_sealed(connection))),
        acts=row.audit_number or 0,
        acts_head=row.audit_head or "",
    )
