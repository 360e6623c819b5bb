"""The desk of a real office that people sign in to, as faults are let loose upon it, and its folders."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from PIL import Image

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.key_file import has_keys
from counter_app.core.keyslots import Keys
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.office import Destination, OfficeKind
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.proof import Proof
from counter_app.domain.staff import Role
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.office.office import built_in, staff
from tests.real_office import SECRET, first_account, real_office
from ui.desk.door import Door

STORE: Final = "office.db"
MORNING: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MOTHER: Final = Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1")
COPIES: Final = Draft(
    submitter=Submitter(person=MOTHER),
    procedure_code="2.000815",
    certified_copies=(CertifiedCopy(document="Bằng lái", pages=3, copies=2),),
)
LIST, PICTURE = "list.csv", "Giấy khai sinh.jpg"
PLACE: Final = Destination(name="Phòng Văn hóa", sectors=("Hộ tịch", "Chứng thực"))
LEADER: Final = next(
    one.name for one in built_in(OfficeKind.TRAINING).clerks if one.role is Role.LEADER
)
_ROWS: Final = (
    "Mã thủ tục;Họ và tên;Số CCCD;Ngày sinh;Giới tính;Địa chỉ;Giấy tờ cần sao;Số trang;Số bản\n"
    "2.000815;Lò Văn Páo;001190000001;1990;Nữ;Thôn 1;Giấy khai sinh;3;2\n"
    "2.000815;H'Linh Niê;001190000001;1990;Nữ;Thôn 1;Giấy khai sinh;1;1\n"
)


@dataclass(slots=True, kw_only=True)
class Day:
    """An open desk, its door, and a folder beside; what was taken in, and else was told, by name."""

    door: Door
    desk: Desk
    keys: Keys
    folder: Path
    taken: dict[str, Receipt] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    def at(self) -> datetime:
        return self.desk.clock.now()

    @property
    def copies(self) -> Path:
        """Where copies of the store go, as onto a second disk."""
        return self.desk.data_dir.with_name("second")

    @property
    def leading(self) -> Desk:
        """A leader at it who has just proved who they are, and another who stands by."""
        who = replace(self.desk.clerk, role=Role.LEADER)
        others = (one for one in staff(self.desk.store) if one.id != who.id)
        beside = replace(next(others), role=Role.LEADER)
        return replace(self.desk, clerk=who, proof=Proof(clerk=who, at=self.at(), second=beside))

    def enter(self) -> None:
        """Whoever keeps the accounts signs in; opens the store where it is not."""
        self.desk, self.keys = entered(self.door)

    def take_in(self, name: str, draft: Draft = COPIES) -> Receipt:
        wanted, at = msgspec.structs.replace(draft, client_ref=name), self.at()
        made = receive(wanted, offer=offer(wanted, desk=self.desk, at=at), desk=self.desk, at=at)
        self.taken[name] = made
        return made

    def move(self, name: str, move: Move, details: object = None, reason: str = "") -> None:
        wanted = Wanted(move=move, details=details, reason=reason)  # type: ignore[arg-type]
        make_move(self.taken[name].dossier_id, wanted, desk=self.leading, at=self.at())


def day_at(data: Path, folder: Path, clock: SteppedClock | None = None) -> Day:
    """A day at the desk in ``data``, founded if there is none; what is no part of it in ``folder``."""
    clock = clock or SteppedClock(MORNING, timedelta(seconds=1))
    if not folder.exists():
        folder.mkdir()
        (folder / LIST).write_text(_ROWS, encoding="utf-8-sig")
        Image.new("RGB", (30, 20), (200, 30, 30)).save(folder / PICTURE)
    if not has_keys(data):
        founding = real_office(data, clock)
        first_account(founding, LEADER)
        founding.store.close()
    door = Door(
        data,
        clock,
        open_desk=lambda keys: open_desk(data, clock=clock, keys=keys),
        open_training=lambda: open_desk(data, clock=clock, training=True),
        lock_minutes=4,
    )
    desk, keys = entered(door)
    return Day(door=door, desk=desk, keys=keys, folder=folder)


def entered(door: Door) -> tuple[Desk, Keys]:
    """The desk of whoever keeps the accounts, and their keys."""
    (keeper,) = (one for one in door.waiting().people if one.name == LEADER)
    inside = door.enter(keeper.clerk, SECRET)
    office = replace(inside.desk.office, destinations=(PLACE,))
    return replace(inside.desk, office=office), inside.keys
