"""Settings: two sources, all faults at once, nothing guessed."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock_runtime.secret import Secret
from penstock_runtime.settings import SettingsError, read_settings, setting


@dataclass(frozen=True, kw_only=True)
class Example:
    """Every kind of setting."""

    feed_interval: float = setting(
        1000.0, args=("--feedIntervalInMilliseconds",), help="Milliseconds", minimum=1, maximum=1e6
    )
    topic: str = setting(help="Where to")
    count: int = setting(3, help="How many", minimum=0)
    chaos: bool = setting(False, help="Misbehave")
    mode: Literal["PubSub", "Samples"] = setting("Samples", args=("--mm",), help="Form")
    names: tuple[str, ...] = setting((), help="Names")
    password: Secret | None = setting(None, env=("OLD_PASSWORD",), help="Password")
    folder: Path | None = setting(None, help="Folder")

    def check(self) -> Iterator[str]:
        """One thing that does not go with another."""
        if self.chaos and not self.count:
            yield "--chaos needs a --count"


def read(*argv: str, **env: str) -> Example:
    return read_settings(Example, argv, env)


def test_defaults() -> None:
    assert read("--topic=t") == Example(topic="t")


def test_the_accelerators_names_and_the_fields_own() -> None:
    assert read("--topic", "t", "--feedIntervalInMilliseconds=250").feed_interval == 250
    assert read("--topic", "t", "--feed-interval", "250").feed_interval == 250
    assert read(FEED_INTERVAL="250", TOPIC="t").feed_interval == 250


def test_the_command_line_wins() -> None:
    assert read("--topic=a", TOPIC="b").topic == "a"


def test_flags() -> None:
    assert read("--topic=t", "--chaos").chaos
    assert read("--topic=t", "--chaos=True").chaos
    assert not read("--topic=t", "--chaos", "false").chaos
    assert read("--chaos", "--topic=t").chaos


def test_lists_by_comma_and_by_repeating() -> None:
    assert read("--topic=t", "--names=a,b", "--names=c").names == ("a", "b", "c")
    assert read(TOPIC="t", NAMES="a, b").names == ("a", "b")


def test_choices_in_any_case_come_out_as_written() -> None:
    assert read("--topic=t", "--mm=pubsub").mode == "PubSub"


def test_an_empty_variable_is_one_that_is_not_set() -> None:
    assert read(TOPIC="t", COUNT="").count == 3


def test_values_with_an_equals_sign() -> None:
    assert read("--topic=a=b;c=d").topic == "a=b;c=d"


def test_all_faults_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read("--feedIntervalInMiliseconds=5", "--count=many", "--mm=Binary", "--chaos=perhaps", FEED_INTERVAL="0")
    assert caught.value.faults == (
        "--feedIntervalInMiliseconds is no argument of this module; did you mean --feedIntervalInMilliseconds?",
        "FEED_INTERVAL: 0 is less than 1",
        "--count: 'many' is no whole number",
        "--chaos: 'perhaps' is neither true nor false",
        "--mm: 'Binary' is none of PubSub, Samples",
        "--topic (TOPIC) is missing: Where to",
    )


def test_given_twice() -> None:
    with pytest.raises(SettingsError, match="more than once"):
        read("--topic=a", "--topic=b")


def test_a_name_without_its_value() -> None:
    with pytest.raises(SettingsError, match="--topic needs a value"):
        read("--topic")


def test_what_does_not_go_together() -> None:
    with pytest.raises(SettingsError, match="needs a --count"):
        read("--topic=t", "--chaos", "--count=0")


def test_a_secret_does_not_show() -> None:
    found = read("--topic=t", OLD_PASSWORD="hunter22")
    assert found.password is not None
    assert found.password.reveal() == "hunter22"
    assert "hunter22" not in f"{found} {found.password!r} {found.password!s}"


@given(st.integers(min_value=0))
def test_whole_numbers_come_back(number: int) -> None:
    assert read("--topic=t", f"--count={number}").count == number


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\0", codec="utf-8"), max_size=20), max_size=6))
def test_no_command_line_raises_anything_else(argv: list[str]) -> None:
    with contextlib.suppress(SettingsError):
        read(*argv)
