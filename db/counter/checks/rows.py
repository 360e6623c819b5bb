"""Dossiers, papers and events against what was signed of them."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlcipher3 import dbapi2

from counter_app.protocol.corrected import corrected
from counter_app.protocol.received import DossierReceived, from_text
from db.counter.checks.events import wrong_event
from db.counter.checks.files import WRONG_FILE
from db.counter.checks.found import Damage, Find, first
from db.counter.checks.handovers import wrong_handover
from db.counter.checks.papers import PAPERS
from db.counter.checks.standing import wrong_code, wrong_original, wrong_standing
from db.counter.checks.visits import wrong_visit
from db.counter.parts import charge_rows, component_rows, people_rows

_DOSSIERS: Final = (
    "SELECT d.number, d.id, d.code, d.slip_no, d.slip_year, d.lookup_secret, d.received_ms, "
    "coalesce(d.facts, o.body), o.body, p.paper_no, p.content, "
    "(SELECT json_group_array(json_array(label, kind, count)) FROM (SELECT * FROM components "
    "WHERE dossier = d.number ORDER BY position)), "
    "(SELECT json_group_array(json_array(kind, amount_vnd, body)) FROM (SELECT * FROM charges "
    "WHERE dossier = d.number ORDER BY position)), "
    "d.state, d.version, d.applicant_name, d.procedure_code, "
    "(SELECT count(*) FROM events n WHERE n.dossier = d.number), "
    "(SELECT n.state FROM events n WHERE n.dossier = d.number ORDER BY n.number DESC LIMIT 1), "
    "(SELECT json_group_array(json(n.body)) FROM (SELECT body FROM events WHERE dossier = d.number "
    "AND kind = 'dossier.corrected' ORDER BY number) n), "
    "(SELECT json_group_array(json_array(role, position, name, personal_id, body)) FROM "
    "(SELECT * FROM people WHERE dossier = d.number ORDER BY role, position)), "
    "d.procedure_name, d.case_id, d.birth_year, d.clerk_name, d.client_ref, d.resolving_unit, "
    "d.bundle, d.device "
    "FROM dossiers d "
    "LEFT JOIN events e ON e.dossier = d.number AND e.number = 1 "
    "LEFT JOIN outbox o ON o.id = e.operation "
    "LEFT JOIN papers p ON p.number = (SELECT min(number) FROM papers q "
    "WHERE q.dossier = d.number AND q.kind = 'slip') "
    "WHERE d.number NOT IN (SELECT dossier FROM purges) ORDER BY d.number"
)
_PERSON: Final = ("role", "position", "name", "personal_id", "body")
# What another desk took in has its papers there; here its row follows its history.
_SYNCED: Final = (
    "SELECT d.number FROM dossiers d WHERE d.device IS NOT NULL AND (d.facts IS NULL "
    "OR d.version IS NOT (SELECT max(e.number) FROM events e WHERE e.dossier = d.number) "
    "OR d.state IS NOT (SELECT e.state FROM events e WHERE e.dossier = d.number "
    "ORDER BY e.number DESC LIMIT 1)) ORDER BY d.number LIMIT 1"
)
_LETTERS: Final = (
    "SELECT e.dossier, e.number, json_extract(e.body, '$.paper_sha'), p.content FROM events e "
    "LEFT JOIN papers p ON p.dossier = e.dossier AND p.kind = json_extract(e.body, '$.paper') "
    "AND p.paper_no = json_extract(e.body, '$.paper_no') "
    "AND p.year = json_extract(e.body, '$.paper_year') "
    "WHERE e.device IS NULL AND json_type(e.body, '$.paper_sha') IS NOT NULL "
    "ORDER BY e.dossier, e.number"
)
# Each void paper of a dossier has its fact, each fact its void paper, in the same words.
_VOIDS: Final = (
    "SELECT 'paper ' || number FROM ("
    "SELECT p.number FROM papers p WHERE p.dossier IS NOT NULL AND p.voided_ms IS NOT NULL "
    "AND p.dossier NOT IN (SELECT dossier FROM purges) "
    "AND NOT EXISTS (SELECT 1 FROM events e WHERE e.dossier = p.dossier "
    "AND e.kind = 'paper.voided' AND e.at_ms = p.voided_ms "
    "AND json_extract(e.body, '$.paper') = p.kind "
    "AND json_extract(e.body, '$.paper_no') = p.paper_no "
    "AND json_extract(e.body, '$.paper_year') = p.year "
    "AND json_extract(e.body, '$.reason') = p.void_reason) "
    "UNION ALL "
    "SELECT p.number FROM events e JOIN papers p ON p.dossier = e.dossier "
    "AND p.kind = json_extract(e.body, '$.paper') "
    "AND p.paper_no = json_extract(e.body, '$.paper_no') "
    "AND p.year = json_extract(e.body, '$.paper_year') "
    "WHERE e.kind = 'paper.voided' AND p.voided_ms IS NULL) ORDER BY number LIMIT 1"
)
# A slip's series never stands below the largest number given.
_COUNTERS: Final = (
    "SELECT 'paper ' || p.number FROM papers p "
    "WHERE p.paper_no % 100000 > coalesce((SELECT value FROM counters "
    "WHERE series = p.kind || ':' || p.year || ':' || (p.paper_no / 100000)), 0) "
    "ORDER BY p.number LIMIT 1"
)


def changed_dossiers(cursor: dbapi2.Cursor) -> Iterator[Damage]:
    """The dossier's own row, its facts and its slip against what was signed."""
    for row in cursor.execute(_DOSSIERS):
        wrong = _wrong_part(row)
        if wrong:
            yield Damage(
                code="dossier_changed",
                row=f"{row[2] or row[1]} ({wrong})",
                message="Hồ sơ không còn giống lúc tiếp nhận.",
            )
            return
    for (number,) in cursor.execute(_SYNCED).fetchall():
        yield Damage(
            code="dossier_changed",
            row=f"dossier {number} (synced)",
            message="Hồ sơ của quầy khác không còn giống lúc nhận về.",
        )


