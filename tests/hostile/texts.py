"""What fuzzers feed: YAML that is nearly right, and sentences that mean something to those who read reports."""

from hypothesis import strategies as st

from tests.penstock.support.fleet import FLEET
from tests.penstock.support.reports import HOSTILE

#: Pieces of which strange YAML is made.
PIECES = st.sampled_from(
    [
        *(
            "a: b\n",
            "- a\n",
            "  ",
            "\t",
            "{",
            "}",
            "[",
            "]",
            ": ",
            "? ",
            "&a ",
            "*a",
            "<<: *a\n",
            "---\n",
            "...\n",
            "| \n",
            "> \n",
        ),
        *(
            "!!int ",
            "!!bool ",
            "!!timestamp ",
            "!!binary ",
            "!!set ",
            "!!float ",
            "!x ",
            "%YAML 1.2\n",
            "\ufeff",
            "\x00",
            "\x85",
        ),
        *("1:1:1", "0x", "1e999", "2026-99-99", "~", ".nan", "'", '"', "#", "\\", "${A}", "\U0001f600", "\u2028", "\r"),
        *(
            "kind: Kustomization\n",
            "apiVersion: v1\n",
            "metadata:\n",
            "  name: a\n",
            "spec:\n",
            "resources:\n",
            "patches:\n",
        ),
        *("clusters: [a]\n", "rules:\n", "sync:\n", "waivers:\n", "path: ./a\n", "sources:\n", "assume:\n"),
    ]
)
STRANGE = st.lists(PIECES, max_size=30).map("".join).map(str.encode)


@st.composite
def damaged(draw: st.DrawFn, texts: tuple[str, ...] = tuple(FLEET.values())) -> bytes:
    """A text of a fleet with a few bytes changed, cut, or repeated."""
    data = bytearray(draw(st.sampled_from(texts)).encode())
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        piece = draw(PIECES).encode()
        match draw(st.integers(0, 3)):
            case 0:
                data[at:at] = piece
            case 1:
                data[at : at + len(piece)] = piece
            case 2:
                del data[at : at + draw(st.integers(1, 20))]
            case _:
                data[at:at] = data[max(0, at - 10) : at] * 3
    return bytes(data)


YAML = st.one_of(st.binary(max_size=80), STRANGE, damaged())
#: Anybody's words: a character, or a sentence that is an attack somewhere.
WORDS = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=30), st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join)
)
