"""Where fields are set, on small trees built by the real worker. The right line is the one that is marked."""

from pathlib import Path

import pytest

from tests.penstock.support.manifests import config_map, flux, lines, resources
from tests.penstock.where.asking import asking

pytestmark = pytest.mark.usefixtures("worker")


def workload(name: str = "web", replicas: str = "replicas: 1", *more: str) -> str:
    """A Deployment whose replicas stand on line 5."""
    return lines(
        "apiVersion: apps/v1",
        "kind: Deployment",
        f"metadata: {{name: {name}}}",
        "spec:",
        f"  {replicas}",
        f"  selector: {{matchLabels: {{app: {name}}}}}",
        "  template:",
        f"    metadata: {{labels: {{app: {name}}}}}",
        "    spec:",
        "      containers:",
        f"        - name: {name}",
        "          image: web",
        *more,
    )


HERE = "replicas: 1  # <-"
PATCH = lines("apiVersion: apps/v1", "kind: Deployment", "metadata: {name: web}", "spec:", "  replicas: 2  # <-")
OPERATION = lines("- op: replace", "  path: /spec/replicas", "  value: 2  # <-")


def indented(text: str, by: int) -> str:
    """A text as it stands in a block of another."""
    return "".join(" " * by + line + "\n" for line in text.splitlines())


REPLICAS = {
    "a manifest": {"kustomization.yaml": resources("web.yaml"), "web.yaml": workload("web", HERE)},
    "no kustomization": {"web.yaml": workload("web", HERE), "other.yaml": workload("other")},
    "one document of several": {
        "kustomization.yaml": resources("all.yaml"),
        "all.yaml": workload("other") + "---\n" + config_map("web") + "---\n# web\n" + workload("web", HERE),
    },
    "an item of a list": {
        "kustomization.yaml": resources("all.yaml"),
        "all.yaml": "apiVersion: v1\nkind: List\nitems:\n  -\n" + indented(workload("web", HERE), 4),
    },
    "an alias as a name": {
        "kustomization.yaml": resources("all.yaml"),
        "all.yaml": workload("other")
        + "---\n"
        + workload("web", HERE).replace("{name: web}", "{labels: {app: &web web}, name: *web}", 1),
    },
    "a merged mapping": {
        "kustomization.yaml": resources("web.yaml"),
        "web.yaml": lines(
            "apiVersion: apps/v1",
            "kind: Deployment",
            "metadata: {name: web, annotations: {x: y}}",
            "spec:",
            "  <<: &some",
            "    replicas: 1  # <-",
            "  selector: {matchLabels: {app: web}}",
            "  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}",
        ),
    },
    "a merge patch": {
        "kustomization.yaml": resources("web.yaml") + "patches: [{path: patch.yaml}]\n",
        "web.yaml": workload(),
        "patch.yaml": PATCH,
    },
    "a merge patch of old": {
        "kustomization.yaml": resources("web.yaml") + "patchesStrategicMerge: [patch.yaml]\n",
        "web.yaml": workload(),
        "patch.yaml": workload("other").replace("other", "web").replace("  replicas: 1\n", "") + "---\n" + PATCH,
    },
    "an operation": {
        "kustomization.yaml": resources("web.yaml") + "patches: [{path: patch.yaml, target: {kind: Deploy.*}}]\n",
        "web.yaml": workload(),
        "patch.yaml": OPERATION,
    },
    "an operation in the kustomization": {
        "kustomization.yaml": resources("web.yaml")
        + "patches:\n  - target: {name: web}\n    patch: |-\n"
        + indented(OPERATION, 6),
        "web.yaml": workload(),
    },
    "an operation of old": {
        "kustomization.yaml": resources("web.yaml")
        + lines("patchesJson6902:", "  - target: {version: v1, kind: Deployment, name: web}", "    path: patch.yaml"),
        "web.yaml": workload(),
        "patch.yaml": OPERATION,
    },
    "the last of several patches": {
        "kustomization.yaml": resources("web.yaml") + "patches: [{path: first.yaml}, {path: last.yaml}]\n",
        "web.yaml": workload(),
        "first.yaml": PATCH.replace("  # <-", "").replace("2", "3"),
        "last.yaml": PATCH,
    },
    "not a patch of another object": {
        "kustomization.yaml": resources("web.yaml")
        + lines(
            "patches:",
            "  - {path: patch.yaml, target: {name: we}}",
            "  - {path: patch.yaml, target: {kind: StatefulSet}}",
            "  - {path: patch.yaml, target: {namespace: other}}",
            "  - {path: patch.yaml, target: {labelSelector: app=other}}",
            "  - {path: patch.yaml, target: {annotationSelector: app}}",
        ),
        "web.yaml": workload("web", HERE),
        "patch.yaml": OPERATION.replace("  # <-", ""),
    },
    "replicas": {
        "kustomization.yaml": resources("web.yaml") + "replicas:\n  - name: web\n    count: 4  # <-\n",
        "web.yaml": workload(),
    },
    "a base": {
        "kustomization.yaml": resources("../bases/web"),
        "../bases/web/kustomization.yaml": resources("web.yaml"),
        "../bases/web/web.yaml": workload("web", HERE),
    },
    "a base of old": {
        "Kustomization": "bases: [base]\n",
        "base/kustomization.yml": "Resources: [web.yaml]\n",
        "base/web.yaml": workload("web", HERE),
    },
    "a component": {
        "kustomization.yaml": resources("web.yaml") + "components: [part]\n",
        "web.yaml": workload(),
        "part/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
        "patches: [{path: patch.yaml}]\n",
        "part/patch.yaml": PATCH,
    },
    "a transformer of its own": {
        "kustomization.yaml": resources("web.yaml") + "transformers: [patch.yaml]\n",
        "web.yaml": workload(),
        "patch.yaml": lines(
            "apiVersion: builtin",
            "kind: PatchTransformer",
            "metadata: {name: more}",
            "target: {kind: Deployment}",
            "patch: |-",
        )
        + indented(OPERATION, 2),
    },
}


