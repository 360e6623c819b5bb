"""``counter-app central portal`` and the portal's part of ``serve``: status, retry, off."""

import argparse
import os
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io, read_file, readable
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.central.portal.session import PortalAccount, PortalAddress
    from db.central.store import Store

# Dossiers queued in one transaction: no desk waits for more.
_AT_ONCE: Final = 100
_HEADER: Final = re.compile(r"([A-Za-z0-9-]{1,60}):[ ]*([!-~](?:[ -~]{0,298}[!-~])?)")
_OURS: Final = frozenset({"authorization", "content-type", "content-length", "host"})
TOKEN: Final = "COUNTER_PORTAL_TOKEN"  # noqa: S105  # a variable's name
PASSWORD: Final = "COUNTER_PORTAL_PASSWORD"  # noqa: S105  # a variable's name


def serve_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the portal is; without it nothing is sent."""
    parser.add_argument(
        "--portal",
        default="",
        help="địa chỉ https nhận tin của Cổng Dịch vụ công; trống: không gửi",
    )
    parser.add_argument(
        "--portal-token",
        type=Path,
        help=f"tệp giữ mã phiên với Cổng, đọc lại mỗi lần gửi; không có thì lấy biến {TOKEN}",
    )
    parser.add_argument(
        "--portal-login",
        default="",
        metavar="ĐỊA_CHỈ",
        help="địa chỉ https đăng nhập Cổng: máy chủ tự lấy phiên và tự lấy lại khi phiên hết hạn",
    )
    parser.add_argument("--portal-user", default="", help="tên đăng nhập Cổng")
    parser.add_argument(
        "--portal-password",
        type=Path,
        help=f"tệp giữ mật khẩu với Cổng; không có thì lấy biến {PASSWORD}",
    )
    parser.add_argument(
        "--portal-header",
        action="append",
        default=[],
        metavar="TÊN:GIÁ_TRỊ",
        help="tiêu đề gửi kèm mỗi tin, theo yêu cầu của trục liên thông; ghi được nhiều lần",
    )
    parser.add_argument("--portal-authority", type=Path, help="tệp chứng thư gốc riêng của Cổng")


def address(args: argparse.Namespace) -> "PortalAddress | None":
    """The portal that ``serve`` names, if it names one."""
    from counter_app.central.portal.session import PortalAddress

    if not args.portal:
        return None
    account, kept = _account(args), args.portal_token
    token = read_file(kept).strip() if kept is not None else os.environ.get(TOKEN, "")
    if not token and account is None:
        raise UserError(
            "portal_token",
            f"Chưa có mã phiên với Cổng. Hãy ghi --portal-token TỆP, đặt biến {TOKEN} "
            "hoặc ghi --portal-login.",
        )
    return PortalAddress(
        url=readable(args.portal),
        token=token,
        authority=args.portal_authority,
        token_file=kept,
        account=account,
        headers=dict(map(_header, args.portal_header)),
    )


def _account(args: argparse.Namespace) -> "PortalAccount | None":
    """As whom the server signs in at the portal, where it does so itself."""
    from counter_app.central.portal.session import PortalAccount

    if not args.portal_login:
        return None
    file, name = args.portal_password, readable(args.portal_user).strip()
    password = read_file(file).strip() if file is not None else os.environ.get(PASSWORD, "")
    if args.portal_token is not None or not (name and password):
        raise UserError(
            "portal_account",
            "Với --portal-login hãy ghi --portal-user và --portal-password TỆP, bỏ --portal-token.",
        )
    return PortalAccount(
        url=readable(args.portal_login), name=name, password=password, password_file=file
    )


def _header(text: str) -> tuple[str, str]:
    """A header's name and value as an axis asks for them; none of those we write ourselves."""
    found = _HEADER.fullmatch(readable(text))
    if found is None or found[1].lower() in _OURS:
        raise UserError(
            "portal_header", "Hãy ghi --portal-header dạng “Tên: giá trị”, chữ không dấu, một dòng."
        )
    return found[1], found[2]


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do with the messages to the portal."""
    parser.description = "Xem, gửi lại tin cho Cổng Dịch vụ công quốc gia; thôi báo cho Cổng."
    parser.add_argument(
        "action",
        choices=("status", "retry", "queue", "off"),
        help="status: đếm và xem tin bị từ chối; retry: gửi lại tin bị từ chối; "
        "queue: xếp hàng hồ sơ có từ trước khi nối Cổng; off: thôi báo",
    )
    parser.add_argument("--since", default="", help="queue: hồ sơ tiếp nhận từ ngày, 2026-11-01")
    parser.add_argument("--commune", default="", help="một đơn vị; bỏ trống: mọi đơn vị")
    parser.add_argument("--code", default="", help="retry: chỉ hồ sơ mang mã này")


def run(args: argparse.Namespace, io: Io) -> None:
    """One line of JSON for each commune, each message the portal refused, each filing unread."""
    from counter_app.bootstrap_central import cell_store
    from db.central.cell import tell_portal

    with cell_store(readable(args.db), may_be_new=False) as store:
        if args.action == "off":
            store.write("", lambda one: tell_portal(one, on=False)).result()
            io.answer({"portal": "off"})
            return
        known = store.communes()
        if args.commune and args.commune not in known:
            raise UserError("commune_unknown", "Máy chủ chưa có đơn vị mang mã này.")
        for commune in (args.commune,) if args.commune else known:
            if args.action == "status":
                _status(store, commune, io)
                _unread(store, commune, io)
            elif args.action == "queue":
                io.answer({"commune": commune, "queued": _queue(store, commune, args.since)})
                _unread(store, commune, io)
            else:
                _retry(store, commune, readable(args.code), io)


def _status(store: "Store", commune: str, io: Io) -> None:
    from counter_app.central.portal.naming import terms_of
    from counter_app.central.portal.untold import untold_dossiers
    from counter_app.domain.portal import MESSAGE_LABELS
    from db.central.attachments import files_awaited
    from db.central.portal import parked_messages, queue_state, sectors_of, untold

    state = store.read(commune, lambda one: queue_state(one, commune)).result()
    terms = store.read(commune, lambda one: terms_of(one, commune)).result()
    sectors = store.read(commune, lambda one: sectors_of(one, commune)).result()
    io.answer(
        {
            "commune": commune,
            "messages": {
                label: state.counts.get(name, 0) for name, label in MESSAGE_LABELS.items()
            },
            "oldest_ms": state.oldest_ms,
            "dossiers_untold": store.read(commune, lambda one: untold(one, commune)).result(),
            "files_awaited": store.read(commune, lambda one: files_awaited(one, commune)).result(),
            "sectors_without_code": [one for one in sectors if not terms.sector_code(one)],
        }
    )
    for late in store.read(commune, lambda at: untold_dossiers(at, commune)).result():
        io.answer({"commune": commune, "dossier_untold": late.code, "why": late.why})
    for one in store.read(commune, lambda at: parked_messages(at, commune)).result():
        io.answer(
            {
                "commune": commune,
                "dossier_code": one.code,
                "service": one.service,
                "state": MESSAGE_LABELS[one.state],
                "tries": one.tries,
                "code": one.last_code,
                "answer": one.answer,
            }
        )


def _unread(store: "Store", commune: str, io: Io) -> None:
    """What was filed on the portal and cannot be read: it waits for an answer there."""
    from counter_app.domain.portal import field_words
    from db.central.unread_filings import unread_filings

    for one in store.read(commune, lambda at: unread_filings(at, commune)).result():
        io.answer(
            {
                "commune": commune,
                "filing_unread": one.code,
                "field": one.field,
                "filed_ms": one.filed_ms,
                "message": f"Không đọc được {field_words(one.field)}. Hãy trả lời trên Cổng trong "
                "8 giờ làm việc.",
            }
        )


def _queue(store: "Store", commune: str, since: str) -> int:
    """How many dossiers of old were queued; asked again, those that are there are left out."""
    from counter_app.central.portal.telling import tell_stock
    from counter_app.core.clock import SystemClock, to_ms
    from counter_app.core.wall_time import instant_of
    from db.central.portal import received_since

    if not since:
        raise UserError("since_missing", "Hãy ghi --since, ví dụ --since 2026-11-01.")
    at_ms, day = to_ms(SystemClock().now()), to_ms(instant_of(f"{since}T00:00", field="since"))
    ids = store.read(commune, lambda one: received_since(one, commune, day)).result()
    told = 0
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        work = store.write(commune, partial(tell_stock, commune=commune, ids=some, at_ms=at_ms))
        told += work.result()
    return told


def _retry(store: "Store", commune: str, code: str, io: Io) -> None:
    from counter_app.core.clock import SystemClock, to_ms
    from db.central.portal import retry

    at_ms = to_ms(SystemClock().now())
    again = store.write(commune, lambda one: retry(one, commune, code=code, at_ms=at_ms)).result()
    io.answer({"commune": commune, "again": again})
