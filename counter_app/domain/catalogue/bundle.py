"""Several procedures filed as one (liên thông): birth with residence and insurance, death with aid.

Each part stays a dossier with its own code, result and date; the bundle only says which belong
together and shows them to the clerk as one thing to fill in. Taking it in is ``services.intake.bundles``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from counter_app.core.text import fold
from counter_app.domain.catalogue.entry import Entry, Problem, head_of
from counter_app.domain.catalogue.procedure import Case, Component, Confidence, Procedure
from counter_app.domain.deadline.limit import Limit, LimitUnit

FILE: Final = "bundles.toml"
SECTOR: Final = "Liên thông"
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One dossier of a bundle; ``provided`` are the papers that another part's result replaces."""

    procedure_code: str
    case_id: str
    provided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What is filed together, in the order in which it is resolved."""

    id: str
    name: str
    short_name: str
    parts: tuple[Part, ...]
    source: str
    confidence: Confidence
    synonyms: tuple[str, ...] = ()
    unsure: str = ""
    note: str = ""


def read_bundles(
    text: str, known: Mapping[str, Procedure], problems: list[Problem]
) -> tuple[Bundle, ...]:
    """The bundles of the file's text, each of procedures in ``known``."""
    head = head_of(FILE, text.encode(), problems)
    if head is None:
        return ()
    found = tuple(_bundle(entry, known) for entry in head.tables("bundle"))
    head.finish()
    return found


def face(bundle: Bundle, known: Mapping[str, Procedure], *, on: date | None) -> Procedure | None:
    """The bundle as one procedure to fill in: every paper once, whom it is about asked once.

    None where a part may not be received on that day.
    """
    pairs = [(known[part.procedure_code], part) for part in bundle.parts]
    if on is not None and not all(_open(*pair, on) for pair in pairs):
        return None
    subjects = (one.subject for one, _ in pairs if one.subject is not None)
    case = Case(
        id=bundle.id,
        name=bundle.short_name,
        limit=Limit(unit=LimitUnit.NONE),
        checklist=tuple(_papers(pairs)),
    )
    return Procedure(
        code=bundle.id,
        name=bundle.name,
        short_name=bundle.short_name,
        sector=SECTOR,
        cases=(case,),
        charges=tuple(rule for one, _ in pairs for rule in one.charges),
        subject=next(subjects, None),
        result="; ".join(one.result for one, _ in pairs),
        synonyms=bundle.synonyms,
        authority=pairs[0][0].authority,
        source=bundle.source,
        confidence=bundle.confidence,
        unsure=bundle.unsure,
        note=bundle.note,
    )


def case_of(procedure: Procedure, part: Part) -> Case:
    """The part's case, in force or not."""
    return next(case for case in procedure.cases if case.id == part.case_id)


def _open(procedure: Procedure, part: Part, on: date) -> bool:
    return procedure.in_force(on) and case_of(procedure, part) in procedure.cases_on(on)


def _papers(pairs: Sequence[tuple[Procedure, Part]]) -> Iterator[Component]:
    """Each paper once, whichever parts ask for it; what another part provides is not asked for."""
    seen: set[str] = set()
    for procedure, part in pairs:
        seen |= {fold(label) for label in part.provided}
        for paper in case_of(procedure, part).checklist:
            if fold(paper.label) not in seen:
                seen.add(fold(paper.label))
                yield paper


def _bundle(entry: Entry, known: Mapping[str, Procedure]) -> Bundle:
    entry.name(entry.text("id"))
    parts = tuple(_part(one, known) for one in entry.tables("part"))
    if len(parts) < _FEWEST:
        entry.wrong("part", "phải có ít nhất hai thủ tục")
    bundle = Bundle(
        id=entry.code,
        name=entry.text("name"),
        short_name=entry.text("short"),
        synonyms=entry.texts("synonyms"),
        parts=parts,
        source=entry.text("source"),
        confidence=entry.choice("confidence", Confidence),
        unsure=entry.text("unsure", ""),
        note=entry.text("note", ""),
    )
    entry.finish()
    return bundle


def _part(entry: Entry, known: Mapping[str, Procedure]) -> Part:
    part = Part(
        procedure_code=entry.text("procedure"),
        case_id=entry.text("case"),
        provided=entry.texts("provided"),
    )
    entry.finish()
    procedure = known.get(part.procedure_code)
    cases = {case.id: case for case in procedure.cases} if procedure else {}
    if procedure is None:
        entry.wrong("procedure", f"không có thủ tục {part.procedure_code!r}")
    elif part.case_id not in cases:
        entry.wrong("case", f"thủ tục không có trường hợp {part.case_id!r}")
    else:
        labels = {fold(paper.label) for paper in cases[part.case_id].checklist}
        if not labels.issuperset(map(fold, part.provided)):
            entry.wrong("provided", "có giấy tờ mà thủ tục không yêu cầu")
    return part
