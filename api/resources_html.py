"""The pages: Jinja2 templates over the same models that leave as JSON, readable without JavaScript."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

import jinja2
from markupsafe import Markup, escape

from api.live import Live
from api.resources_make import local, path, relation_label
from graph.sparql_text import Form

_MAX_ROWS = 1000

EXAMPLES: tuple[tuple[str, str], ...] = (
    (
        "What is held jointly, and on what (counting positions)",
        """PREFIX kk: <https://w3id.org/karakoram/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX mode: <https://w3id.org/karakoram/concept/mode/>

SELECT ?issue ?stance (COUNT(DISTINCT ?position) AS ?positions) WHERE {
  ?position a kk:Position ; kk:mode mode:joint ; kk:stance/skos:prefLabel ?stance ; kk:object ?object .
  ?object skos:prefLabel ?issue .
}
GROUP BY ?issue ?stance ORDER BY DESC(?positions) ?issue LIMIT 25""",
    ),
    (
        "Who said what, in which words, in which document",
        """PREFIX kk: <https://w3id.org/karakoram/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?holder ?act ?words ?document ?start ?end WHERE {
  ?statement a kk:Statement ; kk:statedHolder/skos:prefLabel ?holder ; kk:speechAct/skos:prefLabel ?act ;
             kk:evidence ?passage ; kk:reportedBy ?document .
  ?passage oa:exact ?words ; oa:start ?start ; oa:end ?end .
}
ORDER BY ?document ?start LIMIT 25""",
    ),
    (
        "Positions that several documents word differently",
        """PREFIX kk: <https://w3id.org/karakoram/ontology#>

SELECT ?position (COUNT(DISTINCT ?document) AS ?documents)
       (GROUP_CONCAT(?wording; separator=" | ") AS ?wordings)
WHERE { ?statement kk:expresses ?position ; kk:reportedBy ?document ; kk:wording ?wording . }
GROUP BY ?position HAVING (COUNT(DISTINCT ?document) > 1) ORDER BY DESC(?documents) LIMIT 25""",
    ),
    (
        "Who took part in which event, and as what",
        """PREFIX kk: <https://w3id.org/karakoram/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT DISTINCT ?event ?when ?role ?actor WHERE {
  ?part a kk:Participation ; kk:event ?e ; kk:actor/skos:prefLabel ?actor ; kk:role/skos:prefLabel ?role .
  ?e rdfs:label ?event . OPTIONAL { ?e kk:when ?when }
}
ORDER BY ?when ?event LIMIT 50""",
    ),
)


@functools.cache
def style() -> bytes:
    """Return the style sheet."""
    return files("api.pages").joinpath("style.css").read_bytes()


@functools.cache
def style_url() -> str:
    """Return the style sheet's address, which changes with its content."""
    return f"/pages/{hashlib.sha256(style()).hexdigest()[:12]}.css"


@functools.cache
def environment() -> jinja2.Environment:
    """Return the environment of the templates: everything is escaped, and a missing name is an error."""
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("api", "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["style_url"] = style_url()
    env.filters["local"] = lambda iri: local(iri)
    env.filters["path"] = path
    env.filters["words"] = relation_label
    env.filters["web"] = web
    env.filters["ticks"] = _ticks
    env.filters["thousands"] = lambda n: f"{n:,}"
    return env


def web(address: str | None) -> str | None:
    """Return an address that may stand in a link: http or https, or a path of ours; else None."""
    if address and address.startswith(("http://", "https://")):
        return address
    return address if address and address.startswith("/") and not address.startswith("//") else None


def _ticks(text: str) -> Markup:
    """Return text, escaped, with what stands in backticks as code."""
    parts = [escape(part) for part in text.split("`")]
    return Markup("").join(Markup("<code>{}</code>").format(p) if i % 2 else p for i, p in enumerate(parts))


def page(template: str, **values: Any) -> bytes:
    """Return a page as UTF-8. A lone surrogate in a text becomes a question mark."""
    return environment().get_template(template).render(values).encode("utf-8", "replace")


def query_page(address: str, live: Live, query: str | None = None) -> bytes:
    """Return the page on which a query is written; it works without any script."""
    examples = [
        {"title": title, "query": text, "url": f"/sparql?{urlencode({'query': text})}"}
        for title, text in EXAMPLES
    ]
    return page(
        "query.html",
        address=address,
        examples=examples,
        query=query or EXAMPLES[0][1],
        triples=int(live.tables.meta["triples"]),
        snapshot=live.id,
    )


def results_page(query: str, form: Form, body: bytes) -> bytes:
    """Return the answer to a query as a page: a table, yes or no, or Turtle.

    `body` is the complete answer (results as JSON, graphs as Turtle); at most 1,000 rows are laid out, and
    the page says so and links to all of them.
    """
    links = [
        (name, f"/sparql?{urlencode({'query': query, 'format': value})}") for name, value in _formats(form)
    ]
    shared: dict[str, Any] = {"query": query, "links": links, "form": form}
    if form in ("construct", "describe"):
        text = body.decode("utf-8", "replace")
        cut = text[:500_000]
        return page("results.html", **shared, turtle=cut, cut=len(cut) < len(text), columns=None, answer=None)
    found: Mapping[str, Any] = json.loads(body)
    if "boolean" in found:
        return page("results.html", **shared, answer=bool(found["boolean"]), columns=None, turtle=None)
    columns: Sequence[str] = found["head"]["vars"]
    bindings = found["results"]["bindings"]
    rows = [[_cell(row.get(name)) for name in columns] for row in bindings[:_MAX_ROWS]]
    return page(
        "results.html", **shared, columns=columns, rows=rows, total=len(bindings), answer=None, turtle=None
    )


def _cell(term: Mapping[str, Any] | None) -> dict[str, Any]:
    if term is None:
        return {"text": "", "href": None}
    if term["type"] == "triple":
        return {"text": json.dumps(term["value"], ensure_ascii=False), "href": None}
    value = str(term["value"])
    return {"text": value, "href": (local(value) or web(value)) if term["type"] == "uri" else None}


def _formats(form: Form) -> list[tuple[str, str]]:
    if form in ("construct", "describe"):
        return [("Turtle", "turtle"), ("N-Triples", "ntriples"), ("JSON-LD", "jsonld"), ("RDF/XML", "rdfxml")]
    return [("JSON", "json"), ("CSV", "csv"), ("TSV", "tsv"), ("XML", "xml")]