@pytest.mark.parametrize("case", REPLICAS)
def test_replicas_are_set_by(tmp_path: Path, case: str) -> None:
    files = {f"apps/{path}".replace("apps/../", ""): text for path, text in REPLICAS[case].items()}
    with asking(tmp_path, files) as ask:
        assert ask.place("web", "spec", "replicas") == ask.marked


def test_prefixes_and_suffixes_lead_back_to_the_file(tmp_path: Path) -> None:
    files = {
        "apps/kustomization.yaml": resources("inner") + "namePrefix: a-\nnameSuffix: -z\n",
        "apps/inner/kustomization.yaml": resources("web.yaml") + "namePrefix: b-\npatches: [{path: patch.yaml}]\n",
        "apps/inner/web.yaml": workload(),
        "apps/inner/patch.yaml": PATCH,
    }
    with asking(tmp_path, files) as ask:
        assert ask.place("a-b-web-z", "spec", "replicas") == ask.marked
        assert ask.place("a-b-web-z", "metadata", "name") == "apps/inner/web.yaml:3"


def test_a_prefix_that_no_name_may_have_is_the_place(tmp_path: Path) -> None:
    files = {"apps/kustomization.yaml": resources("web.yaml") + "namePrefix: A_  # <-\n", "apps/web.yaml": workload()}
    with asking(tmp_path, files) as ask:
        assert ask.place("A_web", "metadata", "name") == ask.marked


def test_one_base_taken_twice_has_two_ways(tmp_path: Path) -> None:
    files = {
        "apps/kustomization.yaml": resources("one", "two"),
        "apps/base/kustomization.yaml": resources("web.yaml"),
        "apps/base/web.yaml": workload(),
        "apps/one/kustomization.yaml": resources("../base") + "namePrefix: one-\npatches: [{path: patch.yaml}]\n",
        "apps/one/patch.yaml": PATCH,
        "apps/two/kustomization.yaml": resources("../base") + "namePrefix: two-\n",
    }
    with asking(tmp_path, files) as ask:
        assert ask.place("one-web", "spec", "replicas") == ask.marked
        assert ask.place("two-web", "spec", "replicas") == "apps/base/web.yaml:5"


def test_containers_ports_and_mounts_are_told_apart_by_what_names_them(tmp_path: Path) -> None:
    container = (
        "          ports: [{containerPort: 80}]",
        "        - name: side",
        "          image: side",
        "          volumeMounts:",
        "            - {name: a, mountPath: /a}",
        "            - {name: a, mountPath: /b}  # <-",
    )
    patch = lines(
        "apiVersion: apps/v1",
        "kind: Deployment",
        "metadata: {name: web}",
        "spec:",
        "  template:",
        "    spec:",
        "      containers:",
        "        - name: new",
        "          image: new",
        "        - name: web",
        "          ports:",
        "            - {containerPort: 81, name: more}",
    )
    files = {
        "apps/kustomization.yaml": resources("web.yaml") + "patches: [{path: patch.yaml}]\n",
        "apps/web.yaml": workload("web", "replicas: 1", *container),
        "apps/patch.yaml": patch,
    }
    with asking(tmp_path, files) as ask:
        found = {
            one["name"]: at for at, one in enumerate(ask.item("web").get("spec", "template", "spec", "containers"))
        }
        way = ("spec", "template", "spec", "containers")
        assert found["new"] == 0  # a patch's items come first
        assert ask.place("web", *way, found["side"], "volumeMounts", 1, "mountPath") == ask.marked
        assert ask.place("web", *way, found["new"], "image") == "apps/patch.yaml:9"
        assert ask.place("web", *way, found["web"], "image") == "apps/web.yaml:12"
        ports = {one["containerPort"]: at for at, one in enumerate(ask.item("web").get(*way, found["web"], "ports"))}
        assert ask.place("web", *way, found["web"], "ports", ports[81], "name") == "apps/patch.yaml:12"
        assert ask.place("web", *way, found["web"], "ports", ports[80], "containerPort") == "apps/web.yaml:13"


