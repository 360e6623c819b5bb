"""``counter-app intake``: takes a dossier or a bundle in from a JSON file, as the window does."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.cli.io import Io, read_file, readable, wall_minute
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.ids import DossierId

if TYPE_CHECKING:
    from counter_app.domain.deadline.promise import Promise
    from counter_app.domain.draft import Draft
    from counter_app.services.desk import Desk
    from counter_app.services.intake.intake import Receipt


def configure(parser: argparse.ArgumentParser) -> None:
    """The file, where to print, and whether only to train."""
    parser.description = (
        "Tiếp nhận một hồ sơ, hoặc cả nhóm liên thông khi tệp có mục bundle thay cho"
        " procedure_code (birth: khai sinh, thường trú, thẻ BHYT; death: khai tử, xóa thường trú,"
        " mai táng phí): nhận tất cả hoặc không nhận hồ sơ nào."
    )
    parser.add_argument("--file", type=Path, help="tệp JSON của hồ sơ")
    parser.add_argument(
        "--online", default="", help="mã trên Cổng của hồ sơ nộp trực tuyến; có thể không cần tệp"
    )
    parser.add_argument(
        "--again",
        default="",
        help="mã của hồ sơ mà máy chủ đã mất: tiếp nhận lại từ bản ở máy này; có thể không cần tệp",
    )
    parser.add_argument("--print-to", type=Path, help="thư mục nhận giấy hẹn PDF")
    parser.add_argument("--training", action="store_true", help="dùng kho huấn luyện")


def run(args: argparse.Namespace, io: Io) -> int:
    """One line of JSON with the code, the slip and the promise; nothing half-done on refusal."""
    from counter_app.cli.acting import desk_of
    from counter_app.services.intake.bundles import is_bundle
    from counter_app.services.intake.intake_file import read_intake
    from counter_app.services.papers import printing

    if args.file is None and not args.online and not args.again:
        told = "Hãy ghi --file TỆP, hoặc --online và mã hồ sơ trên Cổng, hoặc --again và mã hồ sơ."
        raise UserError("file_needed", told)
    typed = read_intake(read_file(args.file)) if args.file is not None else None
    with desk_of(args, io) as desk:
        if args.print_to is not None:
            printing.require_folder(args.print_to)
        draft = _draft(args, typed, desk)
        take = _take_bundle if is_bundle(draft) else _take
        io.answer(take(draft, args.print_to, desk))
    return 0


def _draft(args: argparse.Namespace, typed: "Draft | None", desk: "Desk") -> "Draft":
    """What is to be taken in: as typed, or as it was filed elsewhere before."""
    if args.again:
        return _again(args.again, typed, desk)
    if args.online or typed is None:
        return _filed(args.online, typed, desk)
    return typed


def _again(code: str, typed: "Draft | None", desk: "Desk") -> "Draft":
    """All that the copy of a lost dossier says, or what was typed instead."""
    from msgspec.structs import replace

    from counter_app.services.intake.again import draft_again
    from counter_app.services.lookup import open_dossier
    from counter_app.services.visits.scanned import scanned_dossier

    found = scanned_dossier(readable(code), desk=desk)
    copy = draft_again(open_dossier(found.id, desk=desk))
    if typed is None:
        return copy
    return replace(typed, client_ref=copy.client_ref, again=copy.again)


def _filed(code: str, typed: "Draft | None", desk: "Desk") -> "Draft":
    """What was filed on the portal under that code, or what was typed as the answer to it."""
    from counter_app.services.intake.online_filings import filed_as, filing_of

    filing = filing_of(readable(code), desk=desk, at=desk.clock.now())
    return filing.draft if typed is None else filed_as(typed, filing)


def _take(draft: "Draft", print_to: Path | None, desk: "Desk") -> dict[str, object]:
    from counter_app.services.intake.intake import receive
    from counter_app.services.intake.offer import offer
    from counter_app.services.people.restriction import warnings_of
    from counter_app.services.visits.doubts import with_doubts

    at = desk.clock.now()
    offered = with_doubts(offer(draft, desk=desk, at=at), draft, desk=desk, at=at)
    receipt = receive(draft, offer=offered, desk=desk, at=at)
    # A result given at once needs no slip; `slip` prints one where it is asked for.
    folder = None if draft.immediate else print_to
    pdf, doubts = _print(receipt.dossier_id, folder, desk)
    warned = warnings_of(draft, desk=desk)
    return _answer(receipt, offered.promise, pdf, [*doubts, *warned])


def _take_bundle(draft: "Draft", print_to: Path | None, desk: "Desk") -> dict[str, object]:
    """Every code and date; the sheet that lists them is printed beside the slips."""
    from counter_app.services.intake.bundle_sheet import sheet_to_folder
    from counter_app.services.intake.bundles import offer_bundle, receive_bundle
    from counter_app.services.people.restriction import warnings_of

    at = desk.clock.now()
    offered = offer_bundle(draft, desk=desk, at=at)
    taken = receive_bundle(offered, desk=desk, at=at)
    answers, warned = [], warnings_of(draft, desk=desk)
    for part, (_, receipt) in zip(offered.parts, taken.parts, strict=True):
        pdf, doubts = _print(receipt.dossier_id, print_to, desk)
        told = {"procedure_code": part.offer.procedure.code}
        answers.append(told | _answer(receipt, part.offer.promise, pdf, [*doubts, *warned]))
    sheet = sheet_to_folder(taken.id, print_to, desk=desk) if print_to is not None else None
    return {
        "bundle": taken.id,
        "dossiers": answers,
        "total_vnd": taken.total_vnd,
        "sheet_pdf": str(sheet) if sheet else None,
    }


def _print(
    dossier_id: DossierId, folder: Path | None, desk: "Desk"
) -> tuple[Path | None, list[str]]:
    """The paper and its warnings. The dossier is taken in: no printer may hide its number now."""
    from counter_app.services.papers import printing

    if folder is None:
        return None, []
    try:
        pdf = printing.print_to_folder(dossier_id, folder, desk=desk)
    except (UserError, EnvironmentFault):
        return None, ["slip_not_printed"]
    # Sent before, to another place or in a run that was cut: a person looks before a second one.
    return pdf, [] if pdf else ["slip_sent_before"]


def _answer(
    receipt: "Receipt", promise: "Promise | None", pdf: Path | None, doubts: list[str]
) -> dict[str, object]:
    answer: dict[str, object] = {
        "dossier_code": receipt.dossier_code,
        "slip_no": receipt.slip_no,
        "due_at": wall_minute(receipt.due_at),
        "slip_pdf": str(pdf) if pdf else None,
        "lookup_secret": receipt.lookup_secret,
        "duplicate": receipt.duplicate,
        "warnings": [*receipt.warnings, *doubts],
    }
    return answer | _further_dates(promise)


def _further_dates(promise: "Promise | None") -> dict[str, object]:
    """The legs of an inter-agency dossier with their working, and when to fetch what to pay."""
    from counter_app.domain.deadline import promise_record

    further = promise_record.beside(promise) if promise else {}
    first = further.pop("payment", None)
    return further | ({"payment_at": first["due_at"]} if first else {})
