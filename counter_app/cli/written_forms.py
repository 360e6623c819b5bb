"""``form list`` and ``form write``: a tờ khai written for a citizen, as the window writes it."""

import argparse
import json
from pathlib import Path

import msgspec

from counter_app.cli.io import Io, read_file, readable
from counter_app.cli.slip import check_target
from counter_app.core.clock import to_ms
from counter_app.core.errors import UserError
from counter_app.core.ids import uuid7


def list_forms(io: Io) -> int:
    """Every form: its procedures and fields; and what only the citizen may write."""
    from counter_app.domain.declarations.form import shipped_forms, written_by_hand

    forms = [
        {
            "form": form.id,
            "name": form.name,
            "procedures": list(form.procedures),
            "fields": {field.id: field.label for field in form.fields},
        }
        for form in shipped_forms().values()
    ]
    by_hand = [
        {"name": one.name, "procedures": list(one.procedures), "reason": one.reason}
        for one in written_by_hand()
    ]
    io.answer({"forms": forms, "by_hand": by_hand})
    return 0


def write_form(args: argparse.Namespace, io: Io) -> int:
    """Writes the PDF and keeps it; answers which fields were left to be written by hand."""
    from counter_app.cli.acting import desk_of
    from counter_app.domain.declarations.answers import Declared
    from counter_app.domain.declarations.form import ByHand
    from counter_app.services.intake import declarations
    from counter_app.services.intake.intake_file import read_intake

    check_target(args.out)
    draft, answers = read_intake(read_file(args.file)), _answers(args.answers)
    with desk_of(args, io) as desk:
        at = desk.clock.now()
        name = readable(args.form)
        form = declarations.form_named(name) if name else declarations.usual_form(draft)
        if isinstance(form, ByHand):
            raise UserError("written_by_hand", form.reason)
        signing = draft.submitter.signing.mode
        declared = Declared(
            form=form.id, answers=answers, signing=signing, read_back=args.read_back
        )
        texts = declarations.declared_texts(draft, declared, desk=desk, at=at)
        request = uuid7(to_ms(at))
        declarations.declaration_to_file(draft, declared, args.out, desk=desk, request=request)
        io.answer(
            {
                "form": form.id,
                "name": form.name,
                "written_by": desk.clerk.name,
                "read_back": args.read_back,
                "left_blank": [name for name, text in texts.items() if not text],
                "pdf": str(args.out),
            }
        )
    return 0


def _answers(path: Path | None) -> dict[str, str]:
    """The answers by field, as the file says them."""
    if path is None:
        return {}
    try:
        return msgspec.convert(json.loads(read_file(path)), dict[str, str])
    except (ValueError, RecursionError, msgspec.ValidationError):
        raise UserError(
            "answers_file", 'Tệp câu trả lời phải là JSON dạng {"tên ô": "chữ"}. Hãy sửa tệp.'
        ) from None
