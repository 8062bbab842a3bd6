from penstock.expand.weight import VALUE, weight
from tests.penstock.support.values import document


def test_documents_weigh_their_text_and_their_values() -> None:
    one = document("v1", "ConfigMap", "a")
    assert weight([]) == 0
    assert weight([one]) == len(one.raw) + VALUE * (one.raw.count(b",") + one.raw.count(b":"))
    assert weight([one, one]) == 2 * weight([one])


def test_many_small_values_weigh_more_than_one_long_text() -> None:
    many = document("v1", "ConfigMap", "a", data={f"k{n}": "v" for n in range(1000)})
    long = document("v1", "ConfigMap", "a", data={"k": "v" * len(many.raw)})
    assert weight([many]) > 3 * weight([long])
