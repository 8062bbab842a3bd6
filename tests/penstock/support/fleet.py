"""The fleet that the tests of bad input damage: two clusters, one of them with an application."""

from collections.abc import Mapping

from tests.penstock.support.manifests import URL, config_map, deployment, flux, lines, resources

SETTINGS = lines(
    'clusters: ["clusters/*"]',
    f'repository: ["{URL}"]',
    'kubernetesVersion: "1.33"',
    'fluxVersion: "2.9"',
)

#: Cluster one: `apps` (one Deployment) and `infra` (one ConfigMap); cluster two: `infra` alone. Nothing is wrong.
FLEET: Mapping[str, str] = {
    "penstock.yaml": SETTINGS,
    "clusters/one/apps.yaml": flux("apps", "apps"),
    "clusters/one/infra.yaml": flux("infra", "infra"),
    "clusters/two/infra.yaml": flux("infra", "infra"),
    "apps/kustomization.yaml": resources("web.yaml"),
    "apps/web.yaml": deployment("web"),
    "infra/config.yaml": config_map("infra", {"kept": "here"}),
}