def test_what_is_missing_is_missing_in_what_makes_the_rest(tmp_path: Path) -> None:
    files = {
        "apps/kustomization.yaml": resources("web.yaml") + "patches: [{path: patch.yaml}]\n",
        "apps/web.yaml": workload(),
        "apps/patch.yaml": PATCH,
    }
    with asking(tmp_path, files) as ask:
        assert ask.place("web", "spec", "strategy", "type") == "apps/web.yaml:4"
        assert ask.place("web", "spec", "template", "spec", "containers", 0, "ports") == "apps/web.yaml:11"
        assert ask.place("web", "status") == "apps/web.yaml:1"
        assert ask.place("web") == "apps/web.yaml:1"


@pytest.mark.parametrize(
    "patch",
    [
        "- op: remove\n  path: /spec/replicas  # <-\n",
        "- op: move\n  from: /spec/replicas\n  path: /spec/minReadySeconds  # <-\n",
        PATCH.replace("replicas: 2", "replicas: null"),
    ],
)
def test_what_was_taken_away_is_missing_where_it_was(tmp_path: Path, patch: str) -> None:
    files = {
        "apps/kustomization.yaml": resources("web.yaml") + "patches: [{path: p.yaml, target: {name: web}}]\n",
        "apps/web.yaml": workload(),
        "apps/p.yaml": patch,
    }
    with asking(tmp_path, files) as ask:
        assert "replicas" not in ask.item("web").get("spec")
        assert ask.place("web", "spec", "replicas") == ask.marked


def test_the_name_of_a_field_that_an_operation_adds_is_its_path(tmp_path: Path) -> None:
    files = {
        "apps/kustomization.yaml": resources("web.yaml") + "patches: [{path: p.yaml, target: {name: web}}]\n",
        "apps/web.yaml": workload(),
        "apps/p.yaml": "- op: add\n  path: /spec/replica\n  value: 1\n",
    }
    with asking(tmp_path, files) as ask:
        assert ask.key("web", "spec", "replica") == "apps/p.yaml:2"
        assert ask.place("web", "spec", "replica") == "apps/p.yaml:3"


def test_an_image_is_pinned_line_by_line(tmp_path: Path) -> None:
    pins = lines(
        "images:",
        "  - name: web",
        "    newName: registry.example.org/web",
        "    newTag: 1.0.0",
        f"    digest: sha256:{'1' * 64}",
        "  - {name: other, newTag: none}",
    )
    files = {"apps/kustomization.yaml": resources("web.yaml") + pins, "apps/web.yaml": workload()}
    way = ("spec", "template", "spec", "containers", 0, "image")
    with asking(tmp_path, files) as ask:
        assert ask.place("web", *way) == "apps/kustomization.yaml:9"
        assert ask.place("web", *way, text="registry.example.org/web") == "apps/kustomization.yaml:7"
        assert ask.place("web", *way, text="1.0.0") == "apps/kustomization.yaml:8"


@pytest.mark.parametrize(
    ("pin", "line"),
    [
        ("digest: sha256:x\n    newTag: ok", 7),
        ("newTag: '!'", 7),
        ("newName: WRONG\n    newTag: ok", 7),
        ("newName: good\n    newTag: ok", 8),
        ("newName: good", 7),
    ],
)
def test_of_a_pin_the_part_that_is_no_good_is_the_place(tmp_path: Path, pin: str, line: int) -> None:
    pins = f"images:\n  - name: web\n    {pin}\n"
    files = {"apps/kustomization.yaml": resources("web.yaml") + pins, "apps/web.yaml": workload()}
    with asking(tmp_path, files) as ask:
        place = ask.place("web", "spec", "template", "spec", "containers", 0, "image")
        assert place == f"apps/kustomization.yaml:{line}"


