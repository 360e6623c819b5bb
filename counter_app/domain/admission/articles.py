"""The article that each rule of admission rests on: a list of data, said after the sentence.

The list is ``resources/grounds/admission.toml``; which sentence it is, the rule itself says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from counter_app.core.resources import resource
from counter_app.domain.catalogue.entry import Entry
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.coded_list import read_list
from counter_app.domain.offer import Finding

_BY_PROCEDURE: Final = "procedure"
_LAW: Final = ("Luật", "Bộ luật", "NĐ", "TT", "NQ", "QĐ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What one rule rests on: an article, or the law of the very procedure; some sectors' own."""

    code: str
    article: str
    sectors: Mapping[str, str]

    def of(self, procedure: Procedure) -> str:
        """The article to name for ``procedure``; empty where its source is no law."""
        found = self.sectors.get(procedure.sector, self.article)
        if found != _BY_PROCEDURE:
            return found
        law = procedure.source.partition(";")[0].strip()
        return law if law.startswith(_LAW) else ""


@cache
def articles() -> Mapping[str, Article]:
    """Every article by the code of its finding."""
    return read_list(resource("grounds/admission.toml"), "article", _read)


def with_article(finding: Finding, procedure: Procedure) -> Finding:
    """The finding with its article in brackets after the sentence, where it has one."""
    known = articles().get(finding.code)
    article = known.of(procedure) if known is not None else ""
    if not article:
        return finding
    return replace(finding, message=f"{finding.message.removesuffix('.')} ({article}).")


def _read(entry: Entry) -> Article:
    entry.name(entry.text("code", ""))
    own = entry.table("sectors")
    sectors = {}
    for sector in own.keys() if own else ():
        sectors[sector] = own.text(sector) if own else ""
    return Article(code=entry.text("code"), article=entry.text("article"), sectors=sectors)
