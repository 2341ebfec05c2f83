"""Make frozen values: what ``dataclass(frozen=True, slots=True)`` makes, without the wait.

To import `dataclasses`, and to compile what it writes for the classes that one answer needs, takes
twice as long as to start Python. So the rooms on the way to that answer use these values, and all
others dataclasses. `dataclasses.replace`, `asdict` and `fields` take both.

A room of values begins with ``from __future__ import annotations``: it is quicker to import, and
Python 3.14 does not show a metaclass the fields of a class without it.
"""

from functools import cache

TYPE_CHECKING = False  # type checkers know the name; typing, where it stands, takes long to import
if TYPE_CHECKING:
    from dataclasses import Field
    from typing import Any, ClassVar, NoReturn, dataclass_transform
else:
    dataclass_transform = lambda **_: lambda made: made  # noqa: E731

_set = object.__setattr__


class _Slotted(type):
    """Turn the names that the body of a class annotates into slots; keep their defaults aside."""

    def __new__(mcs, name: str, bases: tuple[type, ...], body: "dict[str, Any]") -> "_Slotted":
        types = body.get("__annotations__", {})
        body["__slots__"] = tuple(types)
        if types:  # a child without fields of its own keeps those of its parent
            body["_types"], body["__match_args__"] = types, tuple(types)
            body["_defaults"] = {field: body.pop(field) for field in types if field in body}
        return super().__new__(mcs, name, bases, body)


class _Asked:
    """Give what `dataclasses` and `inspect` look for in a class, made when they look."""

    def __set_name__(self, _: type, name: str) -> None:
        self.name = name

    def __get__(self, _: object, owner: "type[Value]") -> object:
        return getattr(_as_dataclass(owner), self.name)


@cache
def _as_dataclass(owner: "type[Value]") -> "Any":
    from dataclasses import field, make_dataclass
    from inspect import signature

    defaults = {name: field(default=value) for name, value in owner._defaults.items()}
    fields = [(name, kind, defaults.get(name, field())) for name, kind in owner._types.items()]
    made: Any = make_dataclass(owner.__name__, fields)
    made.__signature__ = signature(made)
    return made


@dataclass_transform(frozen_default=True)
class Value(metaclass=_Slotted):
    """Be the parent of frozen values; the names that a class annotates are its fields.

    Fields are given by place or by name, and checked by ``__post_init__``.
    Values are equal where class and fields are, and travel by pickle.
    """

    if TYPE_CHECKING:
        _types: ClassVar[dict[str, object]]
        _defaults: ClassVar[dict[str, object]]
        __match_args__: ClassVar[tuple[str, ...]]
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    else:
        __dataclass_fields__, __dataclass_params__, __signature__ = _Asked(), _Asked(), _Asked()

    def __init__(self, *given: object, **named: object) -> None:
        names = self.__match_args__
        if named or len(given) != len(names):
            given = self._complete(given, named)
        for name, value in zip(names, given, strict=True):
            _set(self, name, value)
        self.__post_init__()

    def _complete(self, given: tuple[object, ...], named: dict[str, object]) -> tuple[object, ...]:
        names, rest = self.__match_args__, self._defaults | named
        values = (*given, *[rest.pop(name) for name in names[len(given) :] if name in rest])
        if len(values) != len(names) or rest.keys() & named:
            _as_dataclass(type(self))(*given, **named)  # raises the TypeError that says which
        return values

    def __post_init__(self) -> None:
        """Check the fields, where a class has anything to check."""

    def _refuse(self, name: str, *_: object) -> "NoReturn":
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"{name!r} of a {type(self).__name__} cannot be changed")

    if not TYPE_CHECKING:  # a type checker would take any name for one that can be set
        __setattr__ = __delattr__ = _refuse

    def _values(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self.__match_args__])

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        named = [f"{name}={getattr(self, name)!r}" for name in self.__match_args__]
        return f"{type(self).__qualname__}({', '.join(named)})"

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), self._values()
