"""Looks up what the desk knows while somebody types: of the person, and against the draft.

Looked up a breath after the last key and whenever a dossier changes; what comes back late, for
somebody who is gone, is let go. The panels show it, here it is worded and its keys are answered.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from counter_app.core.clock import local
from counter_app.domain.dossier import RESTRICTED_MARK, STATE_LABELS, DossierRow, State
from counter_app.domain.doubt import Doubt
from counter_app.domain.draft import Draft, Unlike
from counter_app.domain.heard import HEARD_WORDS, Heard
from counter_app.domain.people.applicant import Basis, Person
from counter_app.domain.people.identity import PERSONAL_ID
from counter_app.domain.visit import VISIT_LABELS, VisitRow
from counter_app.services.known.known_authority import KnownPaper, covers
from counter_app.services.known.learned_numbers import EarlierSelf
from counter_app.services.moving.results import ON_SHELF
from counter_app.services.people.restriction import TOLD
from counter_app.services.visits.known_people import Asked, KnownHere
from ui import strings, typed
from ui.desk.counter import Counter
from ui.people import terms_of
from ui.screens.intake.known_keys import Known
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView

SOON_MS: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """Of what was looked up last, so that nothing is asked twice."""

    asked: Asked | None = None
    matter: tuple[object, ...] = ()


class IntakeKnown(QObject):
    """What is known beside the fields; ``came_back``: an earlier visit is to be gone on with."""

    came_back = Signal()

    def __init__(self, counter: Counter, view: IntakeView, state: IntakeState) -> None:
        super().__init__(view)
        self._counter, self._left, self._state = counter, view.left, state
        self._seen, self._known = _Seen(), KnownHere()
        self._of: tuple[object, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._look)
        state.edited.connect(self._soon.start)
        state.begun.connect(self._look_anew)
        counter.changes.dossier_changed.connect(self._look_anew)
        counter.changes.dossier_received.connect(self._look_anew)
        counter.changes.visits_changed.connect(self._look_anew)
        self._left.known.all_pressed.connect(self._show_all)
        self._left.doubt.open_pressed.connect(self._open)
        self._left.doubt.differ_pressed.connect(self._differ)

    def _look_anew(self, _dossier: str = "") -> None:
        """Another intake stands there, or something happened to what is shown here as it was."""
        self._seen = _Seen()
        self._soon.start()

    def _look(self) -> None:
        draft = self._state.read().draft
        asked, matter = _asked(draft), _matter(draft)
        before, self._seen = self._seen, _Seen(asked=asked, matter=matter)
        if _who(asked) != self._of:  # nothing of another stays in sight meanwhile
            self._of, self._known = _who(asked), KnownHere()
            self._fill()
        if asked is not None and asked != before.asked:
            self._counter.known.of(asked, owner=self, done=partial(self._show, asked))
        if matter != before.matter:
            self._fill()
            self._counter.known.against(draft, owner=self, done=partial(self._hold, matter))

    # Of the person

    def _show(self, asked: Asked, known: KnownHere) -> None:
        """The last time they went home without a dossier stands before what is under way."""
        if asked == self._seen.asked:  # else somebody else stands there by now
            self._known = known
            self._fill()

    def _fill(self) -> None:
        known, procedure = self._known, self._state.procedure
        waiting = [self._dossier(one) for one in known.dossiers if _waits(one)]
        others = [self._dossier(one) for one in known.dossiers if not _waits(one)]
        covering = [one for one in known.papers if procedure is None or covers(one, procedure)]
        papers = [self._paper(one) for one in covering if not self._is_used(one)]
        before = [self._earlier(known.before)] if known.before is not None else []
        left = map(self._visit, known.visits[:1])
        rest = [*before, *papers[:1], *left, *others, *papers[1:]]
        self._left.known.show_known([*waiting, *self._restricted(), *rest])

    def _restricted(self) -> list[Known]:
        """That they had the use of their data restricted; its key tells what that means."""
        said = self._counter.changes.said
        told = Known(words="Đang hạn chế dùng dữ liệu", act=partial(said.emit, TOLD))
        return [told] if self._known.restricted else []

    def _dossier(self, row: DossierRow) -> Known:
        """A result on the shelf here is handed out, any other dossier is opened."""
        short, _official = self._counter.procedure_names(row)
        changes, state = self._counter.changes, STATE_LABELS[row.state]
        if row.heard_at:
            where = f"ở {row.heard_at}, {HEARD_WORDS[row.heard or Heard.WAITS]}"
            act = partial(changes.heard_wanted.emit, row.id)
            return Known(words=short, more=self._stands(row, f"{state} {where}"), act=act)
        if _waits(row):
            what = "Giao" if row.state is State.READY else "Giao văn bản từ chối"
            act = partial(changes.result_wanted.emit, row.id)
            return Known(
                words=f"{what}: {short}", more=self._stands(row, "nộp"), act=act, ready=True
            )
        act = partial(changes.dossier_wanted.emit, row.id)
        return Known(words=short, more=self._stands(row, state), act=act)

    def _stands(self, row: DossierRow, state: str) -> str:
        """How it stands, how long ago it was filed, its code without the agency's part."""
        code = row.code.partition("-")[2] or row.code or f"số giấy {row.slip_no}"
        passed = int((self._counter.now() - row.received_at).total_seconds())
        mark = f"{RESTRICTED_MARK} · " if row.restricted else ""
        return f"{mark}{state} {strings.ago(passed)} · {code}"

    def _earlier(self, one: EarlierSelf) -> Known:
        """Who came without papers before; its key asks whether it is the same person."""
        more = f"{len(one.rows)} hồ sơ · {one.why}"
        words = "Cùng một người chưa có số?"
        return Known(words=words, more=more, act=partial(self._join, one))

    def _join(self, one: EarlierSelf) -> None:
        from ui.dialogs.intake.same_person import SamePersonDialog

        asked, said = self._seen.asked, self._counter.changes.said
        if asked is not None and SamePersonDialog.ask(asked.number, one, parent=self._left):
            words = f"Đã nối {len(one.rows)} hồ sơ với số định danh này."
            self._counter.known.join(one, asked.person, owner=self, done=lambda: said.emit(words))

    def _paper(self, one: KnownPaper) -> Known:
        """A power of attorney that still holds; its key files by it."""
        words = f"Ủy quyền của {one.principal.name}"
        return Known(words=words, more=one.words, act=partial(self._file_by, one))

    def _is_used(self, one: KnownPaper) -> bool:
        return self._left.paper_no.value() == one.authority.no

    def _file_by(self, one: KnownPaper) -> None:
        """The paper's fields as they were entered once; whose dossier it is stays, if somebody is named."""
        paper, left, others = one.authority, self._left, self._state.aside.others
        left.choose_basis(Basis.ATTORNEY)
        left.paper_no.setText(paper.no)
        left.paper_on.setText(typed.day_text(paper.on))
        left.certified.setChecked(paper.certified)
        left.relation.setText(one.relation)
        owners = others.owners or one.owners
        self._state.set_others(replace(others, owners=owners, terms=terms_of(paper, owners)))
        self._counter.changes.said.emit(f"Nộp theo giấy ủy quyền số {paper.no}.")

    def _visit(self, one: VisitRow) -> Known:
        """With the paper's code; its key takes up what was typed then, where nothing else is."""
        code = f" · {one.paper.code}" if one.paper is not None else ""
        words, more = VISIT_LABELS[one.kind], f"{local(one.at):%d/%m}{code}"
        return Known(words=words, more=more, act=partial(self._go_on_with, one.id))

    def _go_on_with(self, visit_id: str) -> None:
        """A card alone stands in nobody's way; whatever else was typed does, and is told so."""
        if self._state.procedure is None:
            self.came_back.emit()
        self._counter.changes.visit_wanted.emit(visit_id)

    def _show_all(self) -> None:
        asked = self._seen.asked
        if asked is not None:
            words = asked.number or asked.tax_code or asked.person.name
            self._counter.changes.search_wanted.emit(words)

    # Against the draft

    def _hold(self, matter: tuple[object, ...], doubts: tuple[Doubt, ...]) -> None:
        if matter == self._seen.matter:
            self._left.doubt.show_doubts(doubts)
            self._state.hold_against(tuple(one.finding for one in doubts))

    def _open(self, doubt: Doubt) -> None:
        """Nothing typed is lost: the intake stays as it is behind the other dossier."""
        changes = self._counter.changes
        wanted = changes.heard_wanted if doubt.elsewhere else changes.dossier_wanted
        wanted.emit(doubt.dossier)

    def _differ(self, doubt: Doubt) -> None:
        from ui.dialogs.intake.unlike import UnlikeDialog

        reason = UnlikeDialog.ask(doubt.finding.message, parent=self._left)
        if reason is not None:
            said = Unlike(dossier=doubt.dossier, code=doubt.code, reason=reason)
            self._state.change(unlike=(*self._state.aside.unlike, said))


