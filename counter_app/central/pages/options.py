"""What may be chosen in a move's form: papers of the checklist, defects, grounds of refusal."""

from collections.abc import Iterator

from counter_app.central.pages.site import OfficeRules
from counter_app.domain.defects import defect_kinds
from counter_app.domain.grounds import Stage, offered_grounds
from counter_app.domain.workflow import Move
from counter_app.protocol.received import facts_of, from_text
from db.central.desk_dossier import Whole

Options = dict[str, tuple[tuple[str, str], ...]]


def options_for(move: Move, whole: Whole, rules: OfficeRules) -> Options:
    """Value and words by the name of the row's field; none for what is no choice."""
    if move is Move.ASK_SUPPLEMENT:
        kinds = tuple((one.code, one.name) for one in defect_kinds().values())
        papers = tuple((label, label) for label in dict.fromkeys(_papers(whole, rules)))
        return {"component": (("", "Cả hồ sơ"), *papers), "code": (("", "– chọn –"), *kinds)}
    if move is Move.REFUSE:
        offered = offered_grounds(Stage.APPRAISAL, procedure=whole.now.procedure_code)
        grounds = tuple((one.code, one.wording.replace("{words}", "…")) for one in offered)
        return {"code": (("", "– chọn –"), *grounds)}
    return {}


def _papers(whole: Whole, rules: OfficeRules) -> Iterator[str]:
    """What was handed in, then what the case asks for."""
    received = from_text(facts_of(whole.now))
    yield from (one.label for one in received.components)
    known = rules.catalogue.get(whole.now.procedure_code)
    for case in known.cases if known else ():
        if case.id == received.case_id:
            yield from (one.label for one in case.checklist)
