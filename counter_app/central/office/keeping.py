"""What an administrator does with a commune's desks and editions, whatever the door they come by.

Needs no server: the command line does the same. Futures are done once the act is durable.
"""

import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.central.keys import code_digest
from counter_app.central.official_codes import link_official
from counter_app.core.clock import Clock, local, to_ms
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId, uuid7
from counter_app.core.text import clean_line
from counter_app.domain.edition import EditionKind, check_content
from counter_app.protocol.enrolment import LeasedBlock, LeasedLane, is_device_id
from counter_app.protocol.notices import Published, published_bytes
from counter_app.protocol.operation import to_base64url
from db.central import desk_acts
from db.central.administration import Act, record
from db.central.desk_acts import DeskAct, PublishedAs
from db.central.devices import KnownDevice, SeenDevice, devices_of
from db.central.enrol_codes import give_code
from db.central.lanes import lanes_kept, lanes_of
from db.central.store import Connection, Store

CODE_MS: Final = 10 * 60_000
# No 0, O, 1, I: a code is read out and typed once.
_READABLE: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCode:
    """A one-time code and until when (milliseconds since 1970) it is good."""

    code: str
    until_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskLine:
    """A desk and the lanes it has; ``kept``: those that nobody else may have yet."""

    seen: SeenDevice
    lanes: tuple[LeasedLane, ...]
    kept: tuple[int, ...]

    @property
    def keeps(self) -> bool:
        """Whether its work is over, and lanes wait for it or for word that the PC is gone."""
        return self.seen.known.state != "at_work" and bool(self.kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Acts of ``who`` on one commune; each is written down as administration."""

    store: Store
    commune: str
    who: str
    clock: Clock
    key: Ed25519PrivateKey

    def offer_code(self, desk: str) -> "Future[NewCode]":
        """A code with which a desk of that name may join within ten minutes; else ``UserError``."""
        name = clean_line(desk)
        if not name:
            raise UserError("desk_missing", "Hãy đặt tên quầy, ví dụ Quầy 2.", field="desk")
        code = new_code(self.commune)
        act = self._act("code.offered", {"desk": name})
        until_ms = act.at_ms + CODE_MS
        digest = code_digest(self.key, code)

        def give(one: Connection) -> NewCode:
            give_code(
                one,
                self.commune,
                digest,
                desk_name=name,
                until_ms=until_ms,
                at_ms=act.at_ms,
            )
            record(one, self.commune, act)
            return NewCode(code=code, until_ms=until_ms)

        return self._write(give)

    def desks(self) -> "Future[tuple[DeskLine, ...]]":
        """All desks that ever joined, in the order of their numbers."""

        def look(one: Connection) -> tuple[DeskLine, ...]:
            return tuple(
                DeskLine(
                    seen=seen,
                    lanes=lanes_of(one, self.commune, seen.known.device),
                    kept=lanes_kept(one, self.commune, seen.known.device),
                )
                for seen in devices_of(one, self.commune)
            )

        return self.store.read(self.commune, look)

    def retire(self, device: str) -> "Future[KnownDevice]":
        """The desk's work is over; its lanes are free once it has sent everything."""
        asked = self._desk_act(device, "device.retired")
        return self._write(lambda one: desk_acts.retire(one, asked))

    def revoke(self, device: str, *, wipe: bool) -> "Future[KnownDevice]":
        """From its next request on, what the desk sends goes to quarantine."""
        asked = self._desk_act(device, "device.revoked")
        return self._write(lambda one: desk_acts.revoke(one, asked, wipe=wipe))

    def give_up(self, device: str) -> "Future[tuple[int, ...]]":
        """The PC of an ended desk is gone for good; the lanes that others may have from tomorrow."""
        asked = self._desk_act(device, "device.gone")
        return self._write(lambda one: desk_acts.give_up(one, asked))

    def lease_lane(self, device: str) -> "Future[tuple[LeasedLane, ...]]":
        """One more sealed lane for the desk; all its lanes."""
        asked = self._desk_act(device, "lane.leased")
        return self._write(lambda one: desk_acts.lease_another_lane(one, asked))

    def lease_codes(self, device: str, block: LeasedBlock) -> "Future[tuple[LeasedBlock, ...]]":
        """Numbers of another agency's series; all blocks of the desk from today on."""
        asked = self._desk_act(device, "codes.leased")
        return self._write(lambda one: desk_acts.lease_codes(one, asked, block))

    def link_official(self, code: str, official: str, *, by: str = "") -> "Future[DossierId]":
        """The province calls the dossier of ``code`` ``official``; every desk hears of it.

        ``by`` is the name in the dossier's history; the administrator's login where it is empty.
        """
        act = self._act("code.linked", {"code": code, "official": official})
        return self._write(
            lambda one: link_official(
                one, self.commune, code=code, official=official, by=by or self.who, act=act
            )
        )

    def set_office(self, plain: Mapping[str, Any]) -> "Future[int]":
        """Puts an office file's plain form in place; its place in the commune's notices."""
        settings = msgspec.json.encode(plain).decode()
        name = clean_line(str(plain["office"]["name"]))
        act = self._act("office.set", {})
        return self._write(lambda one: desk_acts.set_office(one, self.commune, settings, name, act))

    def publish(
        self,
        kind: EditionKind,
        *,
        version: str,
        valid_from: date,
        content: dict[str, Any],
        number: int = 0,
    ) -> "Future[PublishedAs]":
        """Tells every desk of a catalogue or calendar, signed; ``number`` 0: the next one.

        Raises ``UserError`` where the content is none, ``NotCanonical`` where it cannot be signed.
        """
        check_content(kind, content, valid_from=valid_from)
        edition = Published(
            number=number,
            version=clean_line(version),
            valid_from=valid_from.isoformat(),
            content=content,
        )
        published_bytes(self.commune, kind.value, edition)  # before anything is written
        act = self._act(kind.value, {"version": edition.version})

        def sign(told: Published) -> Published:
            sig = self.key.sign(published_bytes(self.commune, kind.value, told))
            return msgspec.structs.replace(told, sig=to_base64url(sig))

        return self._write(
            lambda one: desk_acts.publish(one, self.commune, kind, edition, sign=sign, act=act)
        )

    def _write(self, work: Callable[[Connection], T]) -> "Future[T]":
        return self.store.write(self.commune, work)

    def _act(self, what: str, body: dict[str, str]) -> Act:
        at_ms = to_ms(self.clock.now())
        told = msgspec.json.encode(body).decode()
        return Act(number=uuid7(at_ms), at_ms=at_ms, who=self.who, what=what, body=told)

    def _desk_act(self, device: str, what: str) -> DeskAct:
        if not is_device_id(device):
            raise desk_acts.nothing()
        return DeskAct(
            commune=self.commune,
            device=device,
            day=local(self.clock.now()).date().isoformat(),
            act=self._act(what, {"device": device}),
        )


def new_code(commune: str) -> str:
    """A code as it is read out: ``<commune>-XXXX-XXXX``, forty bits of chance."""
    signs = "".join(secrets.choice(_READABLE) for _ in range(8))
    return f"{commune}-{signs[:4]}-{signs[4:]}"
