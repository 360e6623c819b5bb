"""People of one kind, entered one after another: a list, and under it the fields of the next one."""

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

import msgspec
from PySide6.QtWidgets import QWidget

from counter_app.core.errors import UserError
from counter_app.domain.entitled import share_a_number
from counter_app.domain.people.applicant import Person
from ui.dialogs.intake.people_list import NOBODY, PeopleList
from ui.widgets.beside import nothing_wrong, say_beside
from ui.widgets.fields import button
from ui.widgets.layout import Notice

One = TypeVar("One")
TWICE = "{} đã có trong danh sách: hãy chọn dòng ấy để sửa."


class PeopleTab(QWidget, Generic[One]):
    """Cards in a row lose nobody, nobody stands there twice, a line comes back to be mended.

    What one of them is, how it is laid out, shown and read is a subclass's.
    """

    KIND: ClassVar[Any]
    """What a line is."""
    FIELD: ClassVar[str]
    """What the fields of one of them begin with, where an error names them."""
    CALLED: ClassVar[str]
    MOST: ClassVar[int]

    def __init__(self, people: tuple[One, ...], *, height: int) -> None:
        super().__init__()
        self.listed = list(people)
        self.list = PeopleList(name=f"Danh sách {self.CALLED}", height=height)
        self.said = Notice("info")
        self.add = button("Thê&m người này", role="small")
        self.remove = button("&Bỏ người đang chọn", role="small")
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.list.opened.connect(self._mend)

    def held(self) -> Any:
        """The list, as JSON can say it."""
        return msgspec.to_builtins(self.listed)

    def take_held(self, held: Any) -> None:
        """Shows that list again."""
        self.listed = [msgspec.convert(one, type=self.KIND) for one in held]
        self._show()

    def note_unread(self, error: UserError) -> None:
        """A card or a passport that could not be read is counted, so that nobody is left out."""
        self.list.note_unread()
        self.said.say(error.message, tone="bad")

    def take_scanned(self, person: Person) -> None:
        """One more of them, whom a card or a passport names."""
        try:
            self._take(person)
        except UserError as error:
            self.said.say(error.message, tone="warn")

    def add_typed(self) -> bool:
        """Adds whoever stands in the fields; False where that cannot be, and why is said."""
        return (self.list.mended == NOBODY and not self._is_told()) or self._add()

    def _person(self, one: One) -> Person:
        """Who a line is about."""
        raise NotImplementedError

    def _words(self, one: One) -> str:
        """A line of the list."""
        raise NotImplementedError

    def _take(self, person: Person) -> None:
        """Whoever a card names; ``UserError`` where they cannot be in the list."""
        raise NotImplementedError

    def _places(self) -> Mapping[str, QWidget]:
        """Where what is wrong is mended; name and ``personal_id`` of one of them are there."""
        raise NotImplementedError

    def _is_told(self) -> bool:
        """Whether anything is told of somebody in the fields."""
        raise NotImplementedError

    def _typed(self) -> One:
        """Whoever stands in the fields; ``UserError`` for what cannot be read."""
        raise NotImplementedError

    def _fill(self, one: One) -> None:
        """Brings a line back into the fields, and the keyboard there."""
        raise NotImplementedError

    def _clear(self) -> None:
        """Empties the fields."""
        raise NotImplementedError

    def _add(self) -> bool:
        """Whether whoever stands in the fields now stands in the list; where not, why is said."""
        places = self._places()
        nothing_wrong(places.values())
        try:
            self._put(self._typed(), at=self.list.mended)
        except UserError as error:
            say_beside(error, places, self.said)
            return False
        self._forget()
        places[f"{self.FIELD}.name"].setFocus()
        return True

    def _put(self, one: One, *, at: int = NOBODY) -> None:
        """``one`` stands in line ``at``, or in a new one; ``UserError`` where that cannot be."""
        person, is_new = self._person(one), at == NOBODY
        if not person.name:
            words = f"Hãy nhập họ và tên {self.CALLED}, {self.list.or_else()}."
            raise UserError("name_missing", words, field=f"{self.FIELD}.name")
        self._require_new(person, at)
        if is_new and len(self.listed) >= self.MOST:
            words = f"Một hồ sơ ghi nhiều nhất {self.MOST} {self.CALLED}."
            raise UserError("people_full", words)
        if is_new:
            self.listed.append(one)
        else:
            self.listed[at] = one
        self.said.say(f"{'Đã thêm' if is_new else 'Đã sửa'} {person.name}.", tone="good")
        self._show()

    def _require_new(self, person: Person, at: int) -> None:
        """Returns when no line but ``at`` has this number."""
        others = (self._person(one) for number, one in enumerate(self.listed) if number != at)
        if any(share_a_number(person, one) for one in others):
            field = f"{self.FIELD}.personal_id"
            raise UserError("person_twice", TWICE.format(person.name), field=field)

    def _mend(self, at: int) -> None:
        """Brings the line back into the fields; whoever stood there is added first."""
        if not self.add_typed():
            return
        self.list.mended = at
        self._fill(self.listed[at])
        name = self._person(self.listed[at]).name
        self.said.say(f"Đang sửa {name}: Ctrl Enter hoặc Alt M để ghi.", tone="info")

    def _remove(self) -> None:
        mended, at = self.list.mended, self.list.take_out()
        if at is None:
            return
        del self.listed[at]
        if at == mended:  # whoever goes stands in the fields no longer
            self._forget()
        self._show()

    def _forget(self) -> None:
        self.list.mended = NOBODY
        self._clear()

    def _show(self) -> None:
        self.list.show_lines(f"{at}. {self._words(one)}" for at, one in enumerate(self.listed, 1))
