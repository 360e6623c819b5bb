"""What befell the data of people: a record at once, told to the authority within 72 hours.

Law 91/2025/QH15, Article 23; Decree 356/2025/NĐ-CP, Article 28: the office keeps the record itself.
"""

import csv
import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.given_path import read_given
from counter_app.core.text import clean_line, clean_note
from counter_app.documents.letter import draw_letter
from counter_app.domain.data_subject import (
    EXPOSURE_HEADINGS,
    TELL_WITHIN,
    Affected,
    Breach,
    BreachTold,
)
from counter_app.domain.papers import PaperSize
from counter_app.domain.rights import Right, require
from counter_app.services.desk import Desk
from counter_app.services.wording.own_letters import moment, own_letter
from db.counter import data_subjects
from db.counter.affected import affected

_LARGEST_LIST: Final = 64 << 20


def note(told: BreachTold, *, desk: Desk, at: datetime) -> Breach:
    """Writes a breach down; what is not known yet is added later by a record that follows it."""
    cleaned = replace(
        told,
        what=_said(told.what, "what", "chuyện gì đã xảy ra"),
        data=_said(told.data, "data", "dữ liệu nào bị ảnh hưởng"),
        measures=_said(told.measures, "measures", "đã làm gì"),
        harm=clean_note(told.harm, field="harm"),
        contact=clean_line(told.contact, field="contact"),
    )
    if told.found_at > at:
        raise UserError("found_later", "Lúc phát hiện ở sau bây giờ. Hãy xem lại.", field="found")
    if told.follows is not None and told.follows not in {one.number for one in breaches(desk=desk)}:
        raise UserError(
            "breach_unknown", f"Không có sự cố số {told.follows}. Hãy xem lại số.", field="follows"
        )
    stamp, due_at = desk.stamp(at), told.found_at + TELL_WITHIN
    number = desk.store.write(lambda one: data_subjects.add_breach(one, cleaned, due_at, stamp))
    return Breach(
        number=number, told=cleaned, noted_at=at, due_at=due_at, clerk_name=desk.clerk.name
    )


def _said(text: str, field: str, asked: str) -> str:
    said = clean_note(text, field=field)
    if not said:
        raise UserError(f"{field}_missing", f"Hãy ghi {asked}.", field=field)
    return said


def breaches(*, desk: Desk) -> tuple[Breach, ...]:
    """Every record, the newest first."""
    return desk.store.read(data_subjects.all_breaches)


def tell(number: int, words: str, *, desk: Desk, at: datetime) -> None:
    """Writes down whom the breach was told, and how; once for each record; needs ``TELL_BREACH``.

    It ends the reminder of the 72 hours.
    """
    require(desk.clerk, Right.TELL_BREACH)
    told = clean_note(words, field="words")
    if not told:
        raise UserError("words_missing", "Hãy ghi đã báo cho ai, bằng cách nào.", field="words")
    stamp = desk.stamp(at)
    if not desk.store.write(lambda one: data_subjects.tell_breach(one, number, told, stamp)):
        raise UserError(
            "breach_unknown", f"Không có sự cố số {number} đang chờ báo. Hãy xem lại số."
        )


def affected_here(*, desk: Desk) -> Affected:
    """Whose data this PC holds: what a report says where the PC or its data was lost."""
    return desk.store.read(affected)


def affected_by_list(path: Path) -> Affected:
    """As the server's list of a lost PC tells (``central device exposure``).

    ``UserError`` where the file is another's, or no file that can be read.
    """
    try:
        text = read_given(path, _LARGEST_LIST).decode("utf-8-sig")
        heads, *rows = csv.reader(io.StringIO(text, newline=""))
        return _counted(heads, [row for row in rows if row])
    except (OSError, ValueError, IndexError, csv.Error) as error:
        raise UserError(
            "list_unreadable",
            "Tệp này không phải danh sách người bị ảnh hưởng do máy chủ ghi. Hãy hỏi người giữ máy "
            "chủ: central device exposure.",
            field="file",
        ) from error


def _counted(heads: list[str], rows: list[list[str]]) -> Affected:
    if tuple(heads) != EXPOSURE_HEADINGS:
        raise ValueError(heads)
    days = [datetime.strptime(row[1], "%d/%m/%Y %H:%M").date() for row in rows]  # noqa: DTZ007  a day only
    kinds = dict.fromkeys(kind for row in rows for kind in row[9].split(", ") if kind)
    return Affected(
        people=len({row[5] or f"{row[4]} {row[6]}" for row in rows}),
        dossiers=len({row[0] for row in rows}),
        since=min(days, default=None),
        sensitive=tuple(kinds),
    )


def breach_pdf(breach: Breach, *, desk: Desk, at: datetime) -> bytes:
    """The report of one record, A4: no statutory form is known, its parts are those the law names."""
    office, told = desk.office, breach.told
    people = "chưa rõ" if told.people is None else f"{told.people:,}".replace(",", ".")
    follows = f"Bổ sung báo cáo về sự cố số {told.follows}. " if told.follows else ""
    return draw_letter(
        own_letter(
            "BC",
            desk=desk,
            at=at,
            title=("BÁO CÁO", "Về vi phạm quy định bảo vệ dữ liệu cá nhân"),
            addressee="Cơ quan chuyên trách bảo vệ dữ liệu cá nhân",
            paragraphs=(f"{follows}{office.name} báo cáo theo Điều 23 Luật số 91/2025/QH15:",),
            table=(
                ("Nội dung", "Chi tiết"),
                ("Phát hiện lúc", moment(told.found_at)),
                ("Phải báo trước", moment(breach.due_at)),
                ("Chuyện đã xảy ra", told.what),
                ("Dữ liệu bị ảnh hưởng", told.data),
                ("Số người bị ảnh hưởng", people),
                ("Dữ liệu có từ ngày", f"{told.since:%d/%m/%Y}" if told.since else "chưa rõ"),
                ("Hậu quả có thể xảy ra", told.harm or "chưa rõ"),
                ("Biện pháp đã làm", told.measures),
                ("Nơi xảy ra", f"{office.name}, {office.desk_name}"),
                ("Người đầu mối của đơn vị", told.contact or breach.clerk_name),
            ),
            closing=f"Ghi nhận lúc {moment(breach.noted_at)}, người ghi: {breach.clerk_name}.",
            foot=f"Sự cố số {breach.number}, lập lúc {moment(at)}",
        ),
        PaperSize.A4,
    )
