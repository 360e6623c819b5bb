"""``counter-app central``: the central server, and what its operator does at its store."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from counter_app.cli import (
    central_backup,
    central_check,
    central_code,
    central_device,
    central_portal,
    central_publish,
    central_quarantine,
)
from counter_app.cli.io import Io, read_file, readable
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.own_address import is_this_machine

# What a counter's PC does without: the extra ``central``.
_OF_A_PROVINCE: Final = frozenset({"psycopg", "obstore"})
_IN_CLEAR: Final = (
    "Cổng này không mã hóa. Hãy chặn bằng tường lửa, chỉ để proxy giữ chứng thư tới được."
)
_EXPIRED: Final = "Chứng thư TLS đã hết hạn, không quầy nào vào được. Hãy thay tệp --certificate."
_ROLES: Final = ("specialist", "leader", "administrator")


# In the order an operator comes to need them.
_VERBS: Final = {
    "migrate": "lập hoặc nâng cấp các bảng của kho",
    "office": "thêm đơn vị từ tệp office.toml, đổi thiết lập",
    "serve": "chạy máy chủ đến khi được bảo dừng",
    "enrol-code": "cấp mã ghi danh dùng một lần, hạn 10 phút",
    "user": "thêm người dùng các trang của máy chủ",
    "device": "xem các máy của đơn vị, cấp thêm dãy số, cho thôi dùng, thu hồi",
    "publish": "phát hành danh mục thủ tục hoặc lịch nghỉ, có ký số",
    "code": "ghi mã hồ sơ chính thức của tỉnh",
    "quarantine": "xem những gì máy chủ giữ riêng, xét lại",
    "check": "thử xem kho còn nguyên như đã ghi không",
    "portal": "xem, gửi lại tin cho Cổng Dịch vụ công quốc gia",
    "backup": "sao lưu kho SQLite ngay cả khi đang chạy",
    "blobs": "thử nơi giữ tệp đính kèm; ghi rằng bản sao lưu đã có các tệp",
    "restored": "chạy sau khi khôi phục kho: mọi quầy gửi lại phần kho còn thiếu",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """One verb each; all name the store."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    of = {
        verb: verbs.add_parser(verb, help=told, description=f"{told[:1].upper()}{told[1:]}.")
        for verb, told in _VERBS.items()
    }
    for one in of.values():
        one.add_argument(
            "--db", required=True, help="kho dữ liệu: sqlite:///tệp hoặc postgresql://máy/tên"
        )
    for verb in ("enrol-code", "device", "code", "quarantine"):
        _with_commune(of[verb])
    _serve_arguments(of["serve"])
    _office_arguments(of["office"])
    of["enrol-code"].add_argument(
        "--desk", required=True, help="tên quầy sẽ ghi danh, ví dụ “Quầy 2”"
    )
    _user_arguments(of["user"])
    central_device.configure(of["device"])
    central_publish.configure(of["publish"])
    central_code.configure(of["code"])
    central_quarantine.configure(of["quarantine"])
    central_check.configure(of["check"])
    central_portal.configure(of["portal"])
    central_backup.configure_backup(of["backup"])
    _blobs_arguments(of["blobs"])


def run(args: argparse.Namespace, io: Io) -> int:
    """Does it; every answer is one line of JSON. 1 when a check found anything."""
    verbs: dict[str, Callable[[argparse.Namespace, Io], int | None]] = {
        "serve": _serve,
        "migrate": _migrate,
        "office": _office,
        "enrol-code": _enrol_code,
        "user": _user,
        "device": central_device.run,
        "code": central_code.run,
        "quarantine": central_quarantine.run,
        "blobs": _blobs,
        "portal": central_portal.run,
        "publish": central_publish.publish,
        "backup": central_backup.back_up,
        "restored": central_backup.restored,
        "check": central_check.check,
    }
    try:
        return verbs[args.verb](args, io) or 0
    except ModuleNotFoundError as missing:
        if missing.name not in _OF_A_PROVINCE:
            raise
        told = "Máy này chưa cài phần nối PostgreSQL, S3. Hãy chạy một lần: packaging/run central --help"
        raise EnvironmentFault("central_incomplete", told) from missing


