"""What models have against values, in words."""

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from penstock.misfit import misfit


class Rule(BaseModel):
    """A little of everything."""

    model_config = ConfigDict(extra="forbid", strict=True)

    code: str = Field(pattern="^[a-z]+$")
    kinds: tuple[str, ...] = ()
    match: dict[str, str] = Field(default_factory=dict)
    message: str = Field(default="xxx", min_length=3)
    name: str = Field(default="x", min_length=1)
    on: bool = True
    other: "Rule | None" = None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "it is missing"),
        ({"code": "a", "kind": 1}, "there is no such key here"),
        ({"code": "a", "kinds": "Service"}, "write a list"),
        ({"code": "a", "match": None}, "write keys and values"),
        ({"code": "a", "other": []}, "write keys and values"),
        ({"code": True}, "write a text; quotes make one of anything"),
        ({"code": "A"}, "it is not of the form ^[a-z]+$"),
        ({"code": "a", "message": "no"}, "it needs 3 characters or more"),
        ({"code": "a", "name": ""}, "it is empty"),
        ({"code": "a", "on": "yes"}, "write true or false"),
    ],
)
def test_a_fault_says_what_to_write(given: object, words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Rule.model_validate(given)
    assert [misfit(one) for one in caught.value.errors()] == [words]
