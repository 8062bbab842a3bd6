"""generate.onboard: Arc's configuration and the nodes' registry."""

import shlex

import yaml

from penstock.generate.onboard import bicep, create, files, registries

FACTS = {"SITE": "plant-a", "CLUSTER": "l3", "REGISTRY": "registry.example/edge", "PARENT_GATEWAY_ADDRESS": "10.0.0.1"}
FOLDER = "clusters/plant-a/l3"


def test_the_line_and_the_resource_say_the_same() -> None:
    words = shlex.split(create(FOLDER, FACTS, "https://git.example/it's"))
    said = bicep(FOLDER, FACTS, "https://git.example/it's")
    assert words[words.index("--url") + 1] == "https://git.example/it's"
    assert "url: 'https://git.example/it\\'s'" in said
    assert "path=./clusters/plant-a/l3" in words
    assert "path: './clusters/plant-a/l3'" in said
    assert "param clusterName string = 'plant-a-l3'" in said
    assert "prune: true" in said
    assert "prune=true" in words


def test_nodes_pull_from_one_host() -> None:
    text = registries(FOLDER, FACTS)
    assert yaml.safe_load(text)["mirrors"]["*"]["endpoint"] == ["https://registry.example/edge"]
    assert "#   10.0.0.1 registry.example\n" in text
    assert "10.0.0.1" not in registries(FOLDER, {**FACTS, "PARENT_GATEWAY_ADDRESS": ""})


def test_nothing_without_what_it_is_made_of() -> None:
    assert files(FOLDER, {}, "") == {}
    assert set(files(FOLDER, FACTS, "u")) == {f"{FOLDER}/onboard/flux.bicep", f"{FOLDER}/onboard/registries.yaml"}
