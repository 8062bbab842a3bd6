import pytest

from penstock.errors import PenstockError
from penstock.scaffold.secret import without

LISTED = b"kind: Kustomization\nresources:\n  - a.yaml\n  - secret.yaml  # ours\n  - b.yaml\n"
PLAIN = b"kind: Secret\nmetadata: {name: a}\nstringData: {k: v}\n"
MAP = b"kind: ConfigMap\nmetadata: {name: a}\n"


def test_a_secret_is_left_out_and_no_longer_named() -> None:
    kept, said = without({"x/kustomization.yaml": LISTED, "x/secret.yaml": PLAIN, "x/a.yaml": MAP, "x/b.yaml": MAP})
    assert sorted(kept) == ["x/a.yaml", "x/b.yaml", "x/kustomization.yaml"]
    assert kept["x/kustomization.yaml"] == LISTED.replace(b"  - secret.yaml  # ours\n", b"")
    assert said == ["x/secret.yaml"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("s.yaml", PLAIN),
        ("s.yaml", b"kind: secret\nstringData: {k: v}\n"),
        ("s.yaml", b"kind: Sekret\ndata: {k: v}\n"),
        ("s.yaml", b"kind: ConfigMap\ntype: Opaque\ndata: {k: v}\n"),
        ("s.yaml", b"kind: SealedSecret\n"),
        ("s.yaml", b"kind: ConfigMap\ndata: {a: 'ENC[x]'}\nsops: {mac: x}\n"),
        ("s.yaml", b"kind: List\nitems:\n  - kind: Secret\n"),
        ("s.yaml", b"broken: [ENC[\n"),
        ("s.json", b'{"data": "ENC[AES256_GCM,data:x]", "sops": {}}'),
        ("keys.txt", b"AGE-SECRET-KEY-1QQQ"),
        ("tls.key", b"anything"),
        (".env", b"TOKEN=x"),
        (".env.local", b"TOKEN=x"),
        ("note.txt", b"-----BEGIN EC PRIVATE KEY-----\n"),
    ],
)
def test_secrets_in_any_form_are_left_out(name: str, content: bytes) -> None:
    assert without({f"x/{name}": content}) == ({}, [f"x/{name}"])


def test_only_the_secret_documents_of_a_file_are_cut() -> None:
    kept, said = without({"x/all.yaml": b"---\n" + MAP + b"---\n" + PLAIN + b"---\n" + MAP})
    assert kept["x/all.yaml"] == MAP + b"---\n" + MAP
    assert said == ["x/all.yaml"]


def test_a_secret_generator_is_cut_out_of_its_kustomization() -> None:
    text = b"kind: Component\nsecretGenerator:\n  - name: a\n    literals: [k=v]\nimages: []\n"
    kept, said = without({"x/kustomization.yaml": text})
    assert kept == {"x/kustomization.yaml": b"kind: Component\nimages: []\n"}
    assert said == ["x/kustomization.yaml"]


def test_what_only_speaks_of_secrets_is_copied() -> None:
    files = {"x/a.yaml": b"kind: GitRepository\nspec: {secretRef: {name: a}}\n", "x/b.yaml": b"broken: [secret\n"}
    assert without(files) == (files, [])


def test_a_secret_that_something_else_needs_stops_the_copy() -> None:
    files = {
        "x/kustomization.yaml": b"configMapGenerator:\n  - name: a\n    files:\n      - tls.key\n",
        "x/tls.key": b"anything",
    }
    with pytest.raises(PenstockError, match=r"x/kustomization.yaml needs tls.key"):
        without(files)


def test_a_list_that_held_only_a_secret_goes_with_it() -> None:
    text = b"kind: Kustomization\nresources:\n  - secret.yaml\nimages: []\n"
    kept, _ = without({"x/kustomization.yaml": text, "x/secret.yaml": PLAIN})
    assert kept["x/kustomization.yaml"] == b"kind: Kustomization\nimages: []\n"
