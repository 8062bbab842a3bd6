"""Much of one thing, or a product of two: what the table in docs/explanation/threat-model.md is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.hostile import bombs
from tests.hostile.bombs import BARE, KUSTOMIZATION, PLAIN, WEB
from tests.penstock.support import manifests as make
from tests.penstock.support.fleet import SETTINGS
from tests.penstock.support.repository import Files


@dataclass(frozen=True)
class Load:
    """What is in the repository beside the fleet of the hostile tests, in words and as files, and what is run on it
    (FOLDER stands for the repository)."""

    what: str
    files: Callable[[], Files]
    argv: tuple[str, ...] = ("validate", "FOLDER")


def kustomization(*names: str, more: str = "") -> dict[str, str]:
    return {KUSTOMIZATION: make.resources(*names or ("web.yaml",)) + more}


def json_patches(count: int) -> Files:
    """A patch for each of many objects, by its name."""
    one = "  - {{target: {{kind: ConfigMap, name: c{0}}}, patch: '- {{op: add, path: /data, value: {{a: b}}}}'}}"
    return {WEB: bombs.numbered(count), **kustomization(more=make.lines("patches:", *map(one.format, range(count))))}


def merged_patches(count: int) -> Files:
    one = (
        "  - patch: '{{apiVersion: v1, kind: ConfigMap, metadata: {{name: c{0}, namespace: default}}, data: {{a: b}}}}'"
    )
    return {WEB: bombs.numbered(count), **kustomization(more=make.lines("patches:", *map(one.format, range(count))))}


def patches_of_all(patches: int, objects: int) -> Files:
    one = "  - {{target: {{kind: ConfigMap}}, patch: '- {{op: add, path: /data, value: {{a: b{0}}}}}'}}"
    more = make.lines("patches:", *map(one.format, range(patches)))
    return {WEB: bombs.numbered(objects), **kustomization(more=more)}


def given_up(count: int) -> Files:
    """Kustomizations of which each takes far too much by itself."""
    files: dict[str, str | bytes | None] = {}
    for n in range(count):
        files[f"clusters/one/k{n}.yaml"] = make.flux(f"k{n}", f"many/{n}")
        files |= {path.replace("apps/", f"many/{n}/"): text for path, text in patches_of_all(1000, 500).items()}
    return files


def merging_generators(count: int) -> Files:
    """A base with many generated ConfigMaps, and as many that are merged into them."""
    base = make.lines("configMapGenerator:", *(f"  - {{name: g{n}, literals: [a=b]}}" for n in range(count)))
    over = make.lines(
        "configMapGenerator:", *(f"  - {{name: g{n}, behavior: merge, literals: [c=d]}}" for n in range(count))
    )
    return {
        "base/kustomization.yaml": make.resources().replace("resources:\n", "") + base,
        **kustomization("../base", more=over),
    }


def policies(count: int) -> Files:
    made = (
        make.lines(
            "apiVersion: networking.k8s.io/v1",
            "kind: NetworkPolicy",
            f"metadata: {{name: p{n}, namespace: default}}",
            f"spec: {{podSelector: {{matchLabels: {{app: d{n}}}}}, policyTypes: [Ingress], "
            f"ingress: [{{from: [{{podSelector: {{matchLabels: {{app: d{n}}}}}}}]}}]}}",
        )
        for n in range(count)
    )
    return {WEB: make.documents(bombs.workloads(count), *made)}


def budgets(count: int) -> Files:
    made = (
        make.lines(
            "apiVersion: policy/v1",
            "kind: PodDisruptionBudget",
            f"metadata: {{name: p{n}, namespace: default}}",
            f"spec: {{selector: {{matchLabels: {{app: d{n}}}}}, maxUnavailable: 1}}",
        )
        for n in range(count)
    )
    return {WEB: make.documents(bombs.workloads(count), *made)}


def long_list(count: int) -> str:
    return BARE + "data: {" + ", ".join(f"k{n}: v" for n in range(count)) + "}\n"


def waiting_for_all(count: int) -> Files:
    """Kustomizations of which each depends on all before it."""
    return {
        f"clusters/one/k{n}.yaml": make.flux(
            f"k{n}",
            "infra",
            f"namePrefix: a{n}-",
            "dependsOn: [" + ", ".join(f"{{name: k{m}}}" for m in range(n)) + "]",
        )
        for n in range(count)
    }


def waiting_for_one(count: int) -> Files:
    """Kustomizations with a folder each, each waiting for the one before."""
    files: dict[str, str] = {}
    for n in range(count):
        waits = [f"dependsOn: [{{name: k{n - 1}}}]"] if n else []
        files[f"clusters/one/k{n}.yaml"] = make.flux(f"k{n}", f"many/{n}", *waits)
        files[f"many/{n}/c.yaml"] = make.config_map(f"many{n}", namespace="default")
    return files


def prefixed(kustomizations: int, objects: int) -> Files:
    files: dict[str, str] = {
        f"clusters/one/k{n}.yaml": make.flux(f"k{n}", "many", f"namePrefix: a{n}-") for n in range(kustomizations)
    }
    return {**files, "many/all.yaml": bombs.numbered(objects)}


def own_regexes(count: int) -> Files:
    made = (
        f'  - {{code: r-{n}, message: "it is", check: "object.metadata.name.matches(\'^(a+{n})+$\') || true"}}'
        for n in range(count)
    )
    return {"penstock.yaml": SETTINGS + make.lines("rules:", *made)}


def own_rules(count: int) -> Files:
    made = (f'  - {{code: r-{n}, message: "it is", check: "object.metadata.name != \'x{n}\'"}}' for n in range(count))
    return {"penstock.yaml": SETTINGS + make.lines("rules:", *made)}


def list_rules(count: int) -> Files:
    """Rules over a list of many."""
    made = (
        f'  - {{code: r-{n}, message: "it is", check: "object.data.all(k, k != \'x{n}\')", '
        "match: {kinds: [ConfigMap], namespaces: [default]}}"
        for n in range(count)
    )
    return {"penstock.yaml": SETTINGS + make.lines("rules:", *made), WEB: long_list(9000)}


def replacements(targets: int) -> Files:
    one = "      - {{select: {{kind: ConfigMap, name: c{0}}}, fieldPaths: [data.a], options: {{create: true}}}}"
    more = make.lines(
        "replacements:",
        "  - source: {kind: ConfigMap, name: c0, fieldPath: metadata.name}",
        "    targets:",
        *map(one.format, range(1, targets)),
    )
    return {WEB: bombs.numbered(targets, "data: {b: c}"), **kustomization(more=more)}


def replacements_of_all(count: int) -> Files:
    """Many replacements, each of all of many objects."""
    one = (
        "  - {{source: {{kind: ConfigMap, name: c{0}, fieldPath: metadata.name}}, "
        "targets: [{{select: {{kind: ConfigMap}}, fieldPaths: [data.a], options: {{create: true}}}}]}}"
    )
    more = make.lines("replacements:", *map(one.format, range(count)))
    return {WEB: bombs.numbered(count, "data: {b: c}"), **kustomization(more=more)}


def kustomize_vars(count: int) -> Files:
    one = "  - {{name: V{0}, objref: {{apiVersion: v1, kind: ConfigMap, name: c{0}}}, fieldref: {{fieldpath: data.b}}}}"
    uses = " ".join(f"$(V{n})" for n in range(count))
    files = bombs.numbered(count, "data: {b: c}")
    more = make.lines("vars:", *map(one.format, range(count)))
    web = make.deployment("web", f"args: ['{uses}']")
    return {WEB: make.documents(web, files), **kustomization(more=more)}


def flux_variables(count: int, used: int) -> Files:
    values = ", ".join(f"V{n}: x{n}" for n in range(count))
    uses = "".join(f"  k{n}: a${{V{n % count}}}b\n" for n in range(used))
    return {
        "clusters/one/apps.yaml": make.flux("apps", "apps", f"postBuild: {{substitute: {{{values}}}}}"),
        WEB: BARE + "data:\n" + uses,
    }


def components(count: int) -> Files:
    """A chain: each component brings the next."""
    files: dict[str, str] = {}
    for n in range(count):
        names = f"components: [../c{n + 1}]\n" if n + 1 < count else ""
        files[f"infra2/c{n}/kustomization.yaml"] = (
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
            + names
            + f"commonAnnotations: {{a{n}: b}}\n"
        )
    return {**files, **kustomization(more="components: [../infra2/c0]\n")}


def overlays(count: int) -> Files:
    files: dict[str, str] = {f"many/o{n}/kustomization.yaml": make.resources(f"../o{n + 1}") for n in range(count)}
    files[f"many/o{count}/kustomization.yaml"] = make.resources("c.yaml")
    files[f"many/o{count}/c.yaml"] = PLAIN
    return {**files, **kustomization("web.yaml", "../many/o0")}


def wide_components(count: int, objects: int) -> Files:
    files: dict[str, str] = {
        f"many/c{n}/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
        f"commonAnnotations: {{a{n}: b}}\n"
        for n in range(count)
    }
    listed = make.lines("components:", *(f"  - ../many/c{n}" for n in range(count)))
    return {**files, WEB: bombs.numbered(objects), **kustomization(more=listed)}


def ignored(patterns: str, files: int) -> Files:
    return {".sourceignore": patterns, **{f"many/d{n % 100}/f{n}.yaml": PLAIN for n in range(files)}}


def clusters(count: int) -> Files:
    return {f"clusters/n{n}/infra.yaml": make.flux("infra", "infra") for n in range(count)}


def images(count: int, objects: int) -> Files:
    more = make.lines("images:", *(f"  - {{name: registry.example.org/i{n}, newTag: '1'}}" for n in range(count)))
    return {WEB: bombs.workloads(objects), **kustomization(more=more)}


def choose_definitions(count: int) -> Files:
    return {WEB: bombs.definitions(count, 70)}


LOADS: Mapping[str, Load] = {
    "objects": Load("20,000 ConfigMaps in one file", lambda: {WEB: bombs.numbered(20_000)}),
    "files": Load(
        "20,000 ConfigMaps in as many files",
        lambda: (
            {f"apps/{n}.yaml": make.config_map(f"c{n}", namespace="default") for n in range(20_000)}
            | kustomization(*(f"{n}.yaml" for n in range(20_000)))
        ),
    ),
    "folder": Load(
        "10,000 files in a folder without a kustomization",
        lambda: {f"infra/{n}.yaml": make.config_map(f"c{n}", namespace="default") for n in range(10_000)},
    ),
    "others": Load("50,000 other files in the repository", lambda: {f"o/{n}.txt": "" for n in range(50_000)}),
    "definitions": Load("3,000 definitions of 70 values each", lambda: choose_definitions(3000)),
    "prefixes": Load("3,000 Kustomizations of one folder, each with a prefix of its own", lambda: prefixed(3000, 1)),
    "waiting": Load(
        "2,000 Kustomizations with a folder each, each waiting for the one before", lambda: waiting_for_one(2000)
    ),
    "waiting-for-all": Load("400 Kustomizations, each waiting for all before it", lambda: waiting_for_all(400)),
    "prefixed": Load(
        "300 Kustomizations of one folder of 100 objects, each with a prefix of its own", lambda: prefixed(300, 100)
    ),
    "clusters": Load("2,000 clusters", lambda: clusters(2000)),
    "patches-of-one": Load("10,000 JSON patches of one Deployment", lambda: {KUSTOMIZATION: bombs.patched(10_000)}),
    "patches-merged": Load("3,000 patches that are merged, each of one of 3,000 objects", lambda: merged_patches(3000)),
    "patches-json": Load("3,000 JSON patches, each of one of 3,000 objects", lambda: json_patches(3000)),
    "patches-of-all": Load("1,000 JSON patches, each of all of 500 objects", lambda: patches_of_all(1000, 500)),
    "given-up": Load("100 Kustomizations like that one", lambda: given_up(100)),
    "generators": Load("2,000 generators, and 2,000 that merge into them", lambda: merging_generators(2000)),
    "replacements": Load("one value put into 3,000 objects, each a target", lambda: replacements(3000)),
    "replacements-of-all": Load("400 replacements, each in all of 400 objects", lambda: replacements_of_all(400)),
    "vars": Load("1,000 of Kustomize's vars in one Deployment", lambda: kustomize_vars(1000)),
    "variables": Load("5,000 variables of Flux, 9,000 uses in one file", lambda: flux_variables(5000, 9000)),
    "components": Load("a chain of 300 components", lambda: components(300)),
    "wide-components": Load("300 components on 300 objects", lambda: wide_components(300, 300)),
    "overlays": Load("a chain of 500 overlays", lambda: overlays(500)),
    "images": Load("1,000 images of 1,000 Deployments", lambda: images(1000, 1000)),
    "policies": Load("2,000 NetworkPolicies and the 2,000 Deployments that they select", lambda: policies(2000)),
    "budgets": Load("2,000 PodDisruptionBudgets and their 2,000 Deployments", lambda: budgets(2000)),
    "services": Load("1,500 Deployments and 1,500 Services that select them", lambda: {WEB: bombs.services(1500)}),
    "secrets": Load(
        "500 Secrets of 50 values each in clear text",
        lambda: {
            WEB: make.documents(
                *(
                    make.secret(f"s{n}", {f"k{i}": f"value{n}x{i}" for i in range(50)}, "default", "stringData")
                    for n in range(500)
                )
            )
        },
    ),
    "wrong": Load(
        "a list of 20,000 values, all wrong: the first 100 are listed",
        lambda: {WEB: make.deployment("web", "env:", *["  - {name: A, value: 1}"] * 20_000)},
    ),
    "enum": Load("an enum of 20,000 words over a list of as many", lambda: {WEB: bombs.choices(20_000)}),
    "own-rules": Load("3,000 rules in penstock.yaml", lambda: own_rules(3000)),
    "own-regexes": Load("3,000 regular expressions in rules of penstock.yaml", lambda: own_regexes(3000)),
    "list-rules": Load("500 rules in penstock.yaml over a list of 9,000", lambda: list_rules(500)),
    "waivers": Load(
        "13,000 waivers, 1 MiB of penstock.yaml",
        lambda: {
            "penstock.yaml": SETTINGS
            + make.lines(
                "waivers:",
                *(
                    f"  - {{code: image-not-pinned, reason: why, objects: [Deployment/default/d{n}]}}"
                    for n in range(13_000)
                ),
            ),
            WEB: bombs.workloads(500),
        },
    ),
    "facts": Load(
        "facts of 1 MiB",
        lambda: {
            "clusters/one/facts.yaml": make.config_map("cluster-facts", {f"K{n}": "v" * 100 for n in range(9000)})
        },
    ),
    "ignore-names": Load(
        "20,000 names in .sourceignore over 5,000 files",
        lambda: ignored("".join(f"x{n}.yaml\n" for n in range(20_000)), 5000),
    ),
    "ignore-paths": Load(
        "20,000 paths in .sourceignore over 5,000 files",
        lambda: ignored("".join(f"/many/d{n % 100}/x{n}.yaml\n" for n in range(20_000)), 5000),
    ),
    "ignore-globs": Load(
        "20,000 patterns with stars in .sourceignore over 5,000 files",
        lambda: ignored("".join(f"**/a*x{n}*b/*.yaml\n*f*x{n}*.yaml\n" for n in range(10_000)), 5000),
    ),
}

#: Loads that are a change, for the commands that compare.
CHANGES = (
    *("objects", "patches-json", "policies", "waiting-for-all", "replacements", "prefixed", "ignore-names"),
    *("own-rules", "secrets", "definitions"),
)


def loads() -> Mapping[str, Load]:
    """Every load, and the changes among them as `penstock diff` sees them."""
    argv = ("diff", "HEAD", "--root", "FOLDER")
    diffs = {f"diff-{name}": Load(f"the diff of: {LOADS[name].what}", LOADS[name].files, argv) for name in CHANGES}
    return {**LOADS, **diffs}


def written(load: Load, root: Path) -> tuple[str, ...]:
    return tuple(word.replace("FOLDER", str(root)) for word in load.argv)
