"""Lines that several forms share: labelled values, who filed, numbered lists, reasons, the end.

The labels are those of Circular 03/2025/TT-VPCP, annex I.
"""

from collections.abc import Sequence

from counter_app.documents.flow import Flow, Row
from counter_app.documents.fonts import Face
from counter_app.documents.signatures import NO_AID, signatures_height, write_signatures
from counter_app.documents.style import LEADING
from counter_app.documents.wrapping import TO_WRITE, Run, wrap
from counter_app.domain.papers import Aid, PartyOnPaper, Signer


def write_labelled(flow: Flow, label: str, text: str, face: Face = Face.REGULAR) -> None:
    """A label and its value, or a dotted line to write it on."""
    flow.paragraph(Run(text=label), _value(text, face))


def write_contact(flow: Flow, party: PartyOnPaper) -> None:
    """Address, then phone and e-mail on one line."""
    write_labelled(flow, "Địa chỉ:", party.address)
    flow.pair(
        (Run(text="Số điện thoại:"), _value(party.phone)),
        (Run(text="Email:"), _value(party.email)),
    )


def _value(text: str, face: Face = Face.REGULAR) -> Run:
    return Run(text=text, face=face) if text else TO_WRITE


def write_reasons(flow: Flow, label: str, reasons: Sequence[str]) -> None:
    """One reason stands behind the label, several under it."""
    if len(reasons) < 2:
        write_labelled(flow, label, reasons[0] if reasons else "")
        return
    flow.heading(label)
    flow.rows([Row(mark="–", text=reason) for reason in reasons])


def write_numbered(flow: Flow, label: str, lines: Sequence[str]) -> None:
    """A label, then each line with its number."""
    flow.heading(label)
    flow.rows([Row(mark=f"{number}.", text=line) for number, line in enumerate(lines, start=1)])


def write_end(
    flow: Flow,
    sentence: Sequence[Run],
    signers: tuple[Signer, ...],
    first: float = 0.0,
    aid: Aid = NO_AID,
) -> None:
    """The closing sentence and the signatures, on one page: nobody signs an empty sheet."""
    flow.need(end_height(flow, sentence, signers, first, aid))
    flow.paragraph(*sentence, first=first)
    if aid.told:
        flow.paragraph(Run(text=aid.told))
    flow.skip(3)
    write_signatures(flow, signers, aid)


def end_height(
    flow: Flow,
    sentence: Sequence[Run],
    signers: tuple[Signer, ...],
    first: float = 0.0,
    aid: Aid = NO_AID,
) -> float:
    """Points that the closing sentence and the signatures take."""
    style = flow.style
    lines = len(wrap(sentence, style.body, style.text_width, first))
    if aid.told:
        lines += len(wrap((Run(text=aid.told),), style.body, style.text_width))
    return lines * style.body * LEADING + 3 + signatures_height(flow, signers, aid)
