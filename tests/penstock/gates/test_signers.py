"""Allowed signers whose keys have expired."""

from datetime import UTC, datetime

from penstock.gates.signers import current

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def kept(options: str) -> bool:
    line = f"eve@x.org {options} ssh-ed25519 AAAA eve valid-before=20200101\n"
    return current(line, NOW) == line


def test_until_when() -> None:
    assert kept('namespaces="git"')
    assert kept('valid-after="20200101"')
    assert kept('valid-before="20270101"')
    assert kept('namespaces="git",valid-before="202606011201Z"')
    assert not kept('namespaces="git",Valid-Before="20260601115959Z"')
    assert not kept("valid-before=20260101")
    assert kept('valid-before="20261399"'), "ssh-keygen refuses it, and says so"


def test_the_others_stay() -> None:
    text = '# who\neve@x.org valid-before="20200101" ssh-ed25519 AAAA\nbob@x.org ssh-ed25519 BBBB\n'
    assert current(text, NOW) == "# who\nbob@x.org ssh-ed25519 BBBB\n"
