"""What a screen may ask about the wording of papers: read, look, save, take back, its history."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject

from counter_app.core.errors import EnvironmentFault
from counter_app.core.given_path import read_given
from counter_app.services.desk import Desk
from counter_app.services.papers.preview import Preview, pages_of
from counter_app.services.wording import templates
from counter_app.services.wording.template_preview import preview_pdf
from counter_app.services.wording.templates import Template
from ui.desk.printing import Failed, Pages
from ui.jobs import Jobs

_MOST_BYTES = 8_000_000  # a picture is refused long before; this is a film picked by mistake


class Templates:
    """One desk's templates. Previews are drawn on the paper lane."""

    def __init__(self, *, desk: Desk, jobs: Jobs) -> None:
        self._desk, self._jobs = desk, jobs

    def may_change(self) -> bool:
        """Whether whoever sits here may save."""
        return templates.may_change(self._desk)

    def history(
        self, kind: str, *, owner: QObject, done: Callable[[tuple[Template, ...]], None]
    ) -> None:
        """Every version of the office's own, the newest first; none means the program's words."""
        work = self._desk.store.lanes.read
        self._jobs.run(
            work, lambda: templates.history(kind, desk=self._desk), owner=owner, done=done
        )

    def look(
        self,
        kind: str,
        texts: Mapping[str, str],
        logo: bytes,
        *,
        dpi: float,
        owner: QObject,
        done: Callable[[Preview], None],
        failed: Failed,
    ) -> None:
        """The paper in these words, as pictures."""
        desk = self._desk

        def work() -> Preview:
            return pages_of(preview_pdf(kind, texts, desk=desk, logo=logo), dpi=dpi)

        self._jobs.run(desk.store.lanes.io, work, owner=owner, done=done, failed=failed)

    def pages(self, kind: str, texts: Mapping[str, str], logo: bytes) -> Pages:
        """The paper in these words, drawn when called."""
        return lambda: preview_pdf(kind, texts, desk=self._desk, logo=logo)

    def save(
        self,
        kind: str,
        texts: Mapping[str, str],
        logo: bytes,
        *,
        owner: QObject,
        done: Callable[[Template], None],
        failed: Failed,
    ) -> None:
        """Puts the words in force."""
        desk, at = self._desk, self._desk.clock.now()
        self._jobs.run(
            desk.store.lanes.write,
            lambda: templates.save(kind, texts, desk=desk, at=at, logo=logo),
            owner=owner,
            done=done,
            failed=failed,
        )

    def reset(
        self, kind: str, *, owner: QObject, done: Callable[[Template], None], failed: Failed
    ) -> None:
        """Takes the program's own words back."""
        desk, at = self._desk, self._desk.clock.now()
        self._jobs.run(
            desk.store.lanes.write,
            lambda: templates.reset(kind, desk=desk, at=at),
            owner=owner,
            done=done,
            failed=failed,
        )

    def read_picture(
        self, path: Path, *, owner: QObject, done: Callable[[bytes], None], failed: Failed
    ) -> None:
        """A picture file, as far as one is ever needed."""

        def work() -> bytes:
            try:
                return read_given(path, _MOST_BYTES)
            except OSError as error:
                raise EnvironmentFault(
                    "picture_unreadable", "Không đọc được tệp ảnh. Hãy chọn lại tệp."
                ) from error

        self._jobs.run(self._desk.store.lanes.io, work, owner=owner, done=done, failed=failed)