def _wrong_part(row: tuple[object, ...]) -> str:
    """The name of the first part that differs, or nothing."""
    facts, signed, paper_no, content = row[7:11]
    ours = row[28] is None
    if signed is not None and facts != signed:
        return "facts"
    try:
        received = from_text(str(facts))
    except msgspec.MsgspecError:
        return "facts"
    if ours and (paper_no is None or content is None):
        return "papers"
    told = msgspec.json.decode(str(row[19]), type=list[dict[str, Any]])
    now = corrected(received, told)
    birth = now.draft.applicant.birth
    same = {
        **(_signed_here(row, received, now) if ours else _come_down(row, received, told)),
        "lookup_secret": row[5] == received.lookup_secret,
        "received_ms": row[6] == received.received_ms,
        "components": _rows(row[11]) == _told(component_rows(0, now), "label", "kind", "count"),
        "charges": _rows(row[12]) == _told(charge_rows(0, now), "kind", "amount_vnd", "body"),
        "people": _rows(row[20]) == sorted(_told(people_rows(0, now), *_PERSON)),
        "applicant_name": row[15] == _named(now),
        "procedure_code": row[16] == now.procedure_code,
        "procedure_name": row[21] == now.procedure_name,
        "case_id": row[22] == now.case_id,
        "birth_year": row[23] == (birth.year if birth else None),
        "clerk_name": row[24] == received.clerk_name,
        "resolving_unit": row[26] == received.draft.resolving_unit,
        "bundle": row[27] == received.draft.bundle,
    }
    return next((part for part, holds in same.items() if not holds), "")


def _signed_here(
    row: tuple[object, ...], received: DossierReceived, now: DossierReceived
) -> dict[str, bool]:
    """What only a dossier taken in at this desk must have."""
    digest = hashlib.sha256(str(row[10]).encode()).hexdigest()
    return {
        "code": row[2] == now.code,
        "slip_no": row[3] == now.slip_no and row[4] == now.slip_year,
        "slip": row[9] == received.slip_no and digest == received.slip_sha,
        "state": row[13] == row[18],
        "version": row[14] == row[17],
        "client_ref": row[25] == received.draft.client_ref,
    }


def _come_down(
    row: tuple[object, ...], received: DossierReceived, told: Sequence[dict[str, Any]]
) -> dict[str, bool]:
    """Of another desk's: a number that a dossier here bears is not taken until it is free."""
    versions = [corrected(received, told[:count]) for count in range(len(told) + 1)]
    return {
        "code": row[2] in {None, *(one.code for one in versions)},
        "slip_no": (row[3], row[4]) in {(one.slip_no, one.slip_year) for one in versions},
        "client_ref": row[25] is None,
    }


def _rows(told: object) -> list[list[object]]:
    """Rows that a query gave as one JSON text."""
    return msgspec.json.decode(str(told), type=list[list[object]])


def _told(rows: list[dict[str, object]], *columns: str) -> list[list[object]]:
    """The same columns of rows as they follow from the facts."""
    return [[row[column] for column in columns] for row in rows]


def _named(received: DossierReceived) -> str:
    """Whose dossier the lists say it is."""
    body = received.draft.organisation
    return body.name if body is not None else received.draft.applicant.name


def _wrong_letter(cursor: dbapi2.Cursor) -> str:
    """The first paper of a move that is not what its event was signed with."""
    for dossier, number, digest, content in cursor.execute(_LETTERS):
        if content is None or hashlib.sha256(content.encode()).hexdigest() != digest:
            return f"dossier {dossier}, event {number}"
    return ""


# What stands in one place against what was signed of it in another, in order of weight.
ROWS: Final[tuple[tuple[str, Find, str], ...]] = (
    ("paper_changed", _wrong_letter, "Giấy đã cấp không còn giống lúc cấp."),
    ("void_changed", first(_VOIDS), "Giấy bị đánh dấu hủy hoặc bỏ dấu hủy từ bên ngoài."),
    ("external_code_changed", wrong_code, "Mã của hệ thống khác không khớp với nhật ký."),
    (
        "standing_changed",
        wrong_standing,
        "Giờ có kết quả, chỗ để hoặc người giải quyết không khớp với nhật ký.",
    ),
    (
        "original_changed",
        wrong_original,
        "Giấy tờ gốc đang giữ hoặc đã trả không khớp với nhật ký.",
    ),
    ("event_changed", wrong_event, "Lịch sử hồ sơ không khớp với nhật ký thao tác."),
    ("visit_changed", wrong_visit, "Lượt đến hoặc phiếu của lượt đến không còn giống lúc ghi."),
    ("file_changed", WRONG_FILE, "Tệp kèm hồ sơ không khớp với lịch sử hồ sơ."),
    ("handover_changed", wrong_handover, "Danh sách bàn giao không còn giống lúc lập."),
    ("counter_behind", first(_COUNTERS), "Bộ đếm số giấy bị lùi lại."),
    *PAPERS,
)
