from penstock.scaffold.layout import Place
from penstock.scaffold.onboard import MOST, lines
from penstock.scaffold.plan import File

PLACE = Place("plant-c", "l4", "clusters/plant-c/l4/cluster.yaml", {})
GIT = b"""\
kind: GitRepository
spec:
  url: ssh://git@git.example/ot/the fleet
  ref: {branch: main}
  secretRef: {name: fleet-credentials}
"""
OCI = b"""\
kind: OCIRepository
spec: {url: 'oci://mirror.example/fleet', ref: {tag: main}, certSecretRef: {name: registry-ca}}
"""


def test_a_git_source_is_an_arc_configuration() -> None:
    (line,) = lines([PLACE], [File("clusters/plant-c/l4/source.yaml", GIT)])
    assert line.startswith("when Flux can read it, on plant-c/l4: az k8s-configuration flux create ")
    for word in ("--url 'ssh://git@git.example/ot/the fleet' --branch main", "--local-auth-ref fleet-credentials"):
        assert word in line
    assert line.endswith("--kustomization name=cluster path=./clusters/plant-c/l4 prune=true")


def test_an_oci_source_is_one_for_flux_itself() -> None:
    (line,) = lines([PLACE], [File("clusters/plant-c/l4/source.yaml", OCI)])
    assert (
        "flux create source oci cluster-sync --url oci://mirror.example/fleet --tag main --cert-ref registry-ca && "
        in line
    )
    assert "--path ./clusters/plant-c/l4 --prune" in line


def test_without_a_source_of_its_own_the_url_is_left_to_fill_in() -> None:
    (line,) = lines(
        [PLACE], [File("clusters/plant-c/l4/a.yaml", b"broken: [GitRepository"), File("clusters/other/x.yaml", GIT)]
    )
    assert "--url URL --branch main" in line


def test_many_clusters_are_not_listed_one_by_one() -> None:
    many = [Place("p", f"c{number}", "", {}) for number in range(MOST + 3)]
    assert list(lines(many, []))[MOST:] == ["and the same for 3 more clusters"]
