"""Facts of sites and clusters."""

from tests.placement.swap import Swap

FLUX = "clusters/*/*/[aep]*.yaml"
FACTS = "clusters/*/*/cluster.yaml"
SITE = "clusters/*/site/site.yaml"

AIMS = (
    Swap("bad fact", FACTS, r"LEVEL: .*", "LEVEL: l9", ("facts-invalid",)),
    Swap("bad fact", FACTS, r"CONNECTIVITY: .*", "CONNECTIVITY: sometimes", ("facts-invalid",)),
    Swap("bad fact", FACTS, r"(KUBERNETES|FLUX)_VERSION: .*", r"\1_VERSION: newest", ("facts-invalid",)),
    Swap("bad fact", FACTS, r"((?:NODE|POD|SERVICE)_CIDR): .*", r"\1: 10.0.0.1/8", ("facts-invalid",)),
    Swap("bad fact", SITE, r"TIME_ZONE: .*", "TIME_ZONE: Mars/Olympus", ("facts-invalid",)),
    Swap("removed fact", FACTS, r"^data:\n  CLUSTER: .*\n", "data:\n", ("facts-invalid",)),
    Swap("removed fact", FACTS, r"^data:\n(  CLUSTER: .*\n)  LEVEL: .*\n", r"data:\n\1", ("facts-invalid",)),
    Swap("other cluster's name", FACTS, r"CLUSTER: .*", "CLUSTER: elsewhere", ("cluster-name",)),
)
