"""The pages: readable without scripts, nothing from other hosts, everything escaped, digests labelled."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import httpx
import pytest

from api.resources_html import web
from api.resources_make import document, local, statement
from api.resources_text import annotate
from graph.tables_schema import DocumentRow, Passage, StatementRow

pytestmark = pytest.mark.anyio

PAGES = [
    "/",
    "/entities",
    "/entities?q=china",
    "/entities/china",
    "/entities/issue/taiwan",
    "/entities/wang-yi",
    "/statements",
    "/positions",
    "/events",
    "/events/dialogue-7",
    "/documents",
    "/documents/report",
    "/documents/digest",
    "/documents/news",
    "/graph/china/neighbours",
    "/ontology",
    "/docs",
    "/sparql",
    "/data/id/passage/report/174-217",
    "/entities/nobody-here",
    "/statements?stance=x",
]
VOID = {"meta", "link", "br", "input"}


class Page(HTMLParser):
    """Collects the links, ids and text of a page, and checks that its elements nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert tag != "script"
        assert "style" not in given
        assert not [name for name in given if name.startswith("on")]
        if tag == "a":
            self.links.append(given.get("href") or "")
        elif "href" in given or "src" in given:
            self.loads.append(given.get("href") or given.get("src") or "")
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


async def page(client: httpx.AsyncClient, path: str) -> Page:
    response = await client.get(path, headers={"accept": "text/html,*/*;q=0.8"})
    assert response.headers["content-type"] == "text/html; charset=utf-8", path
    return Page(response.text)


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_nests_loads_only_its_style_and_names_things_once(
    client: httpx.AsyncClient, path: str
) -> None:
    read = await page(client, path)
    assert len(read.loads) == 1
    assert re.fullmatch(r"/pages/[0-9a-f]{12}\.css", read.loads[0])
    assert len(read.ids) == len(set(read.ids))
    assert (await client.get(read.loads[0])).headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("path", PAGES)
async def test_every_link_of_a_page_leads_somewhere(client: httpx.AsyncClient, path: str) -> None:
    read = await page(client, path)
    for link in dict.fromkeys(read.links):
        if link.startswith(("http://", "https://")):
            continue
        if link.startswith("#"):
            assert link == "#main" or link[1:] in read.ids
            continue
        target = link if link.startswith("/") else path.partition("?")[0] + link
        response = await client.get(
            target.partition("#")[0], headers={"accept": "text/html,*/*"}, follow_redirects=True
        )
        assert response.status_code == 200, (path, link)


async def test_the_text_of_a_document_is_all_there_with_its_statements_marked(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/documents/report", headers={"accept": "text/html"})
    assert "&amp; said so &lt;twice&gt;" in response.text
    assert '<span class="anchor" id="c174-217"></span>' in response.text
    read = Page(response.text)
    assert "They said that more was to come" in read.words


async def test_a_digest_is_labelled_and_its_sentences_are_never_quoted(client: httpx.AsyncClient) -> None:
    for path in (
        "/documents/digest",
        "/statements?document=digest",
        "/positions?mode=joint",
        "/entities/china",
    ):
        response = await client.get(path, headers={"accept": "text/html"})
        assert "summary by Karakoram" in response.text
        quoted = re.findall(r"<(?:blockquote|q)>(.*?)</(?:blockquote|q)>", response.text)
        assert "both governments condemned terrorism" in response.text
        assert not [q for q in quoted if "both governments" in q]
    report = await client.get("/documents/report", headers={"accept": "text/html"})
    assert "summary by Karakoram" not in report.text


async def test_the_filters_stay_in_the_form(client: httpx.AsyncClient) -> None:
    response = await client.get("/statements?holder=pakistan&stance=support", headers={"accept": "text/html"})
    assert 'name="holder" value="pakistan"' in response.text
    assert '<option value="support" selected>' in response.text


async def test_what_is_typed_comes_back_escaped(client: httpx.AsyncClient) -> None:
    response = await client.get('/entities?q="><script>', headers={"accept": "text/html"})
    assert "<script>" not in response.text
    assert 'value="&#34;&gt;&lt;script&gt;"' in response.text


# -- parts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x", "", None]
)
def test_only_web_addresses_become_links(address: str | None) -> None:
    assert web(address) is None


def test_a_documents_address_that_is_no_web_address_is_not_given() -> None:
    assert document(row(address="javascript:alert(1)")).address is None
    assert document(row(address="https://example.org/")).address == "https://example.org/"


def test_local_paths_are_only_for_iris_of_ours() -> None:
    assert local("https://w3id.org/karakoram/id/state/china") == "/id/state/china"
    assert local("https://w3id.org/karakoram/ontology#State") == "/ontology#State"
    assert local("https://example.org/id/state/china") is None


def row(**values: object) -> DocumentRow:
    defaults: dict[str, object] = dict.fromkeys(DocumentRow.__slots__)
    defaults |= {
        "n": 1,
        "iri": "i",
        "slug": "d",
        "title": "t",
        "reports": (),
        "warnings": (),
        "statements": 0,
    }
    return DocumentRow(**{**defaults, "entities": 0, **values})  # type: ignore[arg-type]


def said(start: int, end: int, text: str) -> StatementRow:
    passage = Passage("p", start, end, text[start:end], "d", "t", False)
    empty = dict.fromkeys(StatementRow.__slots__)
    return StatementRow(
        **{  # type: ignore[arg-type]
            **empty,
            "iri": "i",
            "id": f"{start}",
            "document": "d",
            "passage": passage,
            "wording": text[start:end],
            "reiterated": False,
            "links": {},
        }
    )


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        ([], []),
        ([(0, 3)], ["One"]),
        ([(4, 7), (4, 7)], ["two"]),
        ([(0, 7), (4, 13)], ["One ", "two", " three"]),
        ([(0, 13), (4, 7)], ["One ", "two", " three"]),
        ([(8, 19)], ["three", "four", "five"]),
    ],
)
def test_overlapping_statements_are_marked_and_no_character_is_lost(
    spans: list[tuple[int, int]], marked: list[str]
) -> None:
    text = "One two three\nfour\r\nfive 𝔘nd so on"
    cut = annotate(text, row(), [statement(said(a, z + (a == 8) * 5, text)) for a, z in spans])
    pieces = [p for paragraph in cut.paragraphs for p in paragraph.pieces]
    assert [p.text for p in pieces if p.statements] == marked
    assert "".join(p.text for p in pieces) == text.replace("\r\n", "").replace("\n", "")


def test_only_the_articles_part_of_a_file_is_shown() -> None:
    cut = annotate("before|inside|after", row(text_start=7, text_end=13), [])
    assert [p.text for paragraph in cut.paragraphs for p in paragraph.pieces] == ["inside"]


def test_the_signs_of_markdown_become_headings_and_bullets() -> None:
    text = "## Ties\n\n- One - two\nplain # text\n"
    cut = annotate(text, row(file="a.md"), [statement(said(11, 14, text))])
    assert [(p.kind, [x.text for x in p.pieces]) for p in cut.paragraphs] == [
        ("heading", ["Ties"]),
        ("bullet", ["", "One", " - two"]),
        ("text", ["plain # text"]),
    ]
    assert [p.kind for p in annotate(text, row(file="a.txt"), []).paragraphs] == ["text"] * 3
