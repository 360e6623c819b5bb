"""Whose hands a command is: ``--as NAME`` says who, their secret proves it where people sign in.

Where nobody has an account a command is done by whoever is named, as it always was. Where people
sign in, only what runs unattended does without a name: then the system's key ring opens the store
and the machine itself acts.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter_app.cli.io import Io
from counter_app.core.errors import UserError

if TYPE_CHECKING:
    from counter_app.core.keyslots import Keys, Person
    from counter_app.domain.staff import Clerk
    from counter_app.services.desk import Desk

# These open no desk's store, so nobody acts in them.
NAMELESS: Final = frozenset(
    {
        "bench",
        "card",
        "central",
        "code",
        "demo",
        "fee",
        "money",
        "seed",
        "text",
        "verify-export",
    }
)

NO_OFFICE: Final = (
    "Chưa có đơn vị và tài khoản “{name}” ở {folder}. Hãy sửa --data, hoặc thiết lập đơn vị: "
    "counter-app office init --file office.toml --as TÊN."
)


def say_who(parser: argparse.ArgumentParser) -> None:
    """``--as`` for every command that has not said in words of its own what it means there."""
    with suppress(argparse.ArgumentError):
        parser.add_argument(
            "--as",
            dest="acting",
            metavar="TÊN",
            help="cán bộ đang làm; nơi có tài khoản thì mật khẩu gõ hoặc ở tệp số 3",
        )


@contextmanager
def desk_of(
    args: argparse.Namespace, io: Io, *, unattended: bool = False, new_secret: bool = False
) -> "Iterator[Desk]":
    """The desk for the length of one command, with whoever acts at it.

    ``unattended``: it may run with nobody there. ``new_secret``: it changes a secret, so one that
    another person gave is good for it. ``UserError``: ``name_needed``, ``secret_given``, and as
    signing in.
    """
    from counter_app.bootstrap import desk_open
    from counter_app.core.config import default_data_dir
    from counter_app.services.people.accounts import machine_at

    folder, training = args.data or default_data_dir(), getattr(args, "training", False)
    keys = None
    if _sign_in(folder, training=training) and args.acting is not None:
        keys = _keys_of(folder, args.acting, io)
    elif _sign_in(folder, training=training) and not unattended:
        raise UserError(
            "name_needed", "Đơn vị này làm việc bằng tài khoản. Hãy thêm --as TÊN của ông/bà."
        )
    with desk_open(folder, training=training, keys=keys) as desk:
        if keys is not None:
            yield _signed_in(desk, keys, args, io, new_secret=new_secret)
        elif _sign_in(folder, training=training):
            yield machine_at(desk)
        else:
            yield _named(desk, args.acting, training=training)
        if desk.store.closed_for_writing:  # whoever only read would not know
            io.stderr.write(f"{desk.store.closed_for_writing}\n")


def _sign_in(folder: Path, *, training: bool) -> bool:
    from counter_app.bootstrap import kind_in_use
    from counter_app.core.key_file import has_keys
    from counter_app.domain.office import OfficeKind

    return kind_in_use(folder, training=training) is OfficeKind.REAL and has_keys(folder)


def _named(desk: "Desk", name: str | None, *, training: bool) -> "Desk":
    """With the named member of staff; where no office was set up, told so and what to do."""
    from counter_app.domain.office import OfficeKind
    from counter_app.services.office.office import acting

    try:
        return acting(name, desk=desk)
    except UserError as error:
        if training or desk.store.kind is not OfficeKind.TRAINING:
            raise
        raise UserError("no_office", NO_OFFICE.format(folder=desk.data_dir, name=name)) from error


def _keys_of(folder: Path, name: str, io: Io) -> "Keys":
    from counter_app.cli.typed_secret import typed_secret
    from counter_app.core.keyslots import open_by_secret

    who = _person(folder, name)
    return open_by_secret(folder, who.clerk, typed_secret(io, f"Mật khẩu của {who.name}"))


def _person(folder: Path, name: str) -> "Person":
    from counter_app.core.keyslots import people
    from counter_app.core.text import fold

    for one in people(folder):
        if fold(one.name) == fold(name):
            return one
    raise UserError(
        "account_unknown", f"Không có tài khoản tên “{name}”. Hãy xem lại tên sau --as.", field="as"
    )


def _signed_in(
    desk: "Desk", keys: "Keys", args: argparse.Namespace, io: Io, *, new_secret: bool
) -> "Desk":
    """With the one who signed in at it, their proof, and who stands by where one is named."""
    from counter_app.core.ids import ClerkId
    from counter_app.domain.audit_act import Act
    from counter_app.domain.proof import Proof
    from counter_app.services.people.accounts import must_change, signed_in
    from counter_app.services.people.audit import note, refusal_noted, refused_told

    at = desk.clock.now()
    with refusal_noted(desk, keys.clerk):
        clerk = signed_in(ClerkId(keys.clerk), keys=keys, desk=desk, at=at)
    if not new_secret and must_change(clerk.id, desk=desk):
        raise UserError(
            "secret_given",
            "Mật khẩu này do người khác đặt cho ông/bà. Hãy đổi trước: counter-app account secret.",
        )
    beside = getattr(args, "second", None)
    if beside is not None and _person(desk.data_dir, beside).clerk == clerk.id:
        raise UserError(
            "second_is_oneself",
            "Người ở --second phải là người khác. Hãy bỏ --second nếu việc không cần hai người.",
            field="second",
        )
    seated = replace(desk, clerk=clerk)
    note(seated, Act.SIGNED_IN, subject=clerk.id, body={"by": "command", **refused_told(keys)})
    second = None if beside is None else _second(seated, beside, io)
    return replace(seated, proof=Proof(clerk=clerk, at=at, second=second))


def _second(desk: "Desk", name: str, io: Io) -> "Clerk":
    from counter_app.cli.typed_secret import typed_secret
    from counter_app.core.ids import ClerkId
    from counter_app.services.people.proofs import stand_by

    who = _person(desk.data_dir, name)
    return stand_by(ClerkId(who.clerk), typed_secret(io, f"Mật khẩu của {who.name}"), desk=desk)