def _who(asked: Asked | None) -> tuple[object, ...]:
    """What makes it another person; of whoever has a number, the number alone."""
    if asked is None:
        return ()
    person = asked.person
    return (asked.number or (person.name, person.birth), asked.tax_code)


def _waits(row: DossierRow) -> bool:
    return row.state in ON_SHELF and not row.heard_at


def _asked(draft: Draft) -> Asked | None:
    """Who can be looked up: a whole number, a body's number, or a name with a birth."""
    person, body = draft.submitter.person, draft.organisation
    if person.personal_id and not PERSONAL_ID.fullmatch(person.personal_id):
        return None  # still being typed
    code = body.tax_code or "" if body is not None else ""
    named = bool(person.name and person.birth)
    if not (person.personal_id or person.passport or code or named):
        return None
    known = Person(
        name=person.name,
        personal_id=person.personal_id,
        passport=person.passport,
        birth=person.birth,
        address=person.address,
    )
    return Asked(person=known, tax_code=code)


def _matter(draft: Draft) -> tuple[object, ...]:
    """Everything that another dossier is held against."""
    return (
        draft.procedure_code,
        draft.bundle,
        draft.submitter,
        draft.subject,
        draft.owners,
        draft.organisation,
        draft.authority,
        bool(draft.certified_copies),
        draft.unlike,
    )
