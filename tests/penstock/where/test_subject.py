from tests.penstock.where.handmade import web


def test_an_object_is_called_by_its_own_name_and_those_that_it_had() -> None:
    one = web("pre-web", "edge")
    one.called(["web"])
    assert one.names == {"pre-web", "web"}
    assert one.namespaces == {"edge"}


def test_two_objects_share_no_names() -> None:
    one = web()
    one.called(["other"])
    assert web().names == {"web"}


def test_fields_are_read_as_far_as_they_are_there() -> None:
    one = web(spec={"list": [{"a": 1}]})
    assert one.get(("spec", "list", 0, "a")) == 1
    assert one.get(("spec", "list", 1, "a")) is None
    assert one.holds(("spec", "list", 1, "a")) == 2
    assert one.content is one.content


def test_words_are_texts_and_none_where_there_are_none() -> None:
    assert web(metadata={"labels": {"a": 1, "b": "x"}}).words("labels") == {"a": "1", "b": "x"}
    assert web(metadata={"labels": "odd"}).words("labels") == {}
    assert web().words("annotations") == {}
