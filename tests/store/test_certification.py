"""Certified papers bear one unbroken number per book and year, whoever holds the book."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

import msgspec
import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.domain.audit_act import Act
from counter_app.domain.certification import CertificationBook, Entry, read_note
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.office import RosterEntry
from counter_app.domain.staff import Role
from counter_app.protocol.result_events import said_of
from counter_app.services.certification import entering
from counter_app.services.certification.entering import enter, tray
from counter_app.services.certification.holding import give, open_book, stand_of, take_over
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.backup import back_up
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.office.office import staff
from db.counter import certified
from db.counter.audit_log import acts_on
from db.counter.certified import subject_of
from db.engine import cursor_of
from tests.commands import call
from tests.real_office import real_office
from tests.store.conftest import MONDAY_MORNING, TakeIn

COPIES, YEAR = CertificationBook.COPIES, 2026
TODAY = date(2026, 11, 23)
SIGNER = RosterEntry(name="Ma Văn Páo", title="Phó Chủ tịch")
TWO = tuple(CertifiedCopy(document=one, pages=2, copies=3) for one in ("Bằng", "Học bạ"))


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as refused:
        act()
    return refused.value.code


def opens(desk: Desk, last: int = 0, volume: str = "01") -> None:
    led = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    open_book(COPIES, YEAR, volume=volume, last=last, desk=led, at=desk.clock.now())


def enters(desk: Desk, taken: Receipt) -> Entry:
    return enter(taken.dossier_id, TODAY, signer=SIGNER, desk=desk, at=desk.clock.now())


def files(desk: Desk, draft: Draft) -> Receipt:
    at = desk.clock.now()
    return receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)


def test_each_original_takes_one_number_told_in_the_dossier_and_in_the_log(
    desk: Desk, take_in: TakeIn
) -> None:
    assert tray(desk=desk) == ()
    assert code_of(partial(enters, desk, take_in())) == "book_elsewhere"
    assert code_of(partial(open_book, COPIES, YEAR, volume="01", last=0, desk=desk,
                           at=desk.clock.now())) == "no_right"  # fmt: skip
    opens(desk, last=41)
    taken = take_in(certified_copies=TWO)
    assert [(one.numbers, one.sheets) for one in tray(desk=desk)] == [(1, 1), (2, 1)]
    entry = enters(desk, taken)
    assert (entry.first, entry.last, entry.signer) == (42, 43, SIGNER.name)
    assert [one.numbers for one in tray(desk=desk)] == [1]
    events = open_dossier(taken.dossier_id, desk=desk).events
    words = "Số chứng thực 42 đến 43, quyển số 01 SCT/BS"
    assert said_of(events[-1]) == f"Vào sổ chứng thực: {words}"
    log = desk.store.read(lambda one: acts_on(one, subject_of(COPIES, YEAR)))
    assert [one.act for one in log] == [Act.CERTIFICATION_OPENED, Act.CERTIFICATION_ENTERED]
    assert code_of(partial(enters, desk, taken)) == "entered"
    assert code_of(partial(opens, desk, last=40)) == "number_held"
    opens(desk, last=43, volume="02")
    assert enters(desk, take_in()).words == "Số chứng thực 44, quyển số 02 SCT/BS"
    assert check(desk=desk) == ()


def test_what_cannot_be_entered_takes_no_number(desk: Desk, take_in: TakeIn) -> None:
    opens(desk)
    taken, at = take_in(), desk.clock.now()
    ahead = partial(enter, taken.dossier_id, TODAY + timedelta(days=1), signer=SIGNER)
    assert code_of(partial(ahead, desk=desk, at=at)) == "signed_ahead"
    unsigned = replace(desk, office=replace(desk.office, signers=(), signers_said=()))
    assert code_of(partial(enter, taken.dossier_id, TODAY, desk=unsigned, at=at)) == (
        "signer_missing"
    )
    other = take_in(procedure_code="1.004873", certified_copies=())
    assert code_of(partial(enters, desk, other)) == "not_certified"
    stands = stand_of(COPIES, YEAR, desk=desk)
    assert stands is not None
    assert stands.last == 0


def test_a_book_given_away_is_taken_over_once_and_only_by_whom_it_was_given_to(
    desk: Desk, take_in: TakeIn
) -> None:
    opens(desk)
    enters(desk, take_in())
    assert code_of(partial(give, COPIES, YEAR, to=desk.office.desk_name, desk=desk,
                           at=desk.clock.now())) == "to_other"  # fmt: skip
    note = give(COPIES, YEAR, to="Quầy 9", desk=desk, at=desk.clock.now())
    assert code_of(partial(enters, desk, take_in())) == "book_given"
    assert code_of(partial(take_over, note, desk=desk, at=desk.clock.now())) == "note_wrong"
    mistyped = note.replace(":1:", ":7:", 1)
    assert code_of(partial(read_note, mistyped, here="Quầy 9")) == "note_wrong"
    assert read_note(note, here="quầy 9").last == 1


def test_a_number_and_its_entry_stand_or_fall_together(
    desk: Desk, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens(desk)
    taken = take_in()

    def cut(*_: object, **__: object) -> int:
        raise OSError("cut between the two")

    with monkeypatch.context() as broken:
        broken.setattr(entering, "record", cut)
        with pytest.raises(EnvironmentFault):
            enters(desk, taken)
    assert [one.dossier for one in tray(desk=desk)] == [taken.dossier_id]
    assert enters(desk, taken).first == 1
    assert check(desk=desk) == ()


def test_a_store_put_back_from_a_copy_holds_no_book_until_the_leader_opens_it(
    tmp_path: Path, outside: Path, clock: SteppedClock, draft: Draft
) -> None:
    folder = tmp_path / "data"
    desk = open_desk(folder, clock=clock)
    opens(desk)
    enters(desk, files(desk, draft))
    made = back_up(outside, desk=desk, at=clock.now())
    enters(desk, files(desk, draft))  # number 2, which the copy does not know
    desk.store.close()
    assert call("--data", folder, "restore", "--from", made.path)[0] == 0
    desk = open_desk(folder, clock=clock)
    taken = files(desk, draft)
    assert code_of(partial(enters, desk, taken)) == "book_restored"
    assert code_of(partial(opens, desk, last=0)) == "number_behind"
    opens(desk, last=2)
    assert enters(desk, taken).first == 3
    desk.store.close()


def test_the_book_by_command(tmp_path: Path, clock: SteppedClock, draft: Draft) -> None:
    folder = tmp_path / "data"
    desk = real_office(folder, clock)
    names = {one.role: one.name for one in staff(desk.store)}
    opens(desk)
    code = files(desk, msgspec.structs.replace(draft, certified_copies=TWO)).dossier_code
    desk.store.close()

    def certify(*arguments: object, by: Role = Role.CLERK) -> list[dict[str, object]]:
        status, answers, complaint = call(
            "--data", folder, "certify", *arguments, "--as", names[by]
        )
        assert (status, complaint) == (0, "")
        return answers

    of_year = ("--year", YEAR)
    (opened,) = certify("open", "copies", *of_year, "--volume", "02", by=Role.LEADER)
    assert opened == {"book": "copies", "year": YEAR, "volume": "02", "last": 0}
    (waits,) = certify("tray")
    assert (waits["dossier_code"], waits["numbers"], waits["cross_page_seal"]) == (code, 2, False)
    by = ("--signer", SIGNER.name, "--title", SIGNER.title)
    (entry,) = certify("enter", code, "--on", TODAY.isoformat(), *by)
    assert (entry["first"], entry["last"], entry["title"]) == (1, 2, SIGNER.title)
    assert certify("tray") == []
    (given,) = certify("give", "copies", *of_year, "--to", "Quầy 9")
    assert str(given["note"]).startswith("copies:2026:02:2:2:")
    books = certify("books", *of_year)
    assert [one["papers_kept_years"] for one in books] == [0, 2, 2, 20]
    assert (books[0]["held_here"], books[0]["given_to"], books[0]["last"]) == (False, "Quầy 9", 2)


@pytest.mark.parametrize("query", [certified._HIGHEST, certified._WAIT])
def test_what_was_entered_is_looked_for_among_the_notes_alone(desk: Desk, query: str) -> None:
    asked = {"what": "", "book": "", "year": 0, "since": 0, "codes": "[]", "ended": "[]"}
    planned = f"EXPLAIN QUERY PLAN {query}"
    plan = desk.store.read(lambda one: cursor_of(one).execute(planned, asked).fetchall())
    assert any("ix_events_noted" in row[3] for row in plan)


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[list[Desk]]:
    """Three desks of one office, each with a store of its own and no line."""
    made = []
    for number in range(3):
        clock = SteppedClock(MONDAY_MORNING, timedelta(seconds=1))
        desk = open_desk(tmp_path / str(number), clock=clock)
        office = replace(desk.office, desk_name=f"Quầy {number + 1}")
        made.append(replace(desk, office=office))
    yield made
    for desk in made:
        desk.store.close()


def test_three_desks_that_hand_the_book_on_leave_no_gap_and_no_number_twice(
    desks: list[Desk], draft: Draft
) -> None:
    random, holder, taken, used = Random(20261123), 0, list[int](), list[str]()
    opens(desks[0])
    for _ in range(60):
        at_desk = random.randrange(3)
        desk, wanted = desks[at_desk], msgspec.structs.replace(
            draft, certified_copies=TWO[: random.randint(1, 2)]
        )  # fmt: skip
        if at_desk == holder and random.random() < 0.4:
            to = random.choice([one for one in range(3) if one != holder])
            name = desks[to].office.desk_name
            note = give(COPIES, YEAR, to=name, desk=desk, at=desk.clock.now())
            take_over(note, desk=desks[to], at=desks[to].clock.now())
            used.append(note)
            holder = to
        filed = files(desk, wanted)
        if at_desk != holder:
            assert code_of(partial(enters, desk, filed)) in {"book_elsewhere", "book_given"}
            continue
        entry = enters(desk, filed)
        taken += range(entry.first, entry.last + 1)
    assert len(used) > 3
    assert taken == list(range(1, len(taken) + 1))
    for note in used:
        for desk in desks:
            again = partial(take_over, note, desk=desk, at=desk.clock.now())
            assert code_of(again) in {"note_used", "note_wrong"}
    assert all(check(desk=desk) == () for desk in desks)
