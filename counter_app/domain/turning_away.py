"""What an unfinished intake says on forms 02 and 03: findings turned into defects and grounds.

The clerk sees them chosen and may change them; the coded lists are in ``defects`` and ``grounds``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from counter_app.domain.catalogue.procedure import ComponentKind
from counter_app.domain.checklist import Missing, MissingReason
from counter_app.domain.defects import defect_kinds
from counter_app.domain.grounds import refusal_grounds
from counter_app.domain.offer import Finding
from counter_app.domain.step import Defect, Ground

_BY_PROXY: Final = "Thông tư 04/2020/TT-BTP, Điều 2"
# By what reason the wrong kind of a paper is refused; a plain copy is simply still to come.
_WRONG_KIND: Final = {
    ComponentKind.ORIGINAL: "not_original",
    ComponentKind.CERTIFIED_COPY: "not_certified",
    ComponentKind.COPY_CHECKED: "no_original_to_compare",
    ComponentKind.SHOWN_ONLY: "no_original_to_compare",
    ComponentKind.ELECTRONIC: "file_unfit",
}
# What another paper or another person mends; with its article where the sector's law has one.
_DEFECTS: Final = {
    "authority_missing": ("no_authority", ""),
    "introduction_missing": ("no_authority", ""),
    "authority_uncertified": ("no_authority", _BY_PROXY),
    "relation_missing": ("no_authority", _BY_PROXY),
}
_CIVIL_STATUS: Final = "Hộ tịch"
_CERTIFICATION: Final = "Chứng thực"
# What no paper mends today.
_GROUNDS: Final = {
    "presence_required": "presence_required",
    "authority_not_allowed": "presence_required",
    "authority_expired": "not_entitled_to_file",
    "authority_scope": "not_entitled_to_file",
    "principal_dead": "not_entitled_to_file",
    "marriage_age": "not_eligible",
    "owner_dead": "not_entitled_to_file",
    "submitter_dead": "not_entitled_to_file",
    "procedure_not_in_force": "procedure_gone",
}
_ARTICLES: Final = {
    ("presence_required", _CIVIL_STATUS): f"{_BY_PROXY} khoản 1",
    ("not_eligible", _CIVIL_STATUS): "Luật Hôn nhân và gia đình 2014, Điều 8",
    ("presence_required", _CERTIFICATION): "Nghị định 23/2015/NĐ-CP, Điều 24",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TurningAway:
    """What the fields as they stand would put on form 02 and on form 03."""

    defects: tuple[Defect, ...] = ()
    grounds: tuple[Ground, ...] = ()


def lacking(missing: Iterable[Missing]) -> tuple[Defect, ...]:
    """The papers of the checklist that are still to come, each with what is wrong."""
    return tuple(_lack(one) for one in missing)


def defects_of(findings: Iterable[Finding]) -> tuple[Defect, ...]:
    """What else of the filing another visit can mend, each once."""
    found = dict.fromkeys(_DEFECTS[one.code] for one in findings if one.code in _DEFECTS)
    made = {code: (defect_kinds()[code].defect(), article) for code, article in found}
    return tuple(replace(one, ground=article or one.ground) for one, article in made.values())


def never_to_come(missing: Iterable[Missing]) -> tuple[Ground, ...]:
    """The grounds for which a paper that will never come is refused, as a consent not given."""
    codes = dict.fromkeys(one.component.refusal for one in missing)
    return tuple(refusal_grounds()[code].ground() for code in codes if code in refusal_grounds())


def grounds_of(codes: Iterable[str], *, sector: str) -> tuple[Ground, ...]:
    """Why the filing may not be taken in at all, each ground once, by its article."""
    found = dict.fromkeys(_GROUNDS[code] for code in codes if code in _GROUNDS)
    return tuple(_ground(code, sector) for code in found)


def _lack(missing: Missing) -> Defect:
    paper = missing.component
    code = "missing"
    if missing.reason is MissingReason.TOO_FEW:
        code = "too_few"
    elif missing.reason is MissingReason.WRONG_KIND:
        code = _WRONG_KIND.get(paper.kind, code)
    words = f"còn thiếu {paper.count - missing.given}" if code == "too_few" else ""
    return defect_kinds()[code].defect(component=paper.label, words=words)


def _ground(code: str, sector: str) -> Ground:
    ground = refusal_grounds()[code].ground()
    return replace(ground, article=_ARTICLES.get((code, sector), ground.article))
