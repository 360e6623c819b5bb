"""A value of a type with every one of its fields filled: whoever adds one has it tried, too."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any, Final

from msgspec import inspect

from counter_app.domain.people.identity import PartialDate

_NUMBERS: Final = count(1)
_PLAIN: Final[dict[type, object]] = {
    inspect.DateType: date(1990, 2, 1),
    inspect.DateTimeType: datetime(2026, 11, 23, tzinfo=UTC),
    inspect.IntType: 1,
    inspect.BoolType: True,
}


def filled(kind: Any) -> Any:
    """Every word in it is another one, and nobody's."""
    return _filled(inspect.type_info(kind))


def _filled(told: inspect.Type) -> Any:
    match told:
        case inspect.UnionType(types=types):
            empty = (inspect.NoneType, inspect.CustomType)
            return _filled(next(one for one in types if not isinstance(one, empty)))
        case inspect.StructType(cls=cls) | inspect.DataclassType(cls=cls) if cls is PartialDate:
            return PartialDate(year=1990, month=2, day=1)
        case inspect.StructType() | inspect.DataclassType():
            return told.cls(**{one.name: _filled(one.type) for one in told.fields})
        case inspect.EnumType(cls=cls):
            return next(iter(cls))
        case inspect.VarTupleType(item_type=item):
            return (_filled(item),)
        case inspect.StrType():
            return f"Ưng Thị Hờ Mơ {next(_NUMBERS):04d}"
    return _PLAIN[type(told)]
