"""Every operation a desk writes, pushed in its order, is accepted and leads where the desk stands."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import msgspec
import pytest
from sqlalchemy import Connection, select

from counter_app.central.judging import Given, Verdict, judge
from counter_app.core.clock import from_local
from counter_app.core.ids import DossierId
from counter_app.domain.dossier_now import DossierNow
from counter_app.domain.draft import Draft
from counter_app.domain.staff import Role
from counter_app.domain.step import (
    Collected,
    CollectorKind,
    Defect,
    Finished,
    SlipOutcome,
    SupplementAsked,
    TakenUp,
)
from counter_app.domain.workflow import Move, PaperKind
from counter_app.protocol.push import PushedOperation
from counter_app.protocol.received import facts_of, from_text
from counter_app.services.correcting.reissue import Correction, reissue, void_paper
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.results import shelve
from counter_app.services.moving.workflow import Wanted, make_move, possible
from db.counter.models import outbox

KEY: Final = b"k" * 32
REASON: Final = "Lý do đủ dài cho một bước"
ASKED: Final = SupplementAsked(
    defects=(Defect(component="", code="other", words="Tờ khai thiếu chữ ký"),)
)
TakeIn = Callable[..., Receipt]


def given(desk: Desk) -> Given:
    return Given(
        device=desk.store.device.id, agency=desk.office.agency, key=KEY, catalogue=desk.catalogue
    )


def pushed(desk: Desk) -> list[PushedOperation]:
    """The whole outbox as it travels; the training series reads as a real one."""

    def rows(connection: Connection) -> list[PushedOperation]:
        return [
            PushedOperation(
                id=row.id,
                seq=row.seq,
                sha=row.sha,
                dossier=row.dossier,
                kind=row.kind,
                base_ver=row.base_ver,
                wall_ms=row.wall_ms,
                body=msgspec.Raw(row.body.replace('"TH-', '"').encode()),
            )
            for row in connection.execute(select(outbox).order_by(outbox.c.seq))
        ]

    return desk.store.read(rows)


def judged(desk: Desk) -> Iterator[tuple[PushedOperation, Verdict, DossierNow | None]]:
    """What becomes of everything this desk wrote, in its order."""
    stands: dict[str, DossierNow] = {}
    for sent in pushed(desk):
        verdict = judge(sent, stands.get(sent.dossier), given(desk))
        if verdict.now is not None:
            stands[sent.dossier] = verdict.now
        yield sent, verdict, stands.get(sent.dossier)


def assert_same_at_the_cell(desk: Desk) -> None:
    """All accepted, and every dossier stands there as its row stands here."""
    stands: dict[str, DossierNow | None] = {}
    for sent, verdict, now in judged(desk):
        assert verdict.outcome == "accepted", (sent.kind, verdict)
        stands[sent.dossier] = now
    for dossier, now in stands.items():
        if now is None:
            continue
        here = open_dossier(DossierId(dossier), desk=desk)
        assert (now.state, now.standing) == (here.row.state, here.row.standing)
        assert (now.ver, now.applicant_name) == (here.version, here.row.applicant_name)
        kept = from_text(facts_of(now))
        bare = msgspec.structs.replace(here.received, lookup_secret="", code=kept.code)
        assert kept == bare


def leader(desk: Desk) -> Desk:
    return replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.mark.parametrize("seed", range(6))
def test_a_walk_over_the_table_is_accepted_whole(desk: Desk, take_in: TakeIn, seed: int) -> None:
    chance, at = random.Random(seed), wall("2026-11-23T09:10")
    by = leader(desk)
    for _ in range(3):
        taken = take_in(at=at, procedure_code="1.004873", certified_copies=())
        for _ in range(9):
            at += timedelta(hours=chance.choice((1, 3, 26, 75)))
            dossier = open_dossier(taken.dossier_id, desk=desk)
            rules = [one for one in possible(dossier, desk=by) if one.move in PLAIN]
            if not rules:
                break
            rule = chance.choice(rules)
            wanted = Wanted(move=rule.move, reason=REASON, details=PLAIN[rule.move])
            make_move(taken.dossier_id, wanted, desk=by, at=at)
    assert_same_at_the_cell(desk)
    assert check(desk=desk) == ()


PLAIN: Final = {
    Move.TRANSFER: None,
    Move.TAKE_UP: TakenUp(specialist="Ksor H'Lan"),
    Move.ASK_SUPPLEMENT: ASKED,
    Move.SUPPLEMENT: None,
    Move.CONSULT: None,
    Move.CONSULTED: None,
    Move.SUBMIT: None,
    Move.FINISH: Finished(shelf="A1"),
    Move.RETURN_RESULT: Collected(
        kind=CollectorKind.OWNER, name="Nguyễn Thị Ánh", slip=SlipOutcome.NONE_GIVEN
    ),
    Move.WITHDRAW: None,
    Move.STOP: None,
    Move.STEP_BACK: None,
    Move.ARCHIVE: None,
}


def test_an_apology_and_its_void_paper_move_the_date_there_too(
    desk: Desk, walk: Callable[..., Receipt]
) -> None:
    taken = walk(
        "Lò Văn Sinh",
        "2026-11-23T09:10",
        (Move.TRANSFER, "2026-11-23T10:00"),
        (Move.APOLOGISE, "2026-11-24T10:00", wall("2026-12-01T16:00")),
    )
    dossier = open_dossier(taken.dossier_id, desk=desk)
    paper = next(one.number for one in dossier.papers if one.kind == PaperKind.APOLOGY)
    assert_same_at_the_cell(desk)

    at = wall("2026-11-24T11:00")
    void_paper(paper, REASON, dossier=dossier, desk=leader(desk), at=at)

    assert open_dossier(taken.dossier_id, desk=desk).row.due_at == taken.due_at
    assert_same_at_the_cell(desk)


def test_a_name_mended_and_a_result_moved_on_the_shelf_are_seen_there(
    desk: Desk, walk: Callable[..., Receipt]
) -> None:
    taken = walk("Lò Văn Sinh", "2026-11-23T09:10")
    draft: Draft = open_dossier(taken.dossier_id, desk=desk).received.draft
    person = msgspec.structs.replace(draft.submitter.person, name="Lò Văn Sính")
    mended = msgspec.structs.replace(
        draft, submitter=msgspec.structs.replace(draft.submitter, person=person)
    )
    wanted = Correction(reason="Gõ nhầm tên công dân", draft=mended)
    reissue(taken.dossier_id, wanted, desk=desk, at=wall("2026-11-23T10:00"))
    wanted_move = Wanted(move=Move.FINISH, details=Finished(shelf="A1"))
    make_move(taken.dossier_id, wanted_move, desk=desk, at=wall("2026-11-24T10:00"))
    shelve(taken.dossier_id, "B7", desk=desk, at=wall("2026-11-24T11:00"))

    assert_same_at_the_cell(desk)
    *_, (_, _, now) = judged(desk)
    assert now is not None
    assert (now.applicant_name, now.standing.shelf) == ("Lò Văn Sính", "B7")


def test_a_result_given_at_once_is_returned_there(desk: Desk, take_in: TakeIn) -> None:
    take_in(immediate=True)

    assert_same_at_the_cell(desk)
