"""The catalogue of procedures: looked up by code, found by the words a citizen uses.

Its files are read in ``reader``; this is what the rest of the house sees.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.text import fold
from counter_app.domain.catalogue.bundle import FILE, Bundle, face, read_bundles
from counter_app.domain.catalogue.check import check
from counter_app.domain.catalogue.entry import Problem
from counter_app.domain.catalogue.procedure import Procedure
from counter_app.domain.catalogue.reader import read_text
from counter_app.domain.catalogue.search import SearchIndex

SHIPPED: Final = "kèm theo chương trình"
MARK: Final = "lien thong"  # what people say when they mean several at once


class CatalogueError(UserError):
    """The catalogue's files contradict their own rules; ``problems`` names each place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            "catalogue_broken",
            f"Danh mục thủ tục có {len(problems)} lỗi. Hãy dùng lại bản trước và báo người cập nhật"
            " danh mục.",
        )
        self.problems = tuple(problems)

    def __str__(self) -> str:
        """The message and every problem, one a line."""
        return "\n".join([self.message, *map(str, self.problems)])


class Catalogue:
    """The procedures an office offers, and those filed together; never changes once loaded.

    ``version`` names the edition, for explanations.
    """

    def __init__(
        self,
        procedures: Sequence[Procedure],
        bundles: Sequence[Bundle] = (),
        *,
        version: str = SHIPPED,
    ) -> None:
        self.version = version
        self.procedures = tuple(procedures)
        self.bundles = tuple(bundles)
        self._by_code = {procedure.code: procedure for procedure in procedures}

    def __len__(self) -> int:
        """How many procedures, in force or not."""
        return len(self.procedures)

    def get(self, code: str) -> Procedure | None:
        """The procedure of that code, in force or not."""
        return self._by_code.get(code.strip())

    def require(self, code: str, *, on: date) -> Procedure:
        """The procedure of that code, which may be received on that day."""
        procedure = self.get(code)
        if procedure is None:
            raise UserError(
                "procedure_unknown",
                f"Không có thủ tục mã {code}. Hãy gõ tên thủ tục để tìm.",
                field="procedure_code",
            )
        if not procedure.in_force(on):
            raise UserError(
                "procedure_not_in_force",
                f"Thủ tục {code} không có hiệu lực ngày {on:%d/%m/%Y}. Hãy chọn thủ tục thay thế.",
                field="procedure_code",
            )
        return procedure

    def bundle(self, id_: str) -> Bundle | None:
        """The bundle of that id."""
        return next((one for one in self.bundles if one.id == id_), None)

    def face(self, id_: str, *, on: date) -> Procedure | None:
        """A bundle as one procedure to fill in; None where it may not be received on that day."""
        bundle = self.bundle(id_)
        return face(bundle, self._by_code, on=on) if bundle is not None else None

    def prepare(self) -> None:
        """Builds the search index ahead of the first key; for the moment after the window shows."""
        _ = self._search, self._bundle_search

    @cached_property
    def _search(self) -> SearchIndex:
        """Built at the first key, so that the window opens without it."""
        return SearchIndex(self.procedures)

    @cached_property
    def _bundle_search(self) -> SearchIndex:
        """Over the faces as they are today or on any day: only their words matter."""
        faces = (face(one, self._by_code, on=None) for one in self.bundles)
        return SearchIndex([one for one in faces if one is not None])

    def find_filings(self, query: str, *, on: date, limit: int = 12) -> tuple[Procedure, ...]:
        """What may be filed under ``query``: bundles that were asked for by their words, then all.

        A bundle is meant when its words say so ("liên thông"): a word such as "khai sinh" alone
        still leads to the procedure itself.
        """
        found = self.find(query, on=on, limit=limit)
        meant = (self.face(one.code, on=on) for one in self._bundle_search.find(query))
        bundles = tuple(one for one in meant if one is not None)
        asked = MARK in fold(query)
        return ((*bundles, *found) if asked else (*found, *bundles))[:limit]

    def find(self, query: str, *, on: date | None = None, limit: int = 12) -> tuple[Procedure, ...]:
        """The procedures that every word of ``query`` begins a word of, best first.

        Marks, case and the order of words do not matter; a code or the initials of a short name
        ("ks") are found too. With ``on``, only what may be received on that day.
        """
        found = self._search.find(query)
        offered = (one for one in found if on is None or one.in_force(on))
        return tuple(one for one, _ in zip(offered, range(limit), strict=False))


def load_catalogue(directory: Path) -> Catalogue:
    """Reads every ``*.toml`` of the folder; raises ``CatalogueError`` with all problems at once."""
    return read_catalogue(catalogue_files(directory), source=directory.name)


def catalogue_files(directory: Path) -> dict[str, str]:
    """The texts of the folder's ``*.toml`` by their names; ``CatalogueError`` where one is none."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(directory.glob("*.toml")):
        try:
            texts[path.name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            problems.append(Problem(file=path.name, code="-", field="-", message=str(error)))
    if problems:
        raise CatalogueError(problems)
    return texts


def read_catalogue(
    files: Mapping[str, str], *, version: str = SHIPPED, source: str = "files"
) -> Catalogue:
    """The catalogue of these texts by name; raises ``CatalogueError`` with all problems at once."""
    problems: list[Problem] = []
    names = [name for name in sorted(files) if name != FILE]
    read = [pair for name in names for pair in read_text(name, files[name], problems)]
    broken = {problem.code for problem in problems}
    check([(entry, procedure) for entry, procedure in read if procedure.code not in broken])
    if not read and not problems:
        problems.append(Problem(file=source, code="-", field="-", message="không có tệp"))
    procedures = [procedure for _, procedure in read]
    known = {procedure.code: procedure for procedure in procedures}
    bundles = read_bundles(files[FILE], known, problems) if FILE in files else ()
    if problems:
        raise CatalogueError(problems)
    return Catalogue(procedures, bundles, version=version)
