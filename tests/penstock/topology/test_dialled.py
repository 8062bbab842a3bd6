"""topology.dialled: what somebody asks about, as a process would dial it."""

import pytest

from penstock.errors import PenstockError
from penstock.topology.dialled import Dialled, dialled


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("git.example", "git.example", 443),
        ("GIT.Example.", "git.example", 443),
        ("git.example:8084", "git.example", 8084),
        ("münchen.example:8883", "xn--mnchen-3ya.example", 8883),
        ("10.0.3.10:8883", "10.0.3.10", 8883),
        ("::1", "::1", 443),
        ("[2001:DB8::1]", "2001:db8::1", 443),
        ("[2001:db8::1]:8084", "2001:db8::1", 8084),
    ],
)
def test_what_can_be_dialled(text: str, host: str, port: int) -> None:
    assert dialled(text) == Dialled(host, port)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is empty"),
        ("https://git.example", "it has a scheme"),
        ("git.example/path", "it has a slash"),
        ("git.example:", "a port is a number"),
        ("git.example:0", "a port is a number"),
        ("git.example:70000", "a port is a number"),
        ("git.example:https", "a port is a number"),
        ("[2001:db8::1", "stands in brackets"),
        ("*.arc.example", "ask for a name below it, such as x.arc.example"),
        ("x..arc.example", "the label ''"),
        ("010.0.3.10", "without leading zeros"),
        ("10.0.3.256", "from 0 to 255"),
        ("10.0.3.0/24", "it has a slash"),
        ("mosquittocluster.edge-core.svc.cluster.local:1883", "a name inside the cluster"),
        ("localhost", "a name inside the cluster"),
    ],
)
def test_what_nobody_dials(text: str, said: str) -> None:
    with pytest.raises(PenstockError, match=said):
        dialled(text)
