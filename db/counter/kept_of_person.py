"""Where this store keeps something of a person: counted place by place, for the answer they are owed.

A test holds every table against ``PLACES`` and ``OF_NOBODY``: a new one that says nothing of itself
fails. What a dossier says of its people is read from the dossier; here is all that hangs on it, and
what hangs on nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection as Connection

from counter_app.core.clock import from_ms_or_none
from counter_app.core.ids import DossierId
from db.counter.parts import to_json
from db.engine import cursor_of


class Place(NamedTuple):
    """What a place is called, what of a person it holds, and the tables it is beside its own."""

    name: str
    holds: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlace:
    """One place that holds something of them: how many entries, from when to when if they tell."""

    name: str
    holds: str
    count: int
    since: datetime | None
    until: datetime | None


PLACES: Final[Mapping[str, Place]] = {
    "events": Place(
        "Các bước của hồ sơ",
        "việc đã làm, lời đã ghi",
        ("dossiers", "people", "components", "charges", "external_codes"),
    ),
    "visits": Place("Lượt đến", "họ tên, số định danh, điều đã hướng dẫn, từ chối"),
    "papers": Place("Giấy đã cấp", "mọi chữ trên giấy"),
    "sheet_dossiers": Place(
        "Tờ in có tên", "tên, mã hồ sơ trên danh sách đã in", ("drawn_sheets",)
    ),
    "print_jobs": Place("Lệnh in", "giấy nào, ai in, lúc nào"),
    "attachments": Place("Tệp giấy tờ", "ảnh chụp giấy tờ"),
    "originals": Place("Giấy tờ gốc quầy đã giữ", "tên giấy tờ, ai nhận lại"),
    "handover_items": Place("Lần bàn giao", "hồ sơ đã chuyển tới đâu", ("handovers",)),
    "outbox": Place("Bản đã ký để gửi máy chủ", "như trong hồ sơ, lượt đến"),
    "kept_seals": Place("Dấu niêm của bản đã gửi", "dấu niêm; lời của lượt đến"),
    "heard": Place("Nghe từ quầy khác", "hồ sơ nộp ở quầy khác"),
    "unapplied": Place("Tin của máy chủ chưa đọc được", "như máy chủ đã gửi"),
    "todo": Place("Hồ sơ nộp trên Cổng, tin báo", "như đã khai, đã báo"),
    "disputes": Place("Việc chờ đối chiếu với máy chủ", "hai bản khai khác nhau"),
    "drafts": Place("Bản đang gõ dở", "những gì đã gõ mà chưa tiếp nhận"),
    "audit": Place("Nhật ký thao tác", "ai đã xem, đã tìm, lúc nào"),
    "subject_requests": Place("Yêu cầu về dữ liệu", "lời yêu cầu, câu trả lời"),
    "breaches": Place("Ghi chép sự cố dữ liệu", "lời ghi của đơn vị"),
}

OF_NOBODY: Final = frozenset(
    {
        "accounts",
        "clerks",
        "code_blocks",
        "counters",
        "cursors",
        "day_roots",
        "editions",
        "enrolment",
        "event_places",
        "findings",
        "hub",
        "hub_lasts",
        "incarnations",
        "lanes",
        "let_go",
        "links",
        "office_settings",
        "outages",
        "purges",
        "reckoned",
        "sister_desks",
        "templates",
    }
)
"""Tables of the office, its people and its machines; no citizen stands in them."""


# Numbers and spellings are found as they are written: every body is plain JSON with its letters.
_ASKED: Final = """
WITH mine AS (SELECT number, id FROM dossiers WHERE id IN (SELECT value FROM json_each(:dossiers))),
words AS (SELECT value FROM json_each(:words)),
met AS (
    SELECT number, id FROM visits WHERE EXISTS (
        SELECT 1 FROM words w WHERE w.value IN (personal_id, name) OR instr(body, w.value) > 0)
)
SELECT 'events', count(*), min(at_ms), max(at_ms) FROM events
    WHERE dossier IN (SELECT number FROM mine)
UNION ALL SELECT 'visits', count(*), min(at_ms), max(at_ms) FROM visits
    WHERE number IN (SELECT number FROM met)