def _with_commune(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--commune", required=True, help="mã xã, phường, đặc khu, 5 chữ số")


def _office_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=("add", "set"),
        help="add: thêm từ tệp office.toml; set: thay thiết lập đang có, mọi quầy được báo",
    )
    parser.add_argument("--file", type=Path, required=True, help="tệp office.toml của đơn vị")


def _blobs_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=("backed-up", "try"),
        help="backed-up: đã sao lưu xong; try: thử ghi, đọc, xóa ở nơi giữ tệp",
    )
    parser.add_argument("--before", default="", help="lúc bắt đầu sao lưu, dạng 2026-11-30T22:00")
    parser.add_argument(
        "--blobs", action="append", default=[], help="nơi cần thử, ghi như khi serve; lặp lại được"
    )


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--blobs", required=True, help="nơi giữ tệp đính kèm: thư mục, hoặc s3://bucket/thư-mục"
    )
    parser.add_argument("--blobs-copy", default="", help="nơi thứ hai giữ bản sao của mọi tệp")
    parser.add_argument(
        "--blobs-unused",
        type=int,
        metavar="NGÀY",
        help="bỏ tệp đã tới mà không hồ sơ nào ghi sau số ngày này; mặc định 7, ít nhất 1",
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="địa chỉ mạng, mặc định chỉ máy này; mở cho máy khác thì cần --certificate và --key, "
        "hoặc --url https://… khi proxy giữ chứng thư",
    )
    parser.add_argument("--port", type=int, default=8443, help="cổng; 0: tự chọn")
    parser.add_argument(
        "--url",
        default="",
        help="địa chỉ quầy dùng để tới máy chủ, ví dụ https://may-chu.xa.example",
    )
    parser.add_argument("--certificate", type=Path, help="tệp chứng thư TLS (PEM)")
    parser.add_argument("--key", type=Path, help="tệp khóa của chứng thư (PEM)")
    central_portal.serve_arguments(parser)


def _user_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("add",), help="add: thêm; in mật khẩu đầu tiên")
    _with_commune(parser)
    parser.add_argument("--login", required=True, help="tên đăng nhập, chữ thường không dấu")
    parser.add_argument("--name", required=True, help="họ và tên")
    parser.add_argument(
        "--role",
        choices=_ROLES,
        required=True,
        help="specialist: chuyên môn; leader: lãnh đạo; administrator: quản trị",
    )
    parser.add_argument(
        "--unit",
        default="",
        help="tên nơi nhận bàn giao hoặc mã cơ quan giải quyết, như trong thiết lập của đơn vị; "
        "bỏ trống: mọi hồ sơ của xã; lãnh đạo của đơn vị xem được cả xã",
    )
    parser.add_argument("--title", default="", help="chức danh")


def _serve(args: argparse.Namespace, io: Io) -> None:
    from counter_app.bootstrap_central import serve_cell
    from counter_app.central.running.serving import Entrance, certificate_until
    from counter_app.core.clock import SystemClock, local

    def listening(url: str) -> None:
        told = {"url": url}
        if url.startswith("http://") and not is_this_machine(args.host):
            told["message"] = _IN_CLEAR
        if args.certificate is not None:
            until = certificate_until(args.certificate)
            told["certificate_until"] = local(until).date().isoformat()
            if until < SystemClock().now():
                told["message"] = _EXPIRED
        io.answer(told)
        io.stdout.flush()

    if args.blobs_unused is not None and args.blobs_unused < 1:
        raise UserError("blobs_unused", "Hãy ghi --blobs-unused từ 1 ngày trở lên.")
    serve_cell(
        readable(args.db),
        Entrance(host=args.host, port=args.port, certificate=args.certificate, key=args.key),
        blobs=readable(args.blobs),
        copies=readable(args.blobs_copy),
        public_url=args.url.rstrip("/"),
        on_listening=listening,
        portal=central_portal.address(args),
        unused_days=args.blobs_unused,
    )


def _migrate(args: argparse.Namespace, io: Io) -> None:
    from counter_app.bootstrap_central import migrate_cell

    migrate_cell(readable(args.db))
    io.answer({"migrated": True})


