from penstock.mirror.instance import of_instance
from penstock.mirror.thing import GIT, OCI, Thing
from tests.penstock.support.objects import document


def test_distribution_and_sync() -> None:
    distribution = {"version": "2.9.x", "registry": "ghcr.io/fluxcd", "artifact": "oci://ghcr.io/manifests:latest"}
    sync = {"kind": "GitRepository", "url": "https://g/a", "ref": "refs/heads/main", "path": "x"}
    one = document("FluxInstance", "flux", "fluxcd.controlplane.io/v1", distribution=distribution, sync=sync)
    assert list(of_instance(one)) == [
        Thing(OCI, "ghcr.io/manifests", "latest"),
        "the distribution 2.9.x says which images of ghcr.io/fluxcd run",
        Thing(GIT, "https://g/a", "refs/heads/main"),
    ]
    assert len(list(of_instance(document("FluxInstance", "flux")))) == 1
