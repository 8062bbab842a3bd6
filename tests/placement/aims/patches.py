"""Patches: in files, in kustomizations, and in Flux Kustomizations, injected by a parent's patch or not."""

from tests.placement.swap import Swap

INLINE = "clusters/plant-a/l2-line-1/kustomization.yaml"
EXTRAS = "apps/extras/kustomization.yaml"
LOCAL = "clusters/plant-a/l2-line-1/extras.yaml"

#: What is said of a target that nothing fits.
UNFIT = ("patch-matches-nothing", "flux-patch-matches-nothing", "patch-unused")

AIMS = (
    Swap(
        "wrong path of an operation",
        "*",
        r"^(\s*)path: /(spec|data|metadata)/",
        r"\1path: /nowhere/\2/",
        ("build-failed", "object-invalid"),
    ),
    Swap("wrong operation", "*", r"- op: (replace|add)", "- op: exchange", ("build-failed",)),
    Swap("wrong name of a patched object", INLINE, r"name: platform$", "name: platforms", ("patch-unmatched",)),
    Swap("wrong target of a patch", LOCAL, r"^        name: worker$", "        name: workerx", UNFIT),
    Swap("wrong target of a patch", EXTRAS, r"(target: .*name: \w+)", r"\1-x", UNFIT),
    Swap("wrong target of a patch", INLINE, r"(target: .*name: \w+)", r"\1-x", UNFIT),
    # Of plant-a one cluster has the extras' artifact for a source too; there the rule leaves releases alone.
    Swap(
        "wrong target of a patch",
        "*/sites/plant-b/*/kustomization.yaml",
        r"(^ +(?:- )?target:\n +kind: \w+\n +name: [\w-]+)",
        r"\1-x",
        UNFIT,
        offsets=(2,),
        whole=True,
    ),
    Swap(
        "wrong value of an operation",
        "*/local/*.yaml",
        r"value: [\w-].*",
        "value: {a: [b]}",
        ("object-invalid", "build-failed"),
        certain=False,
    ),
    Swap(
        "wrong value of an operation",
        "*/local/*.yaml",
        r"(cpu|memory): [^,}]+",
        r"\1: [b]",
        ("object-invalid", "build-failed"),
    ),
    Swap("inline patch", INLINE, r"value: (12m|90|5)", "value: many", ("object-invalid",)),
    Swap("inline patch", INLINE, r"retryInterval: 3m", "retryInterval: often", ("object-invalid",)),
    Swap(
        "inline patch",
        INLINE,
        r"path: (/spec/timeout|/spec/minReadySeconds)",
        r"path: \1x",
        ("object-invalid", "build-failed"),
    ),
    Swap("inline patch", LOCAL, r"minReadySeconds: 5", "minReadySeconds: soon", ("object-invalid",)),
    Swap("inline patch", LOCAL, r"minReadySeconds: 5", "minReadySecond: 5", ("object-invalid",)),
    Swap("inline patch", LOCAL, r"(requests|limits): \{.*\}", r"\1: {memory: [a]}", ("build-failed",)),
    Swap("inline patch", LOCAL, r"value: (3|20)", "value: many", ("object-invalid",)),
    Swap("inline patch", LOCAL, r"^( +path: /spec/.*)", r"\1x", ("object-invalid", "build-failed")),
    Swap("pin in a Flux Kustomization", LOCAL, r"digest: sha256", "digest: sha257", ("image-not-pinned",)),
    Swap("inline patch", EXTRAS, r"progressDeadlineSeconds: 300", "progressDeadlineSeconds: [a]", ("object-invalid",)),
    Swap("inline patch", EXTRAS, r"value: false", 'value: "perhaps"', ("object-invalid",)),
    Swap("inline patch", EXTRAS, r"path: /spec/paused", "path: /spec/pausedx", ("object-invalid", "build-failed")),
)
