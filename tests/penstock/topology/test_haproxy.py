"""topology.haproxy: what a configuration lets through."""

from pathlib import Path

from penstock.topology.haproxy import entries, parse

CONFIG = """\
global
    maxconn 10
frontend https
    bind :443
    tcp-request content reject unless { src 10.0.0.0/8 192.168.0.0/16 }
    tcp-request content reject unless { req.ssl_hello_type 1 }
    acl listed var(sess.sni) -m str -f /lists/names
    acl listed var(sess.sni) -m end -f /lists/ends
    acl listed var(sess.sni) -m str inline.example # said here
    acl here var(sess.sni),map_str(/lists/local) -m found
    tcp-request content reject unless listed or here
    use_backend %[var(sess.sni),map_str(/lists/local)] if here
    default_backend up
frontend obo
    bind 0.0.0.0:8084
    default_backend out
frontend metrics
    mode http
    bind :9902
backend up
    server parent 10.0.4.10:443
backend out
    tcp-request content do-resolve(sess.dst,cluster,ipv4) var(sess.sni)
    tcp-request content set-dst var(sess.dst)
    server internet 0.0.0.0:8084
backend mirror
    server mirror mirror.svc:443
"""
LISTS = {
    "/lists/names": "# a list\na.example\n",
    "/lists/ends": ".b.example\n",
    "/lists/local": "m.example mirror\nx nobody\n",
}


def test_fronts() -> None:
    found = parse(CONFIG, lambda path: LISTS.get(path, ""))
    assert found == {
        "443": {
            "from": ["10.0.0.0/8", "192.168.0.0/16"],
            "names": ["a.example", "inline.example"],
            "ends": [".b.example"],
            "local": {"m.example": "mirror"},
            "open": False,
            "up": ["10.0.4.10", "443"],
        },
        "8084": {"from": [], "names": [], "ends": [], "local": {}, "open": True, "up": ["*", "8084"]},
    }


def test_a_backend_that_is_gone() -> None:
    found = parse(CONFIG.replace("\nbackend up", "\nbackend down"), lambda _: "")
    assert [front["up"] for front in found.values()] == [[], []]  # it would not start at all


def test_the_proxy_of_the_package() -> None:
    folder = Path(__file__).parents[3] / "platform" / "base" / "proxy"
    found = parse((folder / "haproxy.cfg").read_text(encoding="utf-8"), lambda _: "")
    assert sorted(found) == ["443", "8084"]
    assert not any(front["open"] for front in found.values())


def test_entries() -> None:
    assert entries("# no\n\n a \nb\n") == ["a", "b"]