def _office(args: argparse.Namespace, io: Io) -> None:
    from counter_app.bootstrap_central import cell_store
    from counter_app.central.office.offices import found_office
    from counter_app.core.clock import SystemClock
    from counter_app.services.office.office import plain_setup, written_setup

    plain = plain_setup(read_file(args.file))
    if args.action == "set":
        _set_office(readable(args.db), plain, io)
        return
    written_setup(plain)
    with cell_store(readable(args.db)) as store:
        row = found_office(store, plain, clock=SystemClock())
    io.answer({"commune": row.commune, "office": row.name, "agency": row.agency})


def _set_office(db: str, plain: dict[str, Any], io: Io) -> None:
    from counter_app.bootstrap_central import catalogue_of, office_keeper
    from counter_app.central.office.offices import NO_COMMUNE
    from counter_app.services.office.office import setup_of
    from counter_app.services.office.service_day_check import check_service_days

    office = setup_of(plain).office
    commune = plain["office"].get("commune_code") or NO_COMMUNE
    with office_keeper(db, commune) as keeper:
        if office.service_days:
            check_service_days(office, catalogue_of(keeper))
        keeper.set_office(plain).result()
    io.answer({"commune": commune, "office": plain["office"]["name"], "set": True})


def _enrol_code(args: argparse.Namespace, io: Io) -> None:
    from counter_app.bootstrap_central import office_keeper

    with office_keeper(readable(args.db), args.commune) as keeper:
        made = keeper.offer_code(readable(args.desk)).result()
    io.answer({"code": made.code, "expires_ms": made.until_ms})


def _user(args: argparse.Namespace, io: Io) -> None:
    from counter_app.bootstrap_central import office_keeper
    from counter_app.central.office.officers import add_officer
    from counter_app.domain.secret_rules import readable_secret
    from counter_app.domain.staff import Role
    from counter_app.services.office.office import setup_of
    from db.central.offices import settings_of

    password = readable_secret()
    with office_keeper(readable(args.db), args.commune) as keeper:
        settings = keeper.store.read(keeper.commune, lambda one: settings_of(one, keeper.commune))
        office = setup_of(json.loads(settings.result())).office
        added = add_officer(
            keeper.store,
            keeper.commune,
            login=readable(args.login),
            name=readable(args.name),
            role=Role(args.role),
            password=password,
            title=readable(args.title),
            unit=readable(args.unit),
            units=office.units,
        )
    io.answer({"login": added.login, "unit": added.unit, "password": password})


def _blobs(args: argparse.Namespace, io: Io) -> None:
    if args.action == "try":
        _try_places(args, io)
        return
    if not args.before:
        raise UserError("before_missing", "Hãy ghi --before: giờ bắt đầu sao lưu.", field="before")
    from counter_app.bootstrap_central import cell_store
    from counter_app.central.files.copies import mark_backed_up
    from counter_app.core.clock import SystemClock
    from counter_app.core.wall_time import instant_of

    before, at = instant_of(args.before, field="before"), SystemClock().now()
    if before > at:
        raise UserError(
            "before_to_come",
            "Giờ ở --before chưa tới. Hãy ghi giờ mà bản sao lưu in ra.",
            field="before",
        )
    with cell_store(readable(args.db), may_be_new=False) as store:
        for commune in store.communes():
            files = mark_backed_up(store, commune, before=before, at=at)
            io.answer({"commune": commune, "backed_up": files})


def _try_places(args: argparse.Namespace, io: Io) -> None:
    from counter_app.central.files.places import open_blobs
    from counter_app.central.files.proving import tried

    if not args.blobs:
        raise UserError("blobs_missing", "Hãy ghi --blobs: nơi giữ tệp cần thử.", field="blobs")
    places, troubles = {one: open_blobs(readable(one)) for one in args.blobs}, list[str]()
    for name, fault in tried(places):
        if fault is None:
            io.answer({"blobs": name, "usable": True})
        else:
            troubles.append(fault.message)
            io.answer({"blobs": name, "usable": False, "message": fault.message})
    if troubles:
        raise EnvironmentFault("blobs_places", " ".join(dict.fromkeys(troubles)))
