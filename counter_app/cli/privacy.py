"""``counter-app privacy``: what people ask of the data kept about them, and what befell it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io, day_of, readable, wall_minute, write_file
from counter_app.core.errors import UserError
from counter_app.domain.data_subject import BreachTold, Wish
from counter_app.domain.rights import Right, require, shown_to

if TYPE_CHECKING:
    from counter_app.domain.data_subject import Breach, SubjectRequest
    from counter_app.services.desk import Desk

_WISHES: Final = tuple(wish.value for wish in Wish)
_ACTIONS: Final = ("ask", "requests", "answer", "kept", "breach", "breaches", "told")


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do, about whom."""
    parser.add_argument(
        "action",
        choices=_ACTIONS,
        help="ask: nhận yêu cầu; requests: xem các yêu cầu; answer: ghi đã trả lời; kept: quầy giữ "
        "gì của một người; breach: ghi sự cố dữ liệu; breaches: xem sự cố; told: ghi đã báo sự cố",
    )
    parser.add_argument(
        "what", nargs="?", default="", help="ask, kept: số định danh hoặc họ tên; answer, told: số"
    )
    parser.add_argument("--wish", choices=_WISHES, default=Wish.SHOW.value, help="ask: yêu cầu gì")
    parser.add_argument("--words", default="", help="lời của yêu cầu, của câu trả lời")
    parser.add_argument(
        "--refuse", action="store_true", help="answer: từ chối yêu cầu, --words ghi căn cứ"
    )
    parser.add_argument("--out", type=Path, help="kept, breach: giấy PDF sẽ ghi")
    parser.add_argument("--found", help="breach: phát hiện lúc, như 2026-11-23T09:10")
    parser.add_argument("--happened", default="", help="breach: chuyện gì đã xảy ra")
    parser.add_argument("--affected", default="", help="breach: dữ liệu nào bị ảnh hưởng")
    parser.add_argument("--measures", default="", help="breach: đã làm gì")
    parser.add_argument("--people", type=int, help="breach: số người bị ảnh hưởng, nếu biết")
    parser.add_argument("--since", help="breach: dữ liệu có từ ngày, YYYY-MM-DD")
    parser.add_argument("--harm", default="", help="breach: hậu quả có thể xảy ra")
    parser.add_argument("--contact", default="", help="breach: người đầu mối, điện thoại")
    parser.add_argument("--follows", type=int, help="breach: bổ sung cho sự cố số này")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One JSON value, or a line for each request or record."""
    from counter_app.cli.acting import desk_of

    with desk_of(args, io) as desk:
        for line in _DO[args.action](args, desk):
            io.answer(line)
    return 0


def _ask(args: argparse.Namespace, desk: "Desk") -> list[dict[str, object]]:
    from counter_app.services.people.subject_requests import ask

    wish, at = Wish(args.wish), desk.clock.now()
    asked = ask(wish, readable(args.what), readable(args.words), desk=desk, at=at)
    return [_request(asked, desk)]


def _requests(_args: argparse.Namespace, desk: "Desk") -> list[dict[str, object]]:
    from counter_app.services.people.subject_requests import requests

    return [_request(one, desk) for one in requests(desk=desk)]


def _answer(args: argparse.Namespace, desk: "Desk") -> list[dict[str, object]]:
    from counter_app.services.people.subject_requests import answer

    number = _number(args.what)
    words, granted = readable(args.words), not args.refuse
    answer(number, words, granted=granted, desk=desk, at=desk.clock.now())
    return [{"answered": number, "granted": granted}]


def _kept(args: argparse.Namespace, desk: "Desk") -> list[dict[str, object]]:
    from counter_app.services.people.audit import note_export
    from counter_app.services.people.data_subjects import days_of, kept_of, kept_pdf
    from counter_app.services.people.subject_requests import known_as

    asked, at = readable(args.what), desk.clock.now()
    found = kept_of(asked, desk=desk)
    if args.out is not None:
        rows, who = len(found.dossiers), known_as(asked)
        note_export(desk, at, what="kept", rows=rows, file=args.out.name, subject=who)
        write_file(args.out, kept_pdf(found, desk=desk, at=at))
    return [
        {
            "person": found.person,
            "dossiers": [
                {"code": one.row.code, "said": list(one.said), "files": list(one.files)}
                for one in found.dossiers
            ],
            "places": [
                {"name": one.name, "count": one.count, "holds": one.holds, "days": days_of(one)}
                for one in found.places
            ],
            "looked": [
                {"at": wall_minute(one.at), "who": one.who, "did": one.did, "code": one.code}
                for one in found.looked
            ],
        }
    ]


def _breach(args: argparse.Namespace, desk: "Desk") -> list[dict[str, object]]:
    from counter_app.core.wall_time import instant_of
    from counter_app.services.people import breaches
    from counter_app.services.people.audit import note_export

    at = desk.clock.now()
    if args.out is not None:
        require(desk.clerk, Right.SAVE_OUT)
    told = BreachTold(
        found_at=instant_of(args.found, field="found") if args.found else at,
        what=readable(args.happened),
        data=readable(args.affected),
        measures=readable(args.measures),
        people=args.people,
        since=day_of(args.since) if args.since else None,
        harm=readable(args.harm),
        contact=readable(args.contact),
        follows=args.follows,
    )
    noted = breaches.note(told, desk=desk, at=at)
    if args.out is not None:
        note_export(desk, at, what="breach", rows=1, file=args.out.name)
        write_file(args.out, breaches.breach_pdf(noted, desk=desk, at=at))
    return [_record(noted)]


def _breaches(_args: argparse.Namespace, desk: "Desk") -> list[dict[str, object]]:
    from counter_app.services.people.breaches import breaches

    return [_record(one) for one in breaches(desk=desk)]


def _told(args: argparse.Namespace, desk: "Desk") -> list[dict[str, object]]:
    from counter_app.services.people.breaches import tell

    number = _number(args.what)
    tell(number, readable(args.words), desk=desk, at=desk.clock.now())
    return [{"told": number}]


_DO: Final = {
    "ask": _ask,
    "requests": _requests,
    "answer": _answer,
    "kept": _kept,
    "breach": _breach,
    "breaches": _breaches,
    "told": _told,
}


def _number(text: str) -> int:
    if not text.isdecimal():
        raise UserError("bad_number", "Hãy ghi số của yêu cầu, của sự cố.", field="what")
    return int(text)


def _request(one: "SubjectRequest", desk: "Desk") -> dict[str, object]:
    return {
        "number": one.number,
        "wish": one.wish.value,
        "person": shown_to(desk.clerk, one.person),
        "words": shown_to(desk.clerk, one.words),
        "asked_at": wall_minute(one.asked_at),
        "due_at": wall_minute(one.due_at),
        "taken_by": one.clerk_name,
        "done_at": wall_minute(one.done_at),
        "done_by": one.done_by or None,
        "answer": shown_to(desk.clerk, one.answer) or None,
        "granted": one.granted,
    }


def _record(one: "Breach") -> dict[str, object]:
    told = one.told
    return {
        "number": one.number,
        "found_at": wall_minute(told.found_at),
        "due_at": wall_minute(one.due_at),
        "happened": told.what,
        "affected": told.data,
        "measures": told.measures,
        "people": told.people,
        "since": told.since.isoformat() if told.since else None,
        "harm": told.harm or None,
        "contact": told.contact or None,
        "follows": told.follows,
        "noted_by": one.clerk_name,
        "told_at": wall_minute(one.told_at),
        "told_by": one.told_by or None,
        "answer": one.answer or None,
    }