UNION ALL SELECT 'papers', count(*), min(issued_ms), max(issued_ms) FROM papers
    WHERE dossier IN (SELECT number FROM mine) OR visit IN (SELECT number FROM met)
UNION ALL SELECT 'sheet_dossiers', count(*), min(p.issued_ms), max(p.issued_ms)
    FROM sheet_dossiers s JOIN papers p ON p.number = s.paper
    WHERE s.dossier IN (SELECT number FROM mine)
UNION ALL SELECT 'print_jobs', count(*), min(j.made_ms), max(j.made_ms)
    FROM print_jobs j JOIN papers p ON p.number = j.paper
    WHERE p.dossier IN (SELECT number FROM mine) OR p.visit IN (SELECT number FROM met)
UNION ALL SELECT 'attachments', count(*), min(added_ms), max(added_ms) FROM attachments
    WHERE dossier IN (SELECT number FROM mine)
UNION ALL SELECT 'originals', count(*), min(received_ms), max(received_ms) FROM originals
    WHERE dossier IN (SELECT number FROM mine)
UNION ALL SELECT 'handover_items', count(*), min(h.made_ms), max(h.made_ms)
    FROM handover_items i JOIN handovers h ON h.number = i.handover
    WHERE i.dossier IN (SELECT number FROM mine)
UNION ALL SELECT 'outbox', count(*), min(wall_ms), max(wall_ms) FROM outbox
    WHERE dossier IN (SELECT id FROM mine UNION SELECT id FROM met)
UNION ALL SELECT 'kept_seals', count(*), min(wall_ms), max(wall_ms) FROM kept_seals
    WHERE dossier IN (SELECT id FROM mine UNION SELECT id FROM met)
UNION ALL SELECT 'heard', count(*), min(heard_ms), max(heard_ms) FROM heard
    WHERE EXISTS (SELECT 1 FROM words w WHERE instr(body, w.value) > 0)
UNION ALL SELECT 'unapplied', count(*), NULL, NULL FROM unapplied
    WHERE EXISTS (SELECT 1 FROM words w WHERE instr(event, w.value) > 0)
UNION ALL SELECT 'todo', count(*), min(made_ms), max(made_ms) FROM todo
    WHERE dossier IN (SELECT id FROM mine)
    OR EXISTS (SELECT 1 FROM words w WHERE instr(body, w.value) > 0)
UNION ALL SELECT 'disputes', count(*), min(seen_ms), max(seen_ms) FROM disputes
    WHERE dossier IN (SELECT id FROM mine)
    OR EXISTS (SELECT 1 FROM words w WHERE instr(body, w.value) > 0)
UNION ALL SELECT 'drafts', count(*), min(saved_ms), max(saved_ms) FROM drafts
    WHERE EXISTS (SELECT 1 FROM words w WHERE instr(body, w.value) > 0)
UNION ALL SELECT 'audit', count(*), min(at_ms), max(at_ms) FROM audit
    WHERE subject IN (SELECT id FROM mine UNION SELECT value FROM words)
    OR EXISTS (SELECT 1 FROM words w WHERE instr(body, w.value) > 0)
UNION ALL SELECT 'subject_requests', count(*), min(asked_ms), max(asked_ms) FROM subject_requests
    WHERE EXISTS (SELECT 1 FROM words w WHERE w.value = person OR instr(body, w.value) > 0)
UNION ALL SELECT 'breaches', count(*), min(noted_ms), max(noted_ms) FROM breaches
    WHERE EXISTS (SELECT 1 FROM words w WHERE instr(body, w.value) > 0)
"""


def places(
    connection: Connection, dossiers: Sequence[DossierId], words: Sequence[str]
) -> tuple[KeptPlace, ...]:
    """The places that hold something of whoever stands in ``dossiers`` and is written as ``words``.

    ``words`` are their numbers, or the spellings of the name of who is known by none.
    """
    asked = {"dossiers": to_json(list(dossiers)), "words": to_json(list(words))}
    found = cursor_of(connection).execute(_ASKED, asked).fetchall()
    return tuple(
        KeptPlace(
            name=PLACES[table].name,
            holds=PLACES[table].holds,
            count=count,
            since=from_ms_or_none(first),
            until=from_ms_or_none(last),
        )
        for table, count, first, last in found
        if count
    )
