import base64
from pathlib import Path

import pytest
import yaml

from penstock.drift.kubeconfig import read
from penstock.errors import PenstockError

PEM = base64.b64encode(b"pem").decode()


def written(
    folder: Path, *, user: object = None, cluster: object = None, contexts: tuple[str, ...] = ("plant-a-l3",)
) -> Path:
    path = folder / "config"
    content = {
        "current-context": contexts[0],
        "clusters": [{"name": "c", "cluster": cluster or {"server": "https://10.0.0.1:6443/"}}],
        "users": [{"name": "u", "user": {"token": "t"} if user is None else user}],
        "contexts": [{"name": name, "context": {"cluster": "c", "user": "u"}} for name in contexts],
    }
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["plant-a/l3", "plant-a-l3", "plant-a.l3", "plant-a_l3"])
def test_a_context_is_called_like_its_cluster(tmp_path: Path, name: str) -> None:
    config = read(written(tmp_path, contexts=("other", name)))
    assert config.context_for("plant-a/l3", alone=False) == name


def test_the_current_context_is_for_one_cluster_alone(tmp_path: Path) -> None:
    config = read(written(tmp_path, contexts=("edge",)))
    assert config.context_for("plant-a/l3", alone=True) == "edge"
    with pytest.raises(PenstockError, match="no context for plant-a/l3"):
        config.context_for("plant-a/l3", alone=False)


def test_data_and_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from a file\n", encoding="utf-8")
    (tmp_path / "key.pem").write_text("key", encoding="utf-8")
    user = {"tokenFile": "token", "client-certificate-data": PEM, "client-key": "key.pem"}
    cluster = {
        "server": "https://api",
        "certificate-authority-data": PEM,
        "tls-server-name": "n",
        "proxy-url": "http://p",
    }
    access = read(written(tmp_path, user=user, cluster=cluster)).access("plant-a-l3")
    assert (access.server, access.token, access.certificate, access.key) == (
        "https://api",
        "from a file",
        b"pem",
        b"key",
    )
    assert (access.authority, access.server_name, access.proxy, access.insecure) == (b"pem", "n", "http://p", False)


@pytest.mark.parametrize("asks", ["exec", "auth-provider"])
def test_no_program_is_run(tmp_path: Path, asks: str) -> None:
    ran = tmp_path / "ran"
    user = {asks: {"command": "touch", "args": [str(ran)]}}
    with pytest.raises(PenstockError, match="penstock runs none"):
        read(written(tmp_path, user=user)).access("plant-a-l3")
    assert not ran.exists()


@pytest.mark.parametrize(
    ("user", "cluster", "says"),
    [
        ({"username": "a", "password": "b"}, None, "use a token"),
        ({"tokenFile": "nowhere"}, None, "nowhere"),
        ({"client-key-data": "?"}, None, "no base64"),
        (None, {"server": "ftp://x"}, "no server"),
        (None, {"server": "https://x", "proxy-url": "socks5://p:1080"}, "proxy-url"),
        (None, {"server": "https://x", "certificate-authority": "gone.pem"}, "gone.pem"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, user: object, cluster: object, says: str) -> None:
    with pytest.raises(PenstockError, match=says):
        read(written(tmp_path, user=user, cluster=cluster)).access("plant-a-l3")


@pytest.mark.parametrize("text", ["- a", "a: [", "clusters: none", ""])
def test_what_is_no_kubeconfig_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PenstockError, match=str(path)):
        read(path)


def test_a_missing_name_is_told(tmp_path: Path) -> None:
    with pytest.raises(PenstockError, match="no context called nowhere"):
        read(written(tmp_path)).access("nowhere")
