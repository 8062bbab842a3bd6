"""Files that are small, or not so small, and mean to take hours or gigabytes."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from tests.penstock.support import manifests as make
from tests.penstock.support.fleet import SETTINGS
from tests.penstock.support.repository import Files

WEB, KUSTOMIZATION = "apps/web.yaml", "apps/kustomization.yaml"
PLAIN = make.config_map("a", namespace="default")
#: The same for data that follow.
BARE = PLAIN.replace("data: {}\n", "")
CROSSING = "**/" * 25 + "x"
STARS = "*a" * 30 + "b"
OF_ALL = "  - {{target: {{kind: ConfigMap}}, patch: '- {{op: add, path: /data, value: {{a: b{0}}}}}'}}"
DEEP = "infra/" + "a/" * 60 + "f.yaml"
LONG = "infra/" + "a" * 200 + ".yaml"


def aliases(levels: int, of: str = "[{}]") -> str:
    """Lists of aliases to lists of aliases."""
    made = (f"a{n}: &a{n} " + of.format(", ".join([f"*a{n - 1}"] * 10)) for n in range(1, levels))
    return make.lines("a0: &a0 {k: v}", *made)


def numbered(count: int, *more: str) -> str:
    """Many ConfigMaps in one file."""
    made = (make.config_map(f"c{n}", namespace="default") for n in range(count))
    if more:
        made = (one.replace("data: {}\n", "") + make.lines(*more) for one in made)
    return "---\n".join(made)


def workloads(count: int, configs: bool = False) -> str:
    """Many Deployments in one file, each with a ConfigMap that it refers to, or without."""
    refers = [f"          envFrom: [{{configMapRef: {{name: c{n}}}}}]" if configs else "" for n in range(count)]
    made = make.documents(*(make.deployment(f"d{n}", line) for n, line in enumerate(refers)))
    return make.documents(made, numbered(count)) if configs else made


def definitions(count: int, values: int) -> str:
    """Many CustomResourceDefinitions in one file, each with a schema of so many values."""
    fields = ", ".join(f"k{n}: {{type: string}}" for n in range(values))
    schema = f"{{type: object, properties: {{{fields}}}}}"
    return make.documents(*(make.definition(schema).replace("ump", f"ump{n}") for n in range(count)))


def own_rules(count: int, check: str) -> str:
    """A penstock.yaml with many rules that cost much."""
    made = (
        f'  - {{code: r-{n}, message: "it is", check: "{check}", match: {{kinds: [ConfigMap]}}}}' for n in range(count)
    )
    return SETTINGS + make.lines("rules:", *made)


def multiplying(levels: int) -> Files:
    """Bases of which each brings the one before it twice."""
    files = {"infra/b0/config.yaml": PLAIN, "infra/b0/kustomization.yaml": make.resources("config.yaml")}
    for n in range(1, levels):
        for side in ("left", "right"):
            files[f"infra/b{n}/{side}/kustomization.yaml"] = f"namePrefix: {side}-\n" + make.resources(
                f"../../b{n - 1}"
            )
        files[f"infra/b{n}/kustomization.yaml"] = make.resources("left", "right")
    return {**files, "infra/kustomization.yaml": make.resources(f"b{levels - 1}"), "infra/config.yaml": None}


def sparse(root: Path, name: str) -> Files:
    """A file of three gigabytes that takes no room."""
    with (root / name).open("wb") as file:
        file.truncate(3 << 30)
    return {}


def patched(count: int) -> str:
    """A kustomization with many JSON patches of its one Deployment."""
    one = "  - {{target: {{kind: Deployment}}, patch: '- {{op: add, path: /spec/replicas, value: {0}}}'}}"
    return make.resources("web.yaml") + make.lines("patches:", *map(one.format, range(count)))


def services(count: int) -> str:
    """Many Services, each of which selects one of as many Deployments."""
    made = (
        make.lines(
            "apiVersion: v1",
            "kind: Service",
            f"metadata: {{name: s{n}, namespace: default}}",
            f"spec: {{selector: {{app: d{n}}}, ports: [{{port: 80}}]}}",
        )
        for n in range(count)
    )
    return make.documents(workloads(count), *made)


def choices(count: int) -> str:
    """A definition with an enum of many words, and an object with a list as long of which none is one of them."""
    words = ", ".join(f"e{n}" for n in range(count))
    schema = f"{{type: object, properties: {{a: {{type: array, items: {{type: string, enum: [{words}]}}}}}}}}"
    return make.documents(make.definition(schema), make.pump(f"{{a: [{words.replace('e', 'x')}]}}"))


def growing(name: str, value: str) -> Files:
    """A Kustomization that makes another out of itself, with a value that grows."""
    variables = f"postBuild: {{substitute: {{N: {'x' * 18}, I: y}}}}"
    again = f"postBuild: {{substitute: {{N: '{value}', I: '${{I}}y'}}}}"
    return {
        "clusters/one/self.yaml": make.flux("s", "loop", variables),
        "loop/k.yaml": make.flux(name, "loop", again),
    }


def word(number: int) -> str:
    """A word for each number, like none of the others."""
    return "".join(chr(97 + int(digit, 16)) for digit in sha256(str(number).encode()).hexdigest()[:9])


def lost_releases(count: int) -> str:
    """HelmReleases of which each names a source, values and another release that are not there."""
    made = (
        make.lines(
            "apiVersion: helm.toolkit.fluxcd.io/v2",
            "kind: HelmRelease",
            f"metadata: {{name: {word(n)}, namespace: default}}",
            f"spec: {{interval: 5m, dependsOn: [{{name: {word(-n - 1)}}}], chart: {{spec: {{chart: a, version: 1.0.0, "
            f"sourceRef: {{kind: HelmRepository, name: {word(-n - 1)}}}}}}}, "
            f"valuesFrom: [{{kind: ConfigMap, name: {word(-n - 1)}}}]}}",
        )
        for n in range(count)
    )
    return make.documents(*made)


TEN_MEBIBYTES = 10 << 20

BOMBS: Mapping[str, Callable[[Path], Files]] = {
    # YAML
    "aliases": lambda _: {WEB: PLAIN + "x:\n" + make.lines(*(f"  {one}" for one in aliases(12).splitlines()))},
    "aliases-in-settings": lambda _: {"penstock.yaml": aliases(12)},
    "merge-keys-in-settings": lambda _: {"penstock.yaml": aliases(12, "{{<<: [{}]}}")},
    "merge-keys-in-discovery": lambda _: {
        "penstock.yaml": None,
        "clusters/one/gotk-sync.yaml": aliases(12, "{{<<: [{}]}}"),
    },
    "merge-keys-in-a-kustomization": lambda _: {
        KUSTOMIZATION: aliases(12, "{{<<: [{}]}}") + make.resources("web.yaml")
    },
    "base-sixty": lambda _: {"penstock.yaml": "clusters: [1" + ":1" * 400_000 + "]\n"},
    "nested": lambda _: {WEB: PLAIN + "x: " + "[" * 50_000 + "]" * 50_000},
    "ten-mebibytes-of-objects": lambda _: {WEB: numbered(70_000, "data:", "  a: some text that fills up the space")},
    "ten-mebibytes-of-text": lambda _: {WEB: BARE + "data:\n  a: |\n" + "    a,b,c,d,e: f\n" * (TEN_MEBIBYTES // 17)},
    "ten-mebibytes-of-settings": lambda _: {"penstock.yaml": SETTINGS + "repository:\n" + "- a\n" * 2_500_000},
    "ten-mebibytes-of-facts": lambda _: {
        "clusters/one/facts.yaml": make.config_map("cluster-facts", {f"K{n}": "v" * 100 for n in range(90_000)})
    },
    "values-in-one-object": lambda _: {WEB: PLAIN + "x:\n" + f"  - [{','.join('a' * 100)}]\n" * 5400},
    "keys-in-many-objects": lambda _: {WEB: numbered(100, "data:", *(f"  k{n}: v" for n in range(2700)))},
    "folders": lambda _: {"clusters/one/" + "a/" * 400 + "f.yaml": PLAIN},
    "gigabytes": lambda root: sparse(root, "clusters/one/huge.yaml"),
    "gigabytes-of-no-manifest": lambda root: sparse(root, "apps/huge.bin"),
    # Names that lead nowhere
    "missing-kinds": lambda _: {
        WEB: make.documents(*(PLAIN.replace("ConfigMap", f"{'S' * 3000}{n}") for n in range(500)))
    },
    "missing-dependencies": lambda _: {
        "clusters/one/waiting.yaml": make.flux(
            "waiting", "infra", "namePrefix: a-", f"dependsOn: [{', '.join(f'{{name: k{n}}}' for n in range(1250))}]"
        )
    },
    "missing-folders": lambda _: {
        **{f"clusters/one/{word(n)}.yaml": make.flux(word(n), f"many/{word(-n - 1)}") for n in range(1000)},
        **{f"many/{word(n)}/c.yaml": PLAIN for n in range(1000)},
    },
    "missing-releases": lambda _: {WEB: lost_releases(1000)},
    # Patterns
    "globs-of-clusters": lambda _: {"penstock.yaml": SETTINGS.replace("clusters/*", CROSSING), DEEP: PLAIN},
    "globs-of-waivers": lambda _: {
        "penstock.yaml": SETTINGS
        + f"waivers: [{{code: image-not-pinned, reason: why, paths: ['{CROSSING}'], objects: ['{STARS}']}}]\n",
        DEEP: PLAIN,
    },
    "globs-of-sourceignore": lambda _: {".sourceignore": f"{CROSSING}\n{STARS}\n[z-a]\n", DEEP: PLAIN, LONG: PLAIN},
    "globs-of-a-source": lambda _: {
        "clusters/one/source.yaml": make.git_repository("flux-system", "{branch: main}").replace(
            "spec: {", f"spec: {{ignore: '{CROSSING}', "
        ),
        DEEP: PLAIN,
    },
    "expressions-of-a-patch": lambda _: {
        KUSTOMIZATION: make.resources("web.yaml")
        + "patches:\n  - target: {kind: Deployment, name: '(a+)+(a+)+b'}\n    patch: '[{op: remove, path: /spec/x}]'\n",
        WEB: make.deployment("a" * 60, "imagePullPolice: x"),
    },
    "expressions-of-a-definition": lambda _: {
        WEB: make.documents(
            make.definition("{type: object, properties: {a: {type: string, pattern: '^(a+)+$'}}}"),
            make.pump(f"{{a: {'a' * 5000}b}}"),
        )
    },
    "expressions-of-a-revision": lambda _: {
        "clusters/one/source.yaml": make.git_repository("pinned", "{name: 'HEAD^{/(a*)*(a*)*b}'}"),
        "clusters/one/apps.yaml": make.flux("apps", "apps", source="pinned"),
    },
    # What Kustomize compares each with each
    "objects-of-one-kind": lambda _: {WEB: workloads(2000)},
    "objects-that-refer": lambda _: {WEB: workloads(1000, configs=True)},
    "objects-that-move": lambda _: {
        WEB: workloads(1000, configs=True),
        KUSTOMIZATION: make.resources("web.yaml") + "namespace: other\nnamePrefix: x-\n",
    },
    "objects-in-files": lambda _: (
        {f"apps/{n}.yaml": make.config_map(f"c{n}", namespace="default") for n in range(2000)}
        | {KUSTOMIZATION: make.resources(*(f"{n}.yaml" for n in range(2000)))}
    ),
    "generators": lambda _: {
        KUSTOMIZATION: make.resources("web.yaml")
        + make.lines("configMapGenerator:", *(f"  - {{name: g{n}, literals: [a=b]}}" for n in range(2000)))
    },
    "patches-of-one-object": lambda _: {KUSTOMIZATION: patched(2000)},
    "patches-of-all": lambda _: {
        WEB: numbered(500),
        KUSTOMIZATION: make.resources("web.yaml") + make.lines("patches:", *(OF_ALL.format(n) for n in range(1000))),
    },
    "kustomizations-that-wait": lambda _: {
        f"clusters/one/k{n}.yaml": make.flux(f"k{n}", "infra", f"namePrefix: a{n}-", f"dependsOn: [{{name: k{n - 1}}}]")
        for n in range(1, 500)
    },
    "services-that-select": lambda _: {WEB: services(700)},
    "waivers-of-objects": lambda _: {
        "penstock.yaml": SETTINGS
        + make.lines(
            "waivers:",
            *(f"  - {{code: image-latest, reason: why, objects: [Deployment/default/x{n}]}}" for n in range(8_000)),
        ),
        WEB: workloads(1000).replace("web:1.0.0", "web:latest"),
    },
    "sources-by-name": lambda _: {
        "penstock.yaml": SETTINGS
        + make.lines("sources:", *(f"  - {{name: x{n}, path: infra}}" for n in range(20_000))),
        "clusters/one/many.yaml": make.documents(*(make.flux(f"k{n}", "infra", source=f"s{n}") for n in range(500))),
    },
    "values-to-hide": lambda _: {
        WEB: make.documents(
            *(
                make.secret(f"s{n}", {f"k{i}": f"value{n}x{i}" for i in range(50)}, "default", "stringData")
                for n in range(200)
            )
        )
    },
    "values-that-are-wrong": lambda _: {WEB: make.deployment("web", "env:", *["  - {name: A, value: 1}"] * 5000)},
    "values-to-choose-from": lambda _: {WEB: choices(20_000)},
    "objects-that-define": lambda _: {WEB: definitions(2000, 16)},
    # What multiplies
    "rules-that-cost-much": lambda _: {
        "penstock.yaml": own_rules(
            60, "object.data.all(a, object.data.all(b, object.data.all(c, object.data.all(d, a + b + c + d != 'q'))))"
        ),
        WEB: numbered(100, "data:", *(f"  k{n}: v" for n in range(20))),
    },
    "rules-of-long-texts": lambda _: {
        "penstock.yaml": own_rules(45, "true || '" + "a" * 20_000 + "' == ''"),
        WEB: numbered(1000),
    },
    "a-rule-that-is-nested": lambda _: {"penstock.yaml": own_rules(1, "(" * 9000 + "true" + ")" * 9000)},
    "bases": lambda _: multiplying(25),
    "variables-that-multiply": lambda _: {
        "clusters/one/apps.yaml": make.flux("apps", "apps", f"postBuild: {{substitute: {{A: {'a' * 100_000}}}}}"),
        WEB: BARE + f"data: {{a: '{('${A//a/' + 'b' * 100 + '}') * 300}'}}\n",
    },
    "variables": lambda _: {
        "clusters/one/apps.yaml": make.flux("apps", "apps", f"postBuild: {{substitute: {{A: {'x' * 100_000}}}}}"),
        WEB: BARE + "data: {a: '" + "${A}" * 20_000 + "'}\n",
    },
    "names-that-grow": lambda _: growing("s${N}", "${N}${N}"),
    "values-that-grow": lambda _: growing("s${I}", "${N}${N}${N}${N}"),
    "itself": lambda _: {"clusters/one/self.yaml": make.flux("self", "clusters/one", "namePrefix: a")},
}
