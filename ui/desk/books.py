"""What a screen may ask about the counter's books: opened, narrowed, read by pages, printed, saved."""

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject

from counter_app.services.books import book_files, books
from counter_app.services.books.books import Asked, BookLine, OpenBook
from ui.desk.printing import Failed, Pages, Printing


class DeskBooks(Printing):
    """One desk's books. Reading is done on the read lane, papers and files on the paper lane."""

    def open(
        self,
        asked: Asked,
        text: str,
        *,
        given_up: threading.Event,
        owner: QObject,
        done: Callable[[OpenBook, int], None],
        failed: Failed,
    ) -> None:
        """The book narrowed to ``text``, and how many lines it has in all; nothing once given up."""

        def work() -> tuple[OpenBook, int] | None:
            whole = books.open_book(asked, desk=self._desk)
            found = books.narrowed(whole, text, desk=self._desk, cancelled=given_up.is_set)
            return None if found is None else (found, len(whole))

        def tell(answer: tuple[OpenBook, int] | None) -> None:
            if answer is not None and not given_up.is_set():
                done(*answer)

        self._jobs.run(self._desk.store.lanes.read, work, owner=owner, done=tell, failed=failed)

    def page(
        self,
        of: OpenBook,
        start: int,
        *,
        owner: QObject,
        done: Callable[[tuple[BookLine, ...]], None],
        failed: Failed,
    ) -> None:
        """The lines from ``start`` on."""
        self._jobs.run(
            self._desk.store.lanes.read,
            lambda: books.page(of, start, desk=self._desk),
            owner=owner,
            done=done,
            failed=failed,
        )

    def pages(self, of: OpenBook) -> Pages:
        """The book on paper, drawn when called."""
        at = self._now()
        return lambda: book_files.book_pdf(of, desk=self._desk, at=at)

    def print(
        self,
        of: OpenBook,
        *,
        request: str,
        owner: QObject,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Prints the lines shown; ``done`` gets what became of it, in words."""
        self._run_print(
            lambda: book_files.print_book(
                of, desk=self._desk, at=self._now(), printer=self._printer, request=request
            ),
            owner=owner,
            done=done,
            failed=failed,
        )

    def export(
        self,
        of: OpenBook,
        kind: str,
        *,
        owner: QObject,
        done: Callable[[Path], None],
        failed: Failed,
    ) -> None:
        """Writes the lines shown into the folder of exports; ``done`` gets the file."""
        self._jobs.run(
            self._desk.store.lanes.io,
            lambda: book_files.export(of, kind, desk=self._desk, at=self._now()),
            owner=owner,
            done=done,
            failed=failed,
        )

    def _now(self) -> datetime:
        return self._desk.clock.now()
