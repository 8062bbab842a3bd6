from penstock.errors import PenstockError, ToolFailed, ToolMissing


def test_a_missing_tool_says_what_to_do() -> None:
    assert str(ToolMissing("git")) == "the program 'git' is not on PATH: install it, or put it on PATH"


def test_a_failed_tool_can_be_repeated_by_hand() -> None:
    assert str(ToolFailed("git log", "/x", 128, " no\n")) == "`git log` in /x ended with 128: no"
    assert str(ToolFailed("git log", "/x", 1, "")) == "`git log` in /x ended with 1: no message"


def test_all_are_of_one_family() -> None:
    assert issubclass(ToolMissing, PenstockError)
    assert issubclass(ToolFailed, PenstockError)
