"""What the targets are begun with: decent examples of each, made by the program itself."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec
import zstandard

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.protocol.carried import AnsweredRun, Answers, Bundle, seal, sign_answer, to_file
from counter_app.protocol.enrolment import raw_public
from counter_app.protocol.pull import CentralEvent, PullReply, SnapshotDossier, SnapshotPage
from counter_app.protocol.push import Outcome, PushReply, PushRequest, PushResult
from db.engine import cursor_of
from tests.fuzz.targets import CELL, NOW, Target, bundle, card, intake
from tests.store.days_work import work_a_day

CARDS: Final = (
    "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021",
    "042085000002|186123456|Đặng Văn Đức|1985|Nam|Tổ 2, Phường C|",
    "066187000003||H'Lan Niê|00001987|Nữ|Buôn D|01072024||",
)
INTAKES: Final[tuple[dict[str, Any], ...]] = (
    {
        "card_scan": CARDS[0],
        "procedure_code": "2.000815",
        "certified_copies": [{"document": "Giấy khai sinh", "pages": 3, "copies": 2}],
        "phone": "0912345678",
        "note": "a\nb",
    },
    {
        "bundle": "birth",
        "submitter": {"name": "Lò Thị Sua", "personal_id": "042085000002", "birth": "12/1985"},
        "owners": [{"name": "Trần An", "personal_id": "001090000001", "address": "Thôn 1"}],
        "event_date": "2026-11-20",
    },
)


def seeds(target: Target, folder: Path) -> tuple[bytes, ...]:
    """Examples for ``target``; those that need a store make one in ``folder``."""
    if target is card:
        return tuple(one.encode() for one in CARDS)
    if target is intake:
        return tuple(_json(one) for one in INTAKES)
    return tuple(_carried()) if target is bundle else tuple(_pulled(folder))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _carried() -> Iterable[bytes]:
    request = PushRequest(app="1", device="a", inc="b" * 16, first=1, chain_prev="", ops=())
    result = PushResult(id="a", r=Outcome.ACCEPTED)
    reply = PushReply(epoch="e", now_ms=1, last_seq=1, durable_through=1, results=(result,))
    answered = AnsweredRun(device="a", inc="b" * 16, shas=("c" * 64,), reply=reply)
    run = seal(request, commune="14464", cell=raw_public(CELL), key=CELL)
    for one in (
        Bundle(commune="14464", device="a", made_ms=1, operations=1, runs=(run,)),
        Answers(commune="14464", device="a", answers=(sign_answer(answered, CELL),)),
    ):
        yield to_file(one)
        yield to_file(one).partition(b"\n")[0]
    yield msgspec.json.encode(answered)
    yield zstandard.ZstdCompressor().compress(msgspec.json.encode(request))


def _pulled(folder: Path) -> Iterable[bytes]:
    """A day's operations as a sister desk would hear of them, one a reply and all in one."""
    desk = open_desk(folder, training=True, clock=SteppedClock(NOW))
    try:
        work_a_day(desk, folder)
        rows = desk.store.read(
            lambda one: (
                cursor_of(one)
                .execute("SELECT seq, id, dossier, kind, v, wall_ms, body FROM outbox ORDER BY seq")
                .fetchall()
            )
        )
        scope = f"commune:{desk.office.commune_code}"
    finally:
        desk.store.close()
    events = [_event(scope, *row) for row in rows]
    for some in (*([one] for one in events), events):
        yield _reply(some)
    received = [one for one in events if one.kind == "dossier.received"]
    yield msgspec.json.encode(_page(scope, received[:2], tuple(events[-2:])))


def _event(scope: str, seq: int, name: str, dossier: str, *told: Any) -> CentralEvent:
    kind, version, at_ms, body = told
    return CentralEvent(
        chg=seq, scope=scope, kind=kind, v=version, at_ms=at_ms, dossier=dossier, ver=seq,
        by="Lê Thị Hạnh", device="0" * 8, op=name, body=msgspec.Raw(body.encode()),
    )  # fmt: skip


def _reply(events: list[CentralEvent]) -> bytes:
    cursors = {one.scope: one.chg for one in events}
    reply = PullReply(epoch="e", now_ms=1, more=False, cursors=cursors, events=tuple(events))
    return msgspec.json.encode(reply)


def _page(scope: str, received: list[CentralEvent], told: tuple[CentralEvent, ...]) -> SnapshotPage:
    dossiers = tuple(
        SnapshotDossier(
            dossier=one.dossier, state="received", ver=1, facts=one.body, at_ms=one.at_ms
        )
        for one in received
    )
    return SnapshotPage(epoch="e", cursors={scope: 9}, dossiers=dossiers, link="0" * 64, told=told)
