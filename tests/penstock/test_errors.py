from penstock.errors import PenstockError, ToolFailed, ToolMissing


def test_a_missing_tool_says_what_to_do() -> None:
    assert str(ToolMissing("git")) == "the program 'git' is not on PATH: install it, or put it on PATH"


def test_a_failed_tool_can_be_repeated_by_hand() -> None:
    assert str(ToolFailed("git log", "/x", 128, " no\n")) == "`git log` in /x ended with 128: no"
    assert str(ToolFailed("git log", "/x", 1, "")) == "`git log` in /x ended with 1: no message"


def test_a_lock_that_a_killed_git_left_is_told_with_what_to_do() -> None:
    said = "fatal: cannot lock ref 'HEAD': Unable to create '/x/.git/HEAD.lock': File exists.\n\nAnother git …\n"
    assert str(ToolFailed("git update-ref", "/x", 128, said)) == (
        "`git update-ref` in /x ended with 128: git is at work here (/x/.git/HEAD.lock is there): run this again when "
        "it is done, or remove that file when no git runs any more"
    )
    assert str(ToolFailed("git reset", "/x", -9, "")) == "`git reset` in /x ended with -9: a signal ended it"


def test_all_are_of_one_family() -> None:
    assert issubclass(ToolMissing, PenstockError)
    assert issubclass(ToolFailed, PenstockError)
