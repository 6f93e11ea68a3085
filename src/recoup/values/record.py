"""Records: frozen values whose methods are written once, for all classes of them."""

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")
Values = tuple[object, ...]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """A class as `@dataclass(frozen=True, slots=True)` makes it, fifteen times as fast.

    `dataclass` still reads the fields, so `fields`, `replace` and `asdict` know it. It would also
    write and compile six methods for each class, which for the classes of a deal takes longer than
    to check one; here they are plain methods, shared. A field takes part in equality, hash and
    `repr` as its `compare` and `repr` say; there is no inheritance and no `__post_init__`.
    """
    # Without a text of its own a class would get its signature for one, which is slow to find.
    cls.__doc__ = cls.__doc__ or cls.__name__
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    parts = fields(made)
    made.__init__ = _init(made, parts)
    made.__eq__, made.__hash__ = _compared(tuple(f.name for f in parts if f.compare))
    made.__repr__ = _repr
    made.__setattr__ = made.__delattr__ = _frozen
    made.__reduce__ = _reduce
    return made  # type: ignore[no-any-return]


def _init(cls: type, parts: tuple[Field[Any], ...]) -> Callable[..., None]:
    puts = tuple(getattr(cls, f.name).__set__ for f in parts)
    count = len(parts)

    def init(self: object, *given: object, **named: object) -> None:
        if named or len(given) != count:
            given = _completed(cls, parts, given, named)
        for put, value in zip(puts, given, strict=True):
            put(self, value)

    return init


def _completed(
    cls: type, parts: tuple[Field[Any], ...], given: Values, named: dict[str, object]
) -> Values:
    """A value for every field: what was given in order, by name, or else its default."""
    if len(given) > len(parts):
        raise TypeError(f"{cls.__name__} takes {len(parts)} values, not {len(given)}")
    values = list(given)
    for part in parts[len(given) :]:
        if part.name in named:
            values.append(named.pop(part.name))
        elif part.default is not MISSING:
            values.append(part.default)
        elif part.default_factory is not MISSING:
            values.append(part.default_factory())
        else:
            raise TypeError(f"{cls.__name__} wants {part.name}")
    if named:
        raise TypeError(f"{cls.__name__} takes no {', '.join(named)}, or takes it once")
    return tuple(values)


def _compared(names: tuple[str, ...]) -> tuple[Callable[..., object], Callable[..., int]]:
    said = attrgetter(*names) if names else type

    def equal(self: object, other: object) -> object:
        if type(self) is not type(other):
            return NotImplemented
        return said(self) == said(other)

    def hashed(self: object) -> int:
        return hash((type(self), said(self)))

    return equal, hashed


def _repr(self: Any) -> str:
    shown = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _frozen(self: object, name: str, value: object = None) -> NoReturn:
    raise FrozenInstanceError(f"{type(self).__name__}.{name} cannot change")


def _reduce(self: Any) -> tuple[type, Values]:
    return type(self), tuple(getattr(self, f.name) for f in fields(self))
