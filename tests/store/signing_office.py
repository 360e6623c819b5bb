"""A real office of two people who sign in, as tests of what lets them in work it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock, local
from counter_app.core.errors import UserError
from counter_app.core.key_file import NAME, TWIN
from counter_app.core.keyslots import Keys, open_by_secret
from counter_app.domain.proof import Proof
from counter_app.domain.staff import Clerk, Role
from counter_app.domain.unusual import Odd
from counter_app.services.desk import Desk
from counter_app.services.keeping.backup import back_up
from counter_app.services.keeping.check import check
from counter_app.services.people import accounts, recovery
from counter_app.services.people.unusual import unusual_since
from db.counter.audit_log import acts_on
from tests.real_office import SECRET
from ui.desk.door import Door

LAN: Final = "Lê Thị Lan"
HERS, FORGED = "thuyền xa bến cũ", "kiến tha lâu đầy tổ"


@dataclass(slots=True)
class Office:
    """Two people who sign in, a keeper of the accounts and Lan; nobody has the store open."""

    folder: Path
    clock: SteppedClock
    keeper: Clerk
    lan: Clerk
    code: str
    door: Door

    def enters(self, who: Clerk, secret: str) -> str:
        """Through the window's door: empty, else why not; the store is closed again."""
        try:
            self.door.enter(who.id, secret)
        except UserError as refused:
            return refused.code
        finally:
            self.door.close()
        return ""

    def enters_by(self, code: str, secret: str = FORGED) -> str:
        try:
            self.door.enter_by_code(self.keeper.id, code, secret, secret)
        except UserError as refused:
            return refused.code
        finally:
            self.door.close()
        return ""

    def keys(self, who: Clerk, secret: str) -> Keys:
        return open_by_secret(self.folder, who.id, secret, clock=self.clock)

    def at(self, who: Clerk, secret: str) -> Desk:
        """Their desk; whoever asks closes it."""
        keys = self.keys(who, secret)
        return replace(open_desk(self.folder, clock=self.clock, keys=keys), clerk=who)

    def gives_own(self, who: Clerk, was: str, secret: str) -> None:
        desk = self.at(who, was)
        try:
            keys = desk.store.secrets
            assert isinstance(keys, Keys)
            accounts.give_secret(who.id, secret, desk=desk, keys=keys, at=self.clock.now())
        finally:
            desk.store.close()

    def makes_code(self, secret: str) -> str:
        desk = self.at(self.keeper, secret)
        try:
            proof = Proof(clerk=self.keeper, at=self.clock.now())
            return recovery.new_code(desk=replace(desk, proof=proof))
        finally:
            desk.store.close()

    def copies(self, place: Path) -> Path:
        """A backup of the store as it is."""
        desk = self.at(self.keeper, SECRET)
        try:
            return back_up(place, desk=desk, at=self.clock.now()).path
        finally:
            desk.store.close()

    def kept(self) -> dict[str, bytes]:
        return {name: (self.folder / name).read_bytes() for name in (NAME, TWIN)}

    def put(self, kept: dict[str, bytes]) -> None:
        for name, data in kept.items():
            (self.folder / name).write_bytes(data)

    def acts(self, whose: str) -> list[str]:
        desk = self.at(self.lan, HERS)
        try:
            return [one.act for one in desk.store.read(lambda one: acts_on(one, whose))]
        finally:
            desk.store.close()

    def odd(self) -> dict[Odd, str]:
        """What a leader is told of, and of whom."""
        desk = self.at(self.lan, HERS)
        try:
            leading = replace(desk, clerk=replace(self.lan, role=Role.LEADER))
            assert check(desk=desk) == ()
            day, at = local(self.clock.now()).date(), self.clock.now() + timedelta(seconds=1)
            return {one.odd: one.called for one in unusual_since(day, desk=leading, at=at)}
        finally:
            desk.store.close()
