"""What is told of a query by its words: form, dataset, refusals."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import QuerySyntaxError, RequestTooLarge
from graph.sparql_text import Dataset, inspect, query_form, tokens


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "select"),
        ("select*{}", "select"),
        ("ASK{}", "ask"),
        ("# SELECT\nCONSTRUCT WHERE {}", "construct"),
        ("PREFIX select: <http://e/ASK> BASE <http://e/#> DESCRIBE select:x", "describe"),
        ("PREFIX : <http://e/> PREFIX ask: <http://e/> ASK { :a ask:b 'SELECT' }", "ask"),
        ("\ufeff SELECT * {}", "select"),
    ],
)
def test_form(text: str, form: str) -> None:
    assert query_form(text) == form


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://e/> {} }",
        "SELECT * { service<http://e/>{} }",
        "SELECT * { SERVICE SILENT ?x {} }",
        r"SELECT * { \u0053ERVICE <http://e/> {} }",
        r"SELECT * { SERV\U00000049CE <http://e/> {} }",
        "SELECT * { ?s ?p 1.SERVICE <http://e/> {} }",
        "SELECT * { ?s ?p true.SERVICE <http://e/> {} }",
        "SELECT * { ?s ?p 'x'SERVICE <http://e/> {} }",
        "SELECT * { ?s ?p 'it\\'s'. #'\n SERVICE <http://e/> {} }",
        'SELECT * { ?s ?p """a"b\\"""" . SERVICE <http://e/> {} }',
        "SELECT * { FILTER(?a < ?b) SERVICE <http://e/> {} FILTER(?b > ?a) }",
    ],
)
def test_service_is_refused_however_it_is_spelt(text: str) -> None:
    with pytest.raises(QuerySyntaxError, match="SERVICE at line"):
        inspect(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ('SERVICE <http://e/> LOAD' AS ?x) {}",
        'SELECT ("""a "SERVICE" b""" AS ?x) {}',
        "SELECT ('''it's LOAD''' AS ?x) {}",
        "SELECT * {} # SERVICE <http://e/>",
        "SELECT * { <http://e/SERVICE> ?p ?o }",
        "SELECT ?service $LOAD { ?service ?p $LOAD }",
        "PREFIX service: <http://e/> SELECT * { service:load ?p service:SERVICE }",
        "PREFIX a.SERVICE: <http://e/> SELECT * { a.SERVICE:x ?p _:load }",
        "PREFIX : <http://e/> SELECT * { :SERVICE ?p :a\\-LOAD }",
        "SELECT * { ?s ?p 'x'@service }",
    ],
)
def test_the_word_is_harmless_where_it_is_no_keyword(text: str) -> None:
    assert inspect(text).form == "select"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("# only\n", "no SELECT"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "INSERT is an update"),
        ("PREFIX : <http://e/> delete where {}", "DELETE is an update"),
        ("LOAD <http://e/>", "LOAD at line 1, column 1"),
        ("DROP ALL", "DROP is an update"),
        ("SELECT ('open) {}", "string that begins at line 1, column 9"),
        ('SELECT *\n{ ?s ?p "a\nb" }', "line 2, column 9"),
        (r"SELECT * { \uD800 }", "not a character"),
    ],
)
def test_what_is_no_query_says_why(text: str, words: str) -> None:
    with pytest.raises(QuerySyntaxError, match=words):
        inspect(text)


@pytest.mark.parametrize("pair", ["()", "[]", "{}"])
def test_nesting_is_bounded_outside_strings(pair: str) -> None:
    def nested(depth: int) -> str:
        return "SELECT * " + pair[0] * depth + pair[1] * depth

    assert inspect(nested(200)).form == "select"
    with pytest.raises(QuerySyntaxError, match="nested deeper than 200"):
        inspect(nested(201))
    assert inspect(f"SELECT ('{pair[0] * 300}' AS ?x) # {pair[0] * 300}\n {{}}").form == "select"


def test_length_is_bounded() -> None:
    assert inspect("ASK {}" + " " * 94, max_length=100).form == "ask"
    with pytest.raises(RequestTooLarge, match="101 characters; at most 100"):
        inspect("ASK {}" + " " * 95, max_length=100)


@pytest.mark.parametrize(
    ("text", "dataset"),
    [
        ("SELECT * { ?s ?p 'FROM <http://e/>' }", None),
        ("SELECT * FROM <http://e/a> {}", Dataset(("http://e/a",), ())),
        ("SELECT * from named <http://e/a> FROM <http://e/b> {}", Dataset(("http://e/b",), ("http://e/a",))),
        ("BASE <http://e/x/> SELECT * FROM <a> FROM <a> {}", Dataset(("http://e/x/a",), ())),
        (
            "PREFIX e: <http://e/> ASK FROM e:a\\-b FROM NAMED e: {}",
            Dataset(("http://e/a-b",), ("http://e/",)),
        ),
        ("BASE <http://e/> PREFIX f: <f/> DESCRIBE ?x FROM f:a {}", Dataset(("http://e/f/a",), ())),
        (r"SELECT * FROM <http://e/\u0061> {}", Dataset(("http://e/a",), ())),
    ],
)
def test_from_clauses(text: str, dataset: Dataset | None) -> None:
    assert inspect(text).dataset == dataset


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("SELECT service{}()<>'\"\\u0053#\n:._-?@^1 é"), max_size=60))
def test_any_text_is_judged_and_never_crashes(text: str) -> None:
    try:
        inspect(text)
    except (QuerySyntaxError, RequestTooLarge) as error:
        assert str(error)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_tokens_stand_where_they_say(text: str) -> None:
    try:
        found = list(tokens(text))
    except QuerySyntaxError:
        return
    assert all(text[t.start : t.start + len(t.text)] == t.text for t in found)
    assert [t.start for t in found] == sorted({t.start for t in found})
