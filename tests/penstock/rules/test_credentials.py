"""What looks like a credential, and what only stands where one will be."""

import time

import pytest

from penstock.rules.credentials import named, public, shapes, standin, suspicious

LONG = "Zm9vYmFy" * 11


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"HostName=h.azure-devices.net;DeviceId=d;SharedAccessKey={LONG[:43]}=", "a shared access key"),
        (f"DefaultEndpointsProtocol=https;AccountName=a;AccountKey={LONG[:86]}==", "a storage account key"),
        (f"SharedAccessSignature sr=h&sig={LONG}&se=1", "a shared access signature"),
        (f"https://a.blob.core.windows.net/c?sv=2024-01-01&sp=r&sig={LONG}", "a shared access signature"),
        ("abc8Q~" + "x" * 34, "a client secret of Entra ID"),
        ("key AKIA" + "ABCD2345" * 2, "an access key of AWS"),
        ("AIza" + "a" * 35, "an API key of Google"),
        ('{"private_key_id": "' + "0f" * 20 + '"}', "a service account key of Google"),
        ("-----BEGIN EC PRIVATE KEY-----\n" + "A" * 64 + "\n", "a private key"),
        ("ghp_" + "a1" * 18, "a token of GitHub"),
        ("npm_" + "a1" * 18, "a token of npm"),
        ("dckr_pat_" + "a1_" * 9, "a token of Docker Hub"),
        ("glsa_" + "a1" * 16 + "_0123abcd", "a token of Grafana"),
        ("tskey-auth-" + "a1" * 6 + "-" + "b2" * 16, "a key of Tailscale"),
        ("https://hooks.slack.com/services/T0123456/B0123456/" + "aB3" * 8, "a webhook's address"),
        ("https://discord.com/api/webhooks/" + "1" * 18 + "/" + "a-B_" * 17, "a webhook's address"),
        ("glpat-" + "a" * 20, "a token of GitLab"),
        ("xoxb-" + "1" * 24, "a token of Slack"),
        ("AGE-SECRET-KEY-1" + "Q" * 58, "a key of age"),
        ("amqp://historian:wet-grass-7@broker.edge/vhost", "a password in a URL"),
    ],
)
def test_credential(text: str, name: str) -> None:
    assert [shape.name for shape in shapes(text)] == [name]
    assert suspicious(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "HostName=h.azure-devices.net;DeviceId=d;SharedAccessKey=${KEY}",
        "AccountKey=<your key>",
        "postgres://user:$(DB_PASSWORD)@db/history",
        "postgres://user:${DB_PASSWORD}@db/history",
        "https://x-access-token:%s@example.org/repository.git",
        "https://user:password@example.org",
        "postgres://user:_DBPASS_@db/history",
        "https://user@example.org:8443/path",
        "tcp://mosquitto.edge-core.svc.cluster.local:1883",
        "ssh://git@example.org:22/fleet",
        "-----BEGIN CERTIFICATE-----\n" + "A" * 64,
        "-----BEGIN PRIVATE KEY-----\n…",
        "AKIAIOSFODNN7EXAMPLE is not there, AKIA neither"[20:],
        "penstock-unknown-key SharedAccessKey=" + LONG,
        "sha256:" + "1" * 64,
    ],
)
def test_no_credential(text: str) -> None:
    assert list(shapes(text)) == []


@pytest.mark.parametrize("name", ["DB_PASSWORD", "password", "clientSecret", "API_KEY", "redisPassword", "auth-token"])
def test_name_of_a_secret(name: str) -> None:
    assert named(name, "wet-grass-7")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD_FILE", "wet-grass-7"),
        ("passwordSecretName", "wet-grass-7"),
        ("TOKEN_URL", "wet-grass-7"),
        ("keyboard", "wet-grass-7"),
        ("DB_PASSWORD", "/run/secrets/db"),
        ("DB_PASSWORD", "${DB_PASSWORD}"),
        ("DB_PASSWORD", "{{ .password }}"),
        ("DB_PASSWORD", "<password>"),
        ("DB_PASSWORD", "REPLACE_ME"),
        ("DB_PASSWORD", "YOUR_DB_PASSWORD"),
        ("DB_PASSWORD", "_DB_PASS_"),
        ("DB_PASSWORD", "%PASSWORD%"),
        ("DB_PASSWORD", "@@TOKEN@@"),
        ("DB_PASSWORD", ""),
        ("DB_PASSWORD", "********"),
        ("STRIPE_SECRET_KEY", "?"),
        ("SECRET_KEY", "historian-key"),
        ("CONNECTION_STRING", "Server=db;Database=history;Integrated Security=true"),
        ("DB_PASSWORD", None),
    ],
)
def test_name_or_value_that_is_harmless(name: str, value: object) -> None:
    assert not named(name, value)


def test_connection_string_with_a_password() -> None:
    assert named("connectionString", "Server=db;User=u;Password=wet-grass-7")


def test_certificates_are_public_and_keys_are_not() -> None:
    assert public("-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n")
    assert public("ssh-ed25519 AAAA")
    assert not public("-----BEGIN CERTIFICATE-----\nA\n-----BEGIN PRIVATE KEY-----\nA\n")


@pytest.mark.parametrize(
    "text",
    [
        "SharedAccessSignature sr=" * 20_000,
        "?sv=2024-01-01&" * 20_000,
        "a://b:c" * 60_000,
        "my_" + "_a" * 40_000 + "!",
        "<a" * 80_000,
        "-----BEGIN A A A A " * 20_000,
        "http://" * 50_000,
    ],
    ids=lambda text: text[:12],
)
def test_long_text_takes_no_long_time(text: str) -> None:
    begun = time.process_time()
    list(shapes(text))
    standin(text)
    named("password", text)
    assert time.process_time() - begun < 2


def test_the_letters_of_a_region_are_no_password() -> None:
    assert not list(shapes("xiaomi://626144510:cn@192.168.0.159?did=1"))


def test_the_line_of_a_url_is_that_with_the_password() -> None:
    text = "a: rtsp://admin:${CAMERA}@camera\nb: rtsp://admin:wet-grass-7@camera\n"
    (shape,) = shapes(text)
    assert shape.first(text).startswith("rtsp://admin:wet")
