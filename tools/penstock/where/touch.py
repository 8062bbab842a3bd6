"""What a step does to a field."""

from dataclasses import dataclass

from penstock.where.sheet import Setter


@dataclass(frozen=True, slots=True)
class Touch:
    """A step that has to do with a field. `whole`: it sets the field, or something that holds it, from the ground up;
    else it only adds to what is there. `removes`: it takes the field away. `sure`: what it sets is what the object
    has. `key`: where the field's name is written when that is not on the same line."""

    setter: Setter
    whole: bool = False
    removes: bool = False
    sure: bool = True
    key: Setter | None = None
    #: What a value is put together from, when several lines give a part each.
    parts: tuple[Setter, ...] = ()
