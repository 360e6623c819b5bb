"""Joins a cell with an administrator's one-time code: who we are there, our lanes, everything from 0."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import msgspec

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.line_faults import BadAnswer, LineFault, TooSlow, Unreachable, Untrusted
from counter_app.core.web import Place, place_of
from counter_app.domain.audit_act import Act
from counter_app.domain.office import OfficeKind
from counter_app.protocol.enrolment import EnrolReply, EnrolRequest, raw_public
from counter_app.protocol.notices import OfficeSet
from counter_app.protocol.operation import to_base64url
from counter_app.protocol.pull import CentralKind
from counter_app.sync.client import CentralApi
from counter_app.sync.refusals import Busy, NotAllowed, ServerBroke, SignInNeeded
from db.counter import enrolment, todo
from db.counter.audit_log import record
from db.counter.office import lanes_held
from db.counter.outbox import Stamp
from db.counter.store import Store

_AGAIN: Final = "nên chưa ghi danh. Hãy thử nhập lại"
_WHY_NOT: Final = {
    Unreachable: f"Chưa nối được tới máy chủ {_AGAIN}; xem trước địa chỉ, dây mạng hoặc Wi-Fi.",
    TooSlow: f"Mạng quá chậm, máy chủ chưa trả lời kịp {_AGAIN} sau ít phút.",
    Busy: f"Máy chủ đang bận {_AGAIN} sau một phút.",
    ServerBroke: f"Máy chủ gặp lỗi {_AGAIN} sau ít phút, hoặc báo người quản trị.",
}
_ODD: Final = f"Câu trả lời không phải của máy chủ {_AGAIN}; xem trước địa chỉ và kết nối mạng."
_CODE: Final = re.compile(r"\d{5}-[0-9A-Z]{4}-[0-9A-Z]{4}")
_BETWEEN: Final = re.compile(r"[\W_]+")
# What stands before the code of an office that has no number of its own.
NO_COMMUNE: Final = "00000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Who this desk is at the cell; ``name`` is the one its code was given for."""

    device: str
    device_no: int
    commune: str
    lanes: tuple[int, ...]
    name: str = ""


def enrol(
    code: str,
    *,
    url: str,
    name: str,
    commune: str,
    app: str,
    store: Store,
    connect: Callable[[Place], CentralApi],
    by: Stamp,
) -> Joined:
    """Joins the cell at ``url``; ``name`` is the desk's, ``commune`` the office's code, ``by`` whom.

    Raises ``UserError`` for a code that cannot be, ``LineFault`` where the cell is not reached.
    """
    code = code_as_given(code)
    _require_possible(code, commune, store)
    reply = _asked(
        connect(_place(url)),
        EnrolRequest(
            code=code,
            public_key=to_base64url(raw_public(store.device.key)),
            name=name,
            app=app,
            lanes=store.read(lanes_held),
            inc=store.device.incarnation,
        ),
    )
    if reply.device != store.device.id or not reply.epoch:
        raise BadAnswer("not_ours", "Máy chủ trả lời không khớp với máy này. Hãy báo quản trị.")
    store.write(partial(_join, reply=reply, url=url.strip(), by=by))
    return Joined(
        device=reply.device,
        device_no=reply.device_no,
        commune=reply.commune,
        lanes=tuple(one.lane for one in reply.lanes if one.to_day is None),
        name=reply.name,
    )


def code_as_given(typed: str) -> str:
    """The code as an administrator reads it out, however its groups were set apart."""
    bare = _BETWEEN.sub("", typed).upper()
    return "-".join((bare[:5], bare[5:9], bare[9:]))


def _place(url: str) -> Place:
    try:
        return place_of(url)
    except EnvironmentFault as fault:
        raise UserError(fault.code, fault.message, field="url") from None


def _asked(api: CentralApi, request: EnrolRequest) -> EnrolReply:
    try:
        return api.enrol(request)
    except (NotAllowed, SignInNeeded) as refused:
        raise UserError(refused.code, refused.message, field="code") from refused
    except LineFault as fault:
        raise _said_once(fault) from fault
    finally:
        api.close()


def _said_once(fault: LineFault) -> LineFault:
    """The fault in words that promise no further try: only records are sent again by themselves."""
    if isinstance(fault, Untrusted) or fault.code == "name_unknown":
        return fault
    for kind, words in _WHY_NOT.items():
        if isinstance(fault, kind):
            return kind(fault.code, words) if kind is not Busy else LineFault(fault.code, words)
    return LineFault(fault.code, _ODD)


def _require_possible(code: str, commune: str, store: Store) -> None:
    if store.kind is OfficeKind.TRAINING:
        raise UserError(
            "training",
            "Máy này mới có kho huấn luyện, không gửi đi được. Hãy thiết lập đơn vị thật trước: "
            "counter-app office init --file office.toml.",
        )
    if not _CODE.fullmatch(code):
        raise UserError(
            "enrol_code",
            "Mã ghi danh chưa đúng dạng. Mã gồm 5 số rồi hai nhóm bốn ký tự: 14464-ABCD-2345.",
            field="code",
        )
    theirs = code.partition("-")[0]
    if theirs != (commune or NO_COMMUNE):
        raise UserError(
            "enrol_code",
            "Mã ghi danh không phải của đơn vị này. Hãy xin quản trị mã của đúng đơn vị.",
            field="code",
        )
    joined = store.read(enrolment.enrolled)
    if joined is not None and joined.commune != theirs:
        raise UserError(
            "joined_elsewhere", "Máy này đã ghi danh ở đơn vị khác. Hãy báo người quản trị."
        )


def _join(connection: enrolment.Connection, reply: EnrolReply, url: str, by: Stamp) -> None:
    before = enrolment.enrolled(connection)
    told = {"to": url, "from": before.cell_url if before else "", "device_no": reply.device_no}
    record(connection, Act.CELL_JOINED, stamp=by, body=told)
    enrolment.join(connection, reply, cell_url=url, at=by.at)
    office = msgspec.json.encode(OfficeSet(office=reply.office)).decode()
    todo.leave(connection, CentralKind.OFFICE, body=office, at=by.at)
