"""What may stand at the central side: one operation after another, from desks that cannot see."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from counter_app.central.judging import RULES, Verdict, judge, lookup_hash
from counter_app.central.judging.reading import reading
from counter_app.core.clock import from_local
from counter_app.domain.dossier import EventKind, State
from counter_app.domain.moving.following import as_told
from counter_app.domain.moving.wanted import Wanted
from counter_app.domain.step import Defect, Finished, SupplementAsked, TakenUp
from counter_app.domain.workflow import Move
from counter_app.protocol import upcast as upcasting
from counter_app.protocol.push import PushedOperation
from counter_app.protocol.received import DossierReceived, facts_of, from_text

REASON = "Lý do đủ dài cho một bước"
SLIP = {"paper": "collection_slip", "paper_no": 100001, "paper_year": 2026}
RECEIPT = {
    "form": "EBL01",
    "series": "26TAA",
    "number": 7,
    "issued_on": "2026-11-23",
    "state": "issued",
}
ASKED = SupplementAsked(defects=(Defect(component="", code="other", words="Tờ khai thiếu chữ ký"),))
Change = Callable[..., DossierReceived]


def changed(intake: DossierReceived, **more: Any) -> DossierReceived:
    return msgspec.structs.replace(intake, **more)


def test_a_dossier_is_known_by_its_facts_and_never_by_its_secret(cell: Any, given: Any) -> None:
    now = cell.stands
    assert (now.code, now.state, now.ver) == ("H42.12.05-261123-1001", State.RECEIVED, 1)
    assert (now.applicant_name, now.sector) == ("Nguyễn Thị Ánh", "Hộ tịch")
    assert now.lookup_hash == lookup_hash("01234567", given.key)
    assert now.lookup_hash != lookup_hash("01234567", b"another key")
    assert "01234567" not in facts_of(now)
    assert from_text(facts_of(now)).draft.phone == "0912345678"


def test_a_dossier_is_with_the_unit_it_was_transferred_to_until_it_comes_back(
    cell: Any, new_desk: Any
) -> None:
    sent = new_desk().move(Wanted(move=Move.TRANSFER))
    told = msgspec.json.decode(sent.body) | {"destination": "Phòng Kinh tế"}
    cell.taken(EventKind.MOVED, told)
    assert cell.stands.unit == "Phòng Kinh tế"
    back = told | {"move": "step_back", "from": "transferred", "to": "received"}
    assert cell.taken(EventKind.MOVED, back).outcome == "accepted"
    assert cell.stands.unit == ""


def test_a_code_is_claimed_in_its_agency_s_series(
    given: Any, intake: DossierReceived, new_cell: Any
) -> None:
    verdict = new_cell().taken(EventKind.RECEIVED, intake)

    assert verdict.register == ("H42.12.05", "H42.12.05-261123-1001")
    without = new_cell().taken(EventKind.RECEIVED, changed(intake, code=None))
    assert (without.outcome, without.register) == ("accepted", None)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("TH-H42.12.05-261123-1001", "code.malformed"),
        ("h42.12.05-261123-1001", "code.malformed"),
        ("H42.12.05-261399-1001", "code.malformed"),
        ("H42.12.06-261123-1001", "code.agency"),
        ("H42.12.05-261123-0001", "code.lane"),
    ],
)
def test_a_code_that_is_not_the_desk_s_to_give_is_rejected(
    intake: DossierReceived, new_cell: Any, code: str, why: str
) -> None:
    verdict = new_cell().taken(EventKind.RECEIVED, changed(intake, code=code))
    assert (verdict.outcome, verdict.code, verdict.item) == ("rejected", why, "code")


def test_another_agency_s_leased_series_begins_where_it_likes(
    intake: DossierReceived, new_cell: Any
) -> None:
    leased = changed(intake, agency="H42", code="H42-261123-0007")
    assert new_cell().taken(EventKind.RECEIVED, leased).outcome == "accepted"


def test_a_dossier_is_taken_in_once(cell: Any, intake: DossierReceived) -> None:
    verdict = cell.taken(EventKind.RECEIVED, intake)
    assert (verdict.outcome, verdict.code) == ("rejected", "dossier.exists")


def test_a_wrong_clock_is_no_reason_to_refuse(intake: DossierReceived, new_cell: Any) -> None:
    early = changed(intake, received_ms=0)
    assert new_cell().taken(EventKind.RECEIVED, early).outcome == "accepted"


def test_two_filings_of_one_matter_have_one_key_and_copies_have_none(
    intake: DossierReceived, new_cell: Any, cell: Any
) -> None:
    again = new_cell()
    again.taken(EventKind.RECEIVED, changed(intake, code=None, slip_no=100_002))
    assert again.stands.subject_key == cell.stands.subject_key != ""

    at_once = msgspec.convert(
        msgspec.to_builtins(intake.draft) | {"immediate": True}, type(intake.draft)
    )
    given_now = new_cell()
    given_now.taken(EventKind.RECEIVED, changed(intake, draft=at_once))
    assert given_now.stands.subject_key == ""


@pytest.mark.parametrize(
    ("kind", "body", "item"),
    [
        (EventKind.MOVED, {"move": "transfer", "from": "received"}, ""),
        (EventKind.MOVED, {"move": "fly", "from": "received", "to": "ready"}, "move"),
        (EventKind.MOVED, b"[]", ""),
        (EventKind.MOVED, b"{", ""),
        (EventKind.RESULT_SHELVED, {"shelf": 7}, "shelf"),
        (EventKind.ATTACHED, {"id": "1", "sha256": "zz", "size": 1, "mime": "x/y"}, "sha256"),
        (EventKind.CORRECTED, {"reason": REASON, "now": {"received_ms": 1}}, "received_ms"),
    ],
    ids=["no to", "no such move", "no object", "no JSON", "number", "no digest", "for life"],
)
def test_what_is_not_of_its_kind_is_rejected_by_name_without_its_words(
    cell: Any, kind: str, body: Any, item: str
) -> None:
    before = cell.stands
    verdict = cell.taken(kind, body)
    assert (verdict.outcome, verdict.item) == ("rejected", item)
    assert cell.stands is before


@pytest.mark.parametrize("kind", [EventKind.MOVED, EventKind.NOTED, EventKind.CHARGE_TAKEN])
def test_what_belongs_to_no_dossier_here_is_rejected(new_cell: Any, kind: str) -> None:
    body = {"move": "transfer", "from": "received", "to": "transferred", "amount_vnd": 1}
    verdict = new_cell().taken(kind, body)
    assert (verdict.outcome, verdict.code) == ("rejected", "dossier.unknown")


def test_a_lawful_move_stands_though_the_desk_saw_less(cell: Any, new_desk: Any) -> None:
    here, there = new_desk(), new_desk()
    cell.push(here.move(Wanted(move=Move.TRANSFER)))
    stopped = there.move(Wanted(move=Move.STOP, reason=REASON), hours=3)

    assert cell.push(stopped).outcome == "accepted"
    assert cell.stands.state is State.STOPPED


def test_a_move_from_where_the_dossier_no_longer_is_waits_for_a_person(
    cell: Any, new_desk: Any
) -> None:
    here, there = new_desk(), new_desk()
    cell.push(here.move(Wanted(move=Move.FINISH, details=Finished(shelf="A1"))))
    before = cell.stands

    verdict = cell.push(there.move(Wanted(move=Move.TRANSFER)))

    assert (verdict.outcome, verdict.code, verdict.merge) == ("conflict", "status.moved", "person")
    assert verdict.args == {"state": "ready", "move": "transfer"}
    assert cell.stands is before


def test_a_move_the_table_never_had_is_rejected(cell: Any) -> None:
    body = {"move": "archive", "from": "received", "to": "archived"}
    assert cell.taken(EventKind.MOVED, body).code == "move.unlawful"


def test_whose_part_it_is_not_is_rejected(cell: Any) -> None:
    body = {"move": "transfer", "from": "received", "to": "transferred"}
    assert cell.taken(EventKind.MOVED, body | {"part": "specialist"}).code == "role.wrong"


def test_a_clerk_may_write_down_what_the_police_signed_on_paper(cell: Any, new_desk: Any) -> None:
    cell.push(new_desk().move(Wanted(move=Move.TRANSFER)))
    clerk = {"id": "1", "name": "Hoàng Thị Mai", "role": "clerk"}
    body = {"move": "take_up", "from": "transferred", "to": "processing", "clerk": clerk}
    assert cell.taken(EventKind.MOVED, body | {"part": "specialist"}).outcome == "accepted"


def test_two_dates_set_without_sight_of_each_other_wait_for_a_person(
    cell: Any, new_desk: Any
) -> None:
    here, there = new_desk(), new_desk()
    dates = [
        from_local(here.life.due_at.replace(tzinfo=None) + timedelta(days=n, hours=7))
        for n in (4, 5)
    ]
    for desk, date, outcome in zip((here, there), dates, ("accepted", "conflict"), strict=True):
        wanted = Wanted(move=Move.APOLOGISE, reason=REASON, due_at=date)
        assert cell.push(desk.move(wanted)).outcome == outcome
    assert cell.stands.standing.due_at == dates[0]


def test_a_move_that_sets_no_date_leaves_the_one_another_desk_set(cell: Any, new_desk: Any) -> None:
    here, there = new_desk(), new_desk()
    date = here.life.due_at + timedelta(days=4)
    cell.push(here.move(Wanted(move=Move.APOLOGISE, reason=REASON, due_at=date)))

    assert cell.push(there.move(Wanted(move=Move.TRANSFER))).outcome == "accepted"
    assert (cell.stands.state, cell.stands.standing.due_at) == (State.TRANSFERRED, date)


def test_an_apology_leaves_the_dossier_where_it_has_come_meanwhile(
    cell: Any, new_desk: Any
) -> None:
    here, there = new_desk(), new_desk()
    cell.push(here.move(Wanted(move=Move.TRANSFER)))
    cell.push(here.move(Wanted(move=Move.TAKE_UP, details=TakenUp(specialist="Ksor H'Lan"))))
    date = there.life.due_at + timedelta(days=4)

    cell.push(there.move(Wanted(move=Move.APOLOGISE, reason=REASON, due_at=date)))

    assert (cell.stands.state, cell.stands.standing.due_at) == (State.PROCESSING, date)
    assert cell.stands.standing.specialist == "Ksor H'Lan"


def test_whoever_was_overtaken_does_it_anew_or_lets_it_stand(cell: Any, new_desk: Any) -> None:
    here, there = new_desk(), new_desk()
    first = here.move(Wanted(move=Move.ASK_SUPPLEMENT, reason=REASON, details=ASKED))
    cell.push(first)
    attempt = there.move(Wanted(move=Move.FINISH, details=Finished()))
    assert cell.push(attempt).outcome == "conflict"

    anew = here.move(Wanted(move=Move.SUPPLEMENT), hours=30)
    assert cell.push(msgspec.structs.replace(anew, supersedes=attempt.id)).outcome == "accepted"
    state = cell.stands.state
    dropped = cell.taken(EventKind.DROPPED, {"reason": REASON}, supersedes=attempt.id)
    assert dropped.outcome == "accepted"
    assert cell.stands.state is state
    nothing = cell.taken(EventKind.DROPPED, {"reason": REASON})
    assert (nothing.outcome, nothing.code) == ("rejected", "supersedes.missing")


def mended(was: dict[str, Any], now: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"reason": REASON, "was": {"draft": was}, "now": {"draft": now}, **more}


def test_two_fields_mended_at_two_desks_are_both_mended(cell: Any, intake: DossierReceived) -> None:
    draft = msgspec.to_builtins(intake.draft)
    phone = mended(draft, draft | {"phone": "0987654321"})
    note = mended(draft, draft | {"note": "Đọc chậm, chữ to"})

    assert cell.taken(EventKind.CORRECTED, phone).outcome == "accepted"
    assert cell.taken(EventKind.CORRECTED, note).outcome == "accepted"
    kept = from_text(facts_of(cell.stands)).draft
    assert (kept.phone, kept.note) == ("0987654321", "Đọc chậm, chữ to")


def test_one_field_mended_twice_keeps_both_values_for_a_person(
    cell: Any, intake: DossierReceived
) -> None:
    draft = msgspec.to_builtins(intake.draft)
    cell.taken(EventKind.CORRECTED, mended(draft, draft | {"phone": "0987654321"}))

    verdict = cell.taken(EventKind.CORRECTED, mended(draft, draft | {"phone": "0900000000"}))

    assert (verdict.outcome, verdict.code, verdict.item) == ("conflict", "fields", "draft.phone")
    assert verdict.args["fields"] == [
        {
            "field": "draft.phone",
            "was": "0912345678",
            "wanted": "0900000000",
            "stands": "0987654321",
        }
    ]
    chosen = mended(draft | {"phone": "0987654321"}, draft | {"phone": "0900000000"})
    assert cell.taken(EventKind.CORRECTED, chosen, supersedes="op-9").outcome == "accepted"
    assert from_text(facts_of(cell.stands)).draft.phone == "0900000000"


def test_the_same_mended_alike_at_two_desks_is_no_conflict(
    cell: Any, intake: DossierReceived
) -> None:
    draft = msgspec.to_builtins(intake.draft)
    for _ in range(2):
        body = mended(draft, draft | {"phone": "0987654321"})
        assert cell.taken(EventKind.CORRECTED, body).outcome == "accepted"


def test_an_official_code_that_comes_later_is_claimed_too(
    intake: DossierReceived, new_cell: Any
) -> None:
    cell = new_cell()
    cell.taken(EventKind.RECEIVED, changed(intake, code=None))
    body = {"reason": REASON, "was": {"code": None}, "now": {"code": "H42-261123-0007"}}

    verdict = cell.taken(EventKind.CORRECTED, body)

    assert verdict.register == ("H42", "H42-261123-0007")
    assert cell.stands.code == "H42-261123-0007"


def test_what_commutes_is_accepted_wherever_the_dossier_is(cell: Any, new_desk: Any) -> None:
    cell.push(new_desk().move(Wanted(move=Move.WITHDRAW, reason=REASON)))
    facts: list[tuple[str, dict[str, Any]]] = [
        (EventKind.NOTED, {"what": "proofread", "by": "Ai đó"}),
        (EventKind.PAPER_ISSUED, {"paper": "slip", "paper_no": 1, "paper_year": 2026}),
        (EventKind.PAPER_REPRINTED, {"paper": "slip", "paper_no": 1, "paper_year": 2026}),
        (EventKind.ORIGINAL_RETURNED, {"originals": ["Trích lục"], "to": "Nguyễn Thị Ánh"}),
        (EventKind.CHARGE_TAKEN, {"amount_vnd": 15_000}),
        (EventKind.CHARGE_VOIDED, {"amount_vnd": 15_000, **SLIP}),
        (EventKind.CHARGE_REFUNDED, {"amount_vnd": 15_000, "reason": REASON, "of": SLIP}),
        (EventKind.RECEIPT_LINKED, RECEIPT | SLIP),
        (EventKind.CODE_LINKED, {"system": "Cổng quốc gia", "code": "X1"}),
        ("satisfaction.given", {"stars": 5}),
    ]
    for kind, body in facts:
        assert cell.taken(kind, body).outcome == "accepted", kind
    assert (cell.stands.state, cell.stands.ver) == (State.WITHDRAWN, 2 + len(facts))


def test_a_file_is_told_with_its_digest(cell: Any) -> None:
    body = {"id": "1", "sha256": "ab" * 32, "size": 9, "mime": "application/pdf", "pages": 2}
    (file,) = cell.taken(EventKind.ATTACHED, body).attachments
    assert (file.sha256, file.size, file.pages) == ("ab" * 32, 9, 2)


def test_nothing_is_put_on_a_shelf_before_there_is_a_result(cell: Any) -> None:
    verdict = cell.taken(EventKind.RESULT_SHELVED, {"shelf": "A1"})
    assert (verdict.outcome, verdict.code) == ("conflict", "status.moved")


def test_every_kind_a_counter_writes_has_its_rule() -> None:
    assert {kind.value for kind in EventKind} <= set(RULES)


def test_a_kind_or_version_of_tomorrow_waits_for_a_newer_server(cell: Any) -> None:
    for kind, v in (("drone.landed", 1), (EventKind.NOTED, 2), (EventKind.NOTED, 0)):
        verdict = cell.taken(kind, {}, v=v)
        assert (verdict.outcome, verdict.code) == ("rejected", "needs_server_upgrade")


def test_an_earlier_version_is_read_by_its_step_up(
    cell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = {(EventKind.RESULT_SHELVED.value, 0): lambda body: {"shelf": body["place"]}}
    monkeypatch.setitem(upcasting.STEPS, *next(iter(steps.items())))
    seen: list[dict[str, Any]] = []

    def note(_sent: Any, _told: Any, body: dict[str, Any], *_known: Any) -> Verdict:
        seen.append(body)
        return Verdict(outcome="accepted")

    sent = PushedOperation(
        id="1", seq=1, sha="", kind="result.shelved", v=0, body=msgspec.Raw(b'{"place":"B7"}')
    )
    judge(sent, cell.stands, cell.given, rules={"result.shelved": reading(dict, note)})
    assert seen == [{"shelf": "B7"}]


def test_a_date_without_its_offset_is_no_date(cell: Any) -> None:
    due = as_told(cell.stands.standing.due_at)
    body = {"move": "apologise", "from": "received", "to": "received", "due_before": due}
    verdict = cell.taken(EventKind.MOVED, body | {"due_at": "2026-12-01T16:00"})
    assert (verdict.outcome, verdict.code) == ("rejected", "body.malformed")