def test_namespace_labels_and_annotations_come_from_the_kustomization(tmp_path: Path) -> None:
    more = lines(
        "namespace: inner",
        "labels:",
        "  - pairs: {a: b}",
        "  - pairs:",
        "      team: ot",
        "    includeTemplates: true",
        "commonLabels:",
        "  old: style",
        "commonAnnotations:",
        "  note: it",
    )
    files = {"apps/kustomization.yaml": resources("web.yaml") + more, "apps/web.yaml": workload()}
    with asking(tmp_path, files) as ask:
        found = {
            field[-1]: ask.place("web", *field).removeprefix("apps/kustomization.yaml:")
            for field in (
                ("metadata", "namespace"),
                ("metadata", "labels", "a"),
                ("spec", "template", "metadata", "labels", "team"),
                ("spec", "selector", "matchLabels", "old"),
                ("metadata", "annotations", "note"),
            )
        }
        assert found == {"namespace": "5", "a": "7", "team": "9", "old": "12", "note": "14"}
        assert ask.place("web", "spec", "selector", "matchLabels", "app") == "apps/web.yaml:6"


def test_generators_give_literals_files_and_lines(tmp_path: Path) -> None:
    generator = lines(
        "configMapGenerator:",
        "  - name: settings",
        "    literals:",
        "      - mode=fast",
        "    files: [note.txt, other=more.txt]",
        "    envs: [it.env]",
        "components: [part]",
    )
    files = {
        "apps/kustomization.yaml": resources("web.yaml") + generator,
        "apps/web.yaml": workload(),
        "apps/note.txt": "one\ntwo\nthree\n",
        "apps/more.txt": "more\n",
        "apps/it.env": "A=1\nB=2\n",
        "apps/part/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
        "configMapGenerator:\n  - name: settings\n    behavior: merge\n    literals: [added=late, mode=slow]\n",
    }
    with asking(tmp_path, files) as ask:
        (name,) = (d.name for one in ask.render.rendered for d in one.documents if d.kind == "ConfigMap")

        def of(key: str, text: str = "") -> str:
            return ask.place(name, "data", key, kind="ConfigMap", text=text)

        assert of("note.txt") == "apps/note.txt"
        assert of("note.txt", text="two") == "apps/note.txt:2"
        assert of("other") == "apps/more.txt"
        assert of("B") == "apps/it.env:2"
        assert of("added") == of("mode") == "apps/part/kustomization.yaml:6"
        assert ask.place(name, "metadata", "name", kind="ConfigMap") == "apps/kustomization.yaml:6"
        assert ask.place(name, kind="ConfigMap") == "apps/kustomization.yaml:6"


def test_a_block_of_text_is_looked_through_for_the_line(tmp_path: Path) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: notes}\ndata:\n  all: |\n    one\n    two\n  b: two\n"
    with asking(tmp_path, {"apps/notes.yaml": text}) as ask:
        assert ask.place("notes", "data", "all", kind="ConfigMap", text="two") == "apps/notes.yaml:7"
        assert ask.place("notes", "data", "all", kind="ConfigMap", text="three") == "apps/notes.yaml:5"


def test_a_replacement_is_where_it_is_asked_for(tmp_path: Path) -> None:
    replacement = lines(
        "replacements:",
        "  - source: {kind: ConfigMap, name: facts, fieldPath: data.image}",
        "    targets:",
        "      - select: {kind: Deployment}",
        "        fieldPaths:",
        "          - spec.template.spec.containers.[name=web].image  # <-",
    )
    files = {
        "apps/kustomization.yaml": resources("web.yaml", "facts.yaml") + replacement,
        "apps/web.yaml": workload(),
        "apps/facts.yaml": config_map("facts", {"image": "else"}),
    }
    with asking(tmp_path, files) as ask:
        assert ask.place("web", "spec", "template", "spec", "containers", 0, "image") == ask.marked


def test_the_right_one_of_two_kustomizations_with_one_name(tmp_path: Path) -> None:
    """Neither says its namespace; the folder's kustomization does."""
    child = flux("web", "web").replace("  namespace: flux-system\n", "")
    files = {
        "apps/kustomization.yaml": resources("a", "b"),
        "apps/a/kustomization.yaml": resources("ks.yaml") + "namespace: flux-system\n",
        "apps/a/ks.yaml": "# first\n" + child,
        "apps/b/kustomization.yaml": resources("ks.yaml") + "namespace: other\n",
        "apps/b/ks.yaml": child.replace("name: flux-system}", "name: flux-system, namespace: flux-system}"),
        "web/web.yaml": workload(),
    }
    with asking(tmp_path, files) as ask:
        places = {str(one.kustomization.key): str(one.place) for one in ask.render.rendered}
        assert places["flux-system/web"] == "apps/a/ks.yaml:2"
        assert places["other/web"] == "apps/b/ks.yaml:1"
