import pytest

from penstock.own.used import used

FACTS = {"LEVEL": "l2", "SITE": "plant-a", "ZONE": "cell-1"}


@pytest.mark.parametrize(
    ("program", "names"),
    [
        ("object.spec.type != 'x'", []),
        ("facts.LEVEL == 'l2'", ["LEVEL"]),
        ("facts . LEVEL == facts.SITE", ["LEVEL", "SITE"]),
        ("facts.?LEVEL.orValue('') == 'l2'", ["LEVEL"]),
        ("facts['SITE'] == ''", ["SITE"]),
        ('facts[?"ZONE"].hasValue()', ["ZONE"]),
        ("'LEVEL' in facts", ["LEVEL"]),
        ("facts[object.kind] == ''", ["LEVEL", "SITE", "ZONE"]),
        ("facts.all(k, k != '')", ["LEVEL", "SITE", "ZONE"]),
        ("facts.exists(k, facts[k] == 'x')", ["LEVEL", "SITE", "ZONE"]),
        ("size(facts) > 1", ["LEVEL", "SITE", "ZONE"]),
        ("facts.NOTHING == ''", []),
    ],
)
def test_a_program_is_given_the_facts_that_it_can_read(program: str, names: list[str]) -> None:
    assert list(used(program, FACTS)) == names
