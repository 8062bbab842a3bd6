from dataclasses import replace

import pytest

from penstock.artifact.choose import chosen, url_of
from penstock.errors import PenstockError
from penstock.expand.rendered import ClusterRender
from penstock.render.source import Source
from tests.penstock.support import renders
from tests.penstock.support.values import document

SOURCE = document("source.toolkit.fluxcd.io/v1", "GitRepository", "fleet", "flux-system", spec={"url": "https://a"})


def reading(*sources: Source | None) -> ClusterRender:
    return renders.render(*(replace(renders.rendered(SOURCE), source=source) for source in sources))


def test_one_artifact_for_all() -> None:
    assert chosen([reading(Source("here"), None), reading(Source("here"), Source("away"))], "here") == Source("here")


def test_two_artifacts_are_told_apart() -> None:
    with pytest.raises(PenstockError, match="different artifacts"):
        chosen([reading(Source("here")), reading(Source("here", "/docs/"))], "here")


def test_nobody_reads_it() -> None:
    with pytest.raises(PenstockError, match="none of these"):
        chosen([reading(Source("away"), None)], "here")


def test_the_url() -> None:
    assert url_of([reading(None)]) == "https://a"
    assert url_of([renders.render()]) == ""
