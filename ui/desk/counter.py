"""What a screen may ask of the services, each on its lane, answered in the window's thread.

The only place in the window that knows which service does what. It decides nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from PySide6.QtCore import QObject

from counter_app.core import ids
from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.core.lanes import Lane
from counter_app.devices.printer import Printer
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.dossier import DossierRow
from counter_app.domain.draft import Draft
from counter_app.domain.offer import Offer
from counter_app.domain.people.applicant import Person
from counter_app.domain.proof import Proof
from counter_app.domain.staff import Clerk
from counter_app.services import heard, lookup
from counter_app.services.desk import Desk
from counter_app.services.intake.bundles import (
    BundleReceipt,
    is_bundle,
    offer_bundle,
    receive_bundle,
)
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer as reckon
from counter_app.services.keeping import series, space
from counter_app.services.office import machine
from counter_app.services.office.office import staff
from counter_app.services.sending import queue
from counter_app.services.visits.doubts import with_doubts
from counter_app.services.visits.scanned import Scanned, read_scanned
from ui import strings
from ui.desk.accounts import Accounts
from ui.desk.archive_list import ArchiveList
from ui.desk.attachments import Attachments
from ui.desk.books import DeskBooks
from ui.desk.bundles import Bundles
from ui.desk.clock import Clock
from ui.desk.days import Days
from ui.desk.declarations import Declarations
from ui.desk.drafts import Drafts
from ui.desk.duty import Duty
from ui.desk.facts import Facts
from ui.desk.handovers import Handovers
from ui.desk.known import Known
from ui.desk.labels import Labels
from ui.desk.line import Line
from ui.desk.lists import DeskLists
from ui.desk.most_used import MostUsed
from ui.desk.moves import Moves
from ui.desk.papers import Papers
from ui.desk.printers import Printers
from ui.desk.printing import Failed, Printing
from ui.desk.privacy import Privacy
from ui.desk.reports import DeskReports
from ui.desk.results import Results
from ui.desk.seen import Seen
from ui.desk.sendings import Sendings
from ui.desk.sittings import Sittings
from ui.desk.templates import Templates
from ui.desk.visits import Visits
from ui.events import Changes
from ui.jobs import Jobs
from ui.people import read_person
from ui.scanning.scans import told_read

T = TypeVar("T")
P = TypeVar("P", bound=Printing)
MOST_ROWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """One intake as the screen shows it: the receipt and the promise it was given.

    ``filed`` are all the receipts of a bundle, of which ``receipt`` is the first.
    """

    receipt: Receipt
    offer: Offer
    filed: BundleReceipt | None = None


def _require_same(fresh: Offer, shown: Offer) -> None:
    """Returns when every date is the one that was read out."""
    dates = [one.due_at for one in (shown, *shown.parts)]
    if [one.due_at for one in (fresh, *fresh.parts)] != dates:
        raise UserError("promise_moved", strings.PROMISE_MOVED)


class Counter:
    """One desk's services for the screens of one window."""

    def __init__(
        self, *, desk: Desk, printer: Printer, jobs: Jobs, changes: Changes, line: Line
    ) -> None:
        self.desk = desk
        self._printer = printer
        self.jobs = jobs
        self.changes = changes
        self.line = line

        def part(kind: type[P]) -> P:
            return kind(desk=desk, printer=printer, jobs=jobs, changes=changes)

        self.clock = Clock(desk=desk, jobs=jobs, changes=changes)
        self.accounts = part(Accounts)
        self.papers = part(Papers)
        self.moves = part(Moves)
        self.printers = part(Printers)
        self.facts = part(Facts)
        self.handovers = Handovers(desk=desk, jobs=jobs, changes=changes)
        self.labels = part(Labels)
        self.bundles = part(Bundles)
        self.books = part(DeskBooks)
        self.reports = part(DeskReports)
        self.declarations = part(Declarations)
        self.results = part(Results)
        self.visits = part(Visits)
        self.lists = part(DeskLists)
        self.templates = Templates(desk=desk, jobs=jobs)
        self.drafts = Drafts(desk=desk, jobs=jobs, changes=changes)
        self.sittings = part(Sittings)
        self.most_used = MostUsed(desk=desk, jobs=jobs)
        self.duty = Duty(desk=desk, jobs=jobs)
        self.known = Known(desk=desk, jobs=jobs, changes=changes)
        self.sendings = part(Sendings)
        self.attachments = part(Attachments)
        self.archive_list = part(ArchiveList)
        self.privacy = part(Privacy)
        self.days = part(Days)
        self._seen = Seen(desk=desk, jobs=jobs, changes=changes)
        self._lanes = desk.store.lanes

    def at(self, desk: Desk, changes: Changes) -> "Counter":
        """The same counter for a desk that has changed: who sits there, or what is in force."""
        made = Counter(
            desk=desk, printer=self._printer, jobs=self.jobs, changes=changes, line=self.line
        )
        made.drafts.put_off = self.drafts.put_off
        return made

    def people(self) -> tuple[Clerk, ...]:
        """Everyone who works at this office."""
        return staff(self.desk.store)

    def now(self) -> datetime:
        """The present instant."""
        return self.desk.clock.now()

    def bear(self, proof: Proof) -> None:
        """What is done from now on bears it, for as long as it is good."""
        desk = self.desk = replace(self.desk, proof=proof)
        self.visits, self.sendings = self.visits.at(desk), self.sendings.at(desk)
        self.accounts, self.days = self.accounts.at(desk), self.days.at(desk)

    def new_request(self) -> str:
        """A name for one press of a key, so that it is done once."""
        return ids.uuid7(int(self.now().timestamp() * 1000))

    def today(self) -> date:
        """The present day in Vietnam."""
        return local(self.now()).date()

    def read_person(self, text: str) -> Person:
        """Whom a card or a passport's lines show; ``UserError`` when they cannot be read."""
        return read_person(text, today=self.today())

    def prepare(self, *, owner: QObject) -> None:
        """Makes ready what the first key would otherwise wait for."""
        self._read(self.desk.catalogue.prepare, owner, lambda _nothing: None)

    def find_procedures(self, words: str) -> tuple[Procedure, ...]:
        """The procedures that may be received today and answer to ``words``."""
        return self.desk.catalogue.find_filings(words, on=self.today())

    def offer(self, draft: Draft) -> Offer:
        """The promise for ``draft`` now; pure reckoning, so it is asked at every key."""
        if is_bundle(draft):
            return offer_bundle(draft, desk=self.desk, at=self.now()).whole
        return reckon(draft, desk=self.desk, at=self.now())

    # Taking in

    def receive(
        self,
        draft: Draft,
        shown: Offer,
        *,
        owner: QObject,
        done: Callable[[TakenIn], None],
        failed: Failed,
    ) -> None:
        """Takes the dossier in as it was shown; a date that has moved since is shown first."""

        def work() -> TakenIn:
            at = self.now()
            self.clock.require(at)
            if is_bundle(draft):
                offered = offer_bundle(draft, desk=self.desk, at=at)
                _require_same(offered.whole, shown)
                with_doubts(offered.whole, draft, desk=self.desk, at=at).require_clear()
                filed = receive_bundle(offered, desk=self.desk, at=at)
                return TakenIn(receipt=filed.parts[0][1], offer=offered.whole, filed=filed)
            fresh = with_doubts(reckon(draft, desk=self.desk, at=at), draft, desk=self.desk, at=at)
            _require_same(fresh, shown)
            receipt = receive(draft, offer=fresh, desk=self.desk, at=at)
            return TakenIn(receipt=receipt, offer=fresh)

        self._write(work, owner=owner, done=done, failed=failed)

    def on_io(
        self, work: Callable[[], T], *, owner: QObject, done: Callable[[T], None], failed: Failed
    ) -> None:
        """Does ``work`` where papers are drawn and files are asked."""
        self.jobs.run(self._lanes.io, work, owner=owner, done=done, failed=failed)

    # Finding

    def rows_today(self, *, owner: QObject, done: Callable[[tuple[DossierRow, ...]], None]) -> None:
        """The dossiers received today."""
        self._read(lambda: lookup.today(desk=self.desk), owner, done)

    def search(
        self,
        text: str,
        *,
        owner: QObject,
        done: Callable[[tuple[DossierRow, ...]], None],
        limit: int = MOST_ROWS,
    ) -> None:
        """The dossiers that ``text`` finds, no more than ``limit``."""
        self._read(lambda: lookup.search(text, desk=self.desk, limit=limit), owner, done)

    def note_searched(self, text: str, found: int) -> None:
        """Notes a search that is settled: its list is shown, or a dossier was opened from it."""
        self._seen.searched(text, found)

    def open_heard(
        self, dossier: str, *, owner: QObject, done: Callable[[heard.HeardDossier], None]
    ) -> None:
        """One dossier of another desk, as far as was heard of it."""

        def show(found: heard.HeardDossier) -> None:
            self._seen.look(dossier)
            done(found)

        self._read(lambda: heard.open_heard(dossier, desk=self.desk), owner, show)

    def open(
        self,
        dossier_id: DossierId,
        *,
        owner: QObject,
        done: Callable[[lookup.DossierView], None],
        failed: Failed,
    ) -> None:
        """One dossier whole; that it was looked at is noted."""

        def show(view: lookup.DossierView) -> None:
            self._seen.look(dossier_id)
            done(view)

        self.jobs.run(
            self._lanes.read,
            lambda: lookup.open_dossier(dossier_id, desk=self.desk),
            owner=owner,
            done=show,
            failed=failed,
        )

    def find_code(self, scanned: str, *, owner: QObject, tell: Callable[[str, str], None]) -> None:
        """Opens what a scan names; ``tell`` gets what the clerk must know and what was read, or ``""``."""

        def found(read: Scanned) -> None:
            if read.row is not None:
                self.changes.dossier_wanted.emit(read.row.id)
            elif read.heard:
                self.changes.heard_wanted.emit(read.heard)
            elif read.visit is not None:
                self.changes.visit_wanted.emit(read.visit)
            led = read.row is not None or read.heard or read.visit is not None
            tell(read.message, "" if led else told_read(scanned))

        self._read(lambda: read_scanned(scanned, desk=self.desk), owner, found)

    def measure_space(self, *, owner: QObject, done: Callable[[space.Space], None]) -> None:
        """How much room the data has left; where nobody can tell, nobody is told."""
        self.on_io(
            lambda: space.space(desk=self.desk), owner=owner, done=done, failed=lambda _fault: None
        )

    def look_for_ending_series(
        self, *, owner: QObject, done: Callable[[tuple[series.Named, ...]], None]
    ) -> None:
        """Which of this desk's number series come near their end."""
        at = self.desk.clock.now()
        self._read(lambda: series.ending(desk=self.desk, at=at), owner, done)

    def set_display(self, theme: str, text_scale: float, *, owner: QObject) -> None:
        """Keeps how the window looks on this machine."""
        self.jobs.run(
            self._lanes.io,
            lambda: machine.set_display(desk=self.desk, theme=theme, text_scale=text_scale),
            owner=owner,
            done=lambda _nothing: self.changes.said.emit("Đã ghi cách hiển thị của máy này."),
        )

    def count_waiting(self, *, owner: QObject, done: Callable[[queue.Waiting], None]) -> None:
        """What waits to be sent."""
        self._read(lambda: queue.waiting(desk=self.desk), owner, done)

    def count_if_written(
        self, *, owner: QObject, done: Callable[[queue.Waiting | None], None]
    ) -> None:
        """What waits to be sent, if anything was written since this was last asked."""
        self._read(lambda: queue.waiting_if_written(desk=self.desk), owner, done)

    def _write(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Failed = None,
    ) -> None:
        def written(answer: T) -> None:
            self.changes.written.emit()
            done(answer)

        self.jobs.run(self._lanes.write, work, owner=owner, done=written, failed=failed)

    def _read(self, work: Callable[[], T], owner: QObject, done: Callable[[T], None]) -> None:
        lane: Lane = self._lanes.read
        self.jobs.run(lane, work, owner=owner, done=done)

    def procedure_names(self, row: DossierRow) -> tuple[str, str]:
        """A dossier's procedure in short and as the law calls it."""
        known = self.desk.catalogue.get(row.procedure_code)
        return known.short_name if known is not None else row.procedure_name, row.procedure_name
