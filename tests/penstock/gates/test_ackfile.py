"""The file of what a site's clusters said."""

import pytest

from penstock.errors import PenstockError
from penstock.gates.ackfile import read, written
from penstock.gates.word import Ack, Word
from tests.penstock.gates.states import ack, cargo, run

A, B = cargo("sha256:a", x="1"), cargo("sha256:b", x="2", y="on")


def test_what_is_written_is_read() -> None:
    one = Ack(
        "plant-b",
        {
            "l3": Word("main@sha1:0", "", (run(A, 9, 5), run(B, 5, 1, ready=False), run(B, 1))),
            "l2": Word("main@sha1:1", "flux-system/apps: no such host", (run(A, 9),)),
        },
    )
    assert read(written(one), "ack.yaml", "plant-b") == one


def test_another_site_s_words_are_refused() -> None:
    with pytest.raises(PenstockError, match=r"ack\.yaml: this is what plant-a said, not plant-b"):
        read(written(ack("plant-a", run(A, 1))), "ack.yaml", "plant-b")


def test_a_cluster_without_runs_is_refused_with_its_line() -> None:
    text = "apiVersion: penstock/v1\nkind: SiteAck\nsite: plant-b\nclusters:\n  l3:\n    revision: x\n    runs: []\n"
    with pytest.raises(PenstockError, match=r"ack\.yaml:7: clusters\.l3\.runs: "):
        read(text.encode(), "ack.yaml", "plant-b")
