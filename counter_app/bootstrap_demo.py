"""The page that joins a desk, its window and a cell of their own for the demonstration.

The specialist works as any other: signs in on the cell's pages and sends the form of a move.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import tomli

from counter_app.bootstrap import open_desk
from counter_app.bootstrap_central import cell_served
from counter_app.bootstrap_sync import central_side, enrol_desk
from counter_app.core.clock import SystemClock
from counter_app.core.config import PAPERS_FOLDER
from counter_app.core.errors import EnvironmentFault
from counter_app.core.ids import DossierId
from counter_app.core.resources import resource
from counter_app.core.web import WebClient, place_of
from counter_app.domain.dossier import State
from counter_app.domain.office import OfficeKind
from counter_app.domain.staff import Role
from counter_app.domain.workflow import Move

if TYPE_CHECKING:
    from counter_app.central.running.serving import ServedCell
    from counter_app.services.desk import Desk

COMMUNE: Final = "00000"
LOGIN: Final = "dang.thu.ha"
NAME: Final = "Đặng Thu Hà"
_CSRF: Final = re.compile(r'name="csrf" value="([^"]+)"')
_COOKIE: Final = re.compile(r"(?:^|, )(desk\w*)=([^;,]*)")
_SEEN: Final = re.compile(r'name="seen" value="([0-9]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of it: dossiers that waited before the desk joined, whether the cell has ours."""

    dossier_id: DossierId
    waited: int
    central_has_it: bool


def play_demonstration(data_dir: Path, folder: Path) -> Played:
    """Plays the main job in the demonstration's office; papers and pictures go to ``folder``."""
    from counter_app.devices.folder import FolderPrinter
    from ui.demonstration import play

    with _cell(data_dir / "may-chu") as stage:
        dossier_id = play(
            folder,
            lambda: open_desk(data_dir, kind=OfficeKind.DEMO),
            lambda _desk: FolderPrinter(folder=data_dir / PAPERS_FOLDER),
            stage,
            clock=SystemClock(),
        )
        return Played(
            dossier_id=dossier_id,
            waited=stage.waited,
            central_has_it=stage.has(dossier_id),
        )


@dataclass(slots=True)
class Stage:
    """What happens outside the window: the desk joins the cell, the specialist decides."""

    served: "ServedCell"
    password: str
    waited: int = 0

    central_side = staticmethod(central_side)

    def join(self, desk: "Desk") -> None:
        """Joins the desk to the cell as an administrator and a clerk would."""
        from counter_app.central.office.keeping import Keeper
        from counter_app.services.sending.queue import waiting

        self.waited = waiting(desk=desk).dossiers
        cell = self.served.cell
        keeper = Keeper(
            store=cell.store, commune=COMMUNE, who="operator", clock=cell.clock, key=cell.key
        )
        code = keeper.offer_code(desk.office.desk_name).result().code
        enrol_desk(code, url=self.served.url, desk=desk)

    def decide(self, dossier_id: DossierId) -> None:
        """The specialist signs in on the cell's pages and says that the result is there."""
        visit = _Visit(WebClient(place_of(self.served.url)))
        try:
            door = visit.read("/desk/sign-in")
            typed = {"commune": COMMUNE, "login": LOGIN, "password": self.password}
            visit.send("/desk/sign-in", typed | {"csrf": _found(_CSRF, door)})
            path = f"/desk/dossiers/{dossier_id}/moves/{Move.FINISH}"
            form = visit.read(path)
            visit.send(path, {"csrf": _found(_CSRF, form), "seen": _found(_SEEN, form)})
        finally:
            visit.client.drop()

    def has(self, dossier_id: DossierId) -> bool:
        """Whether the cell's own store has the dossier with its result."""
        from db.central.dossiers import dossiers_now

        store = self.served.cell.store
        found = store.read(COMMUNE, lambda one: dossiers_now(one, COMMUNE, [dossier_id])).result()
        return dossier_id in found and found[dossier_id].state is State.READY


@dataclass(frozen=True, slots=True)
class _Visit:
    """A browser's part: keeps cookies; an answer of another kind than hoped for is a fault."""

    client: WebClient
    cookies: dict[str, str] = field(default_factory=dict)

    def read(self, path: str) -> str:
        """A page."""
        return self._ask("GET", path, b"", {}, hoped=200)

    def send(self, path: str, typed: Mapping[str, str]) -> None:
        """A form that leads on to another page."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self._ask("POST", path, urlencode(typed).encode(), kind, hoped=303)

    def _ask(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str], *, hoped: int
    ) -> str:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.client.ask(method, path, body=body, headers={**headers, "Cookie": kept})
        self.cookies.update(_COOKIE.findall(answer.headers.get("set-cookie", "")))
        if answer.status != hoped:
            raise EnvironmentFault("page_refused", "Trang của chuyên môn không mở được.")
        return answer.body.decode()


def _found(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    return found.group(1) if found else ""


@contextmanager
def _cell(folder: Path) -> Iterator[Stage]:
    """A cell that serves the demonstration's office from ``folder``, with one specialist."""
    from counter_app.central.office.officers import add_officer
    from counter_app.central.office.offices import found_office
    from counter_app.domain.secret_rules import readable_secret

    folder.mkdir()
    address, password = f"sqlite:///{folder / 'cell.db'}", readable_secret()
    with cell_served(address, blobs=folder / "blobs") as served:
        store = served.cell.store
        plain = tomli.loads(resource("offices/demo.toml").read_text(encoding="utf-8"))
        found_office(store, plain, clock=SystemClock())
        add_officer(store, COMMUNE, login=LOGIN, name=NAME, role=Role.SPECIALIST, password=password)
        yield Stage(served=served, password=password)
