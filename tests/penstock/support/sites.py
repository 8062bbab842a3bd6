"""Small fleets of sites that promote to each other: one base, and a release for each site."""

from collections.abc import Callable, Iterable, Mapping

from tests.penstock.support.manifests import URL, flux, lines
from tests.penstock.support.repository import Repository

SETTINGS = lines(
    'clusters: ["clusters/*/*"]', f'repository: ["{URL}"]', 'kubernetesVersion: "1.33"', 'fluxVersion: "2.9"'
)
DIGEST = "sha256:{:064x}"
BASE = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: historian
  namespace: default
spec:
  selector:
    matchLabels: {app: historian}
  template:
    metadata:
      labels: {app: historian}
    spec:
      containers:
        - name: historian
          image: historian
"""


def release(version: str, number: int, site: str) -> str:
    """A release with one image, and a comment of the site's own."""
    return f"""\
# What {site} runs.
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
images:
  - name: historian   # stores everything
    newName: 'registry.example.org/historian'
    newTag: {version}
    digest: {DIGEST.format(number)}
"""


def fleet(sites: Iterable[str], version: str = "1.0.0", number: int = 1) -> dict[str, str]:
    """Each site with one cluster `l3` that runs the base with the site's release."""
    files = {
        "penstock.yaml": SETTINGS,
        "apps/base/historian.yaml": BASE,
        "apps/base/kustomization.yaml": "resources: [historian.yaml]\n",
    }
    for site in sites:
        files[f"clusters/{site}/l3/apps.yaml"] = flux("apps", "apps/base", f"components: [../sites/{site}/release]")
        files[f"apps/sites/{site}/release/kustomization.yaml"] = release(version, number, site)
    return files


#: Where the release and the lock of a site are.
PLACE = "apps/sites/{}/release/kustomization.yaml"
LOCK = "clusters/{}/release.lock.yaml"


def ahead(repo: Callable[[Mapping[str, str]], Repository]) -> Repository:
    """Two plants, of which plant-a is one version ahead; all of it committed."""
    repository = repo(fleet(["plant-a", "plant-b"]))
    repository.commit({PLACE.format("plant-a"): release("1.1.0", 2, "plant-a")})
    return repository
