"""``counter-app central code``: the province's own code of a dossier, told to every desk."""

import argparse

from counter_app.cli.io import Io, readable


def configure(parser: argparse.ArgumentParser) -> None:
    """Which dossier, and what the province calls it."""
    parser.description = "Ghi mã hồ sơ chính thức của tỉnh; quầy giữ giấy hẹn sẽ cấp lại giấy."
    parser.add_argument("action", choices=("link",), help="link: ghi mã chính thức")
    parser.add_argument("--code", required=True, help="mã hồ sơ tại quầy")
    parser.add_argument("--official", required=True, help="mã chính thức của tỉnh")


def run(args: argparse.Namespace, io: Io) -> None:
    """One line of JSON."""
    from counter_app.bootstrap_central import office_keeper
    from counter_app.domain.official_code import plain_code

    code, official = readable(args.code), readable(args.official)
    with office_keeper(readable(args.db), args.commune) as keeper:
        keeper.link_official(code, official).result()
    io.answer({"code": code, "official": plain_code(official), "linked": True})
