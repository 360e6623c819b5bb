"""A paper to another printer, or to a PDF, than the one it was sent to or would go to.

Taking it back from the first comes first: one original, one printer.
"""

from dataclasses import replace

from counter_app.core.errors import UserError
from counter_app.devices.printer import Printer, PrintState
from counter_app.domain.papers import PaperSize
from counter_app.services.desk import Desk
from counter_app.services.office.machine import choice_words, printer_named
from counter_app.services.papers.originals import Original, original_of
from counter_app.services.papers.paper_printing import Printed, print_paper
from counter_app.services.papers.print_following import withdraw


def print_elsewhere(
    paper: int,
    choice: str,
    *,
    desk: Desk,
    printer: Printer,
    request: str,
    size: PaperSize | None = None,
) -> Printed:
    """Prints on the printer of ``choice``: the original unless it is out, else a counted copy.

    Raises ``EnvironmentFault`` where the first printer will not let go of it, ``UserError`` where
    nobody knows whether it came out there.
    """
    withdrawn = withdraw(paper, desk=desk, printer=printer)
    known = original_of(paper, desk=desk)
    if known is Original.DOUBTFUL or withdrawn is PrintState.UNKNOWN:
        raise UserError(
            "paper_doubtful", "Chưa rõ tờ trước đã ra chưa. Hãy nhìn khay giấy và trả lời trước."
        )
    device = printer_named(choice, printer=printer)
    copy = request if known is Original.PRINTED else ""
    printed = print_paper(paper, desk=desk, printer=device, request=copy, size=size)
    return replace(printed, elsewhere=choice_words(choice))
