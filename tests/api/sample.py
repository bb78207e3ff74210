"""A small graph for the tests: two reports of one dialogue and a digest, in words of our own.

Made by the real mapping from records and a hand-written authority, so that the tests of the tables and of
the service stand on the pattern that builds write.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from graph.dataset import canonical, lines, merged_store
from graph.positions import derive
from graph.snapshot import TABLES, Snapshot, Snapshots
from graph.tables import write_tables
from loaders.rdf import authority_quads, to_quads
from loaders.records import DocumentRecord, Event, Mention, Participant, Record, Relation, Statement
from ontology import authority
from ontology.authority import Authority

TURTLE = """
@prefix kk: <https://w3id.org/karakoram/ontology#> .
@prefix id: <https://w3id.org/karakoram/id/> .
@prefix state: <https://w3id.org/karakoram/id/state/> .
@prefix person: <https://w3id.org/karakoram/id/person/> .
@prefix place: <https://w3id.org/karakoram/id/place/> .
@prefix post: <https://w3id.org/karakoram/id/post/> .
@prefix mechanism: <https://w3id.org/karakoram/id/mechanism/> .
@prefix membership: <https://w3id.org/karakoram/id/membership/> .
@prefix interval: <https://w3id.org/karakoram/id/interval/> .
@prefix issue: <https://w3id.org/karakoram/concept/issue/> .
@prefix scheme: <https://w3id.org/karakoram/concept/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

state:china a kk:State ; skos:prefLabel "China"@en ; skos:altLabel "People's Republic of China"@en ;
  skos:hiddenLabel "PRC"@en ; kk:adjective "Chinese"@en ; owl:sameAs <http://www.wikidata.org/entity/Q148> ;
  dcterms:source <https://example.org/states> .
state:pakistan a kk:State ; skos:prefLabel "Pakistan"@en ; kk:adjective "Pakistani"@en ;
  dcterms:source <https://example.org/states> .
place:beijing a kk:Place ; skos:prefLabel "Beijing"@en ; dcterms:isPartOf state:china ;
  dcterms:source <https://example.org/places> .
place:taiwan a kk:Place ; skos:prefLabel "Taiwan"@en ; dcterms:source <https://example.org/places> .
person:wang-yi a foaf:Person, kk:Actor ; skos:prefLabel "Wang Yi"@en ; foaf:familyName "Wang" ;
  dcterms:source <https://example.org/people> .
person:ishaq-dar a foaf:Person, kk:Actor ; skos:prefLabel "Ishaq Dar"@en ;
  skos:altLabel "Mohammad Ishaq Dar"@en ; foaf:familyName "Dar" ;
  dcterms:source <https://example.org/people> .
post:foreign-minister-of-china a org:Post ; skos:prefLabel "Foreign Minister of China"@en ;
  kk:ofState state:china ; dcterms:source <https://example.org/people> .
membership:wang-yi-fm a org:Membership ; org:member person:wang-yi ; kk:post post:foreign-minister-of-china ;
  org:memberDuring interval:2023-07-25--open ; dcterms:source <https://example.org/people> .
interval:2023-07-25--open a time:ProperInterval ;
  kk:when "2023-07-25/.."^^<http://id.loc.gov/datatypes/edtf/EDTF> .
mechanism:dialogue a kk:Mechanism ; skos:prefLabel "Strategic Dialogue"@en ;
  kk:memberState state:china, state:pakistan ; dcterms:source <https://example.org/mechanisms> .
scheme:issue a skos:ConceptScheme ; dcterms:title "Issues"@en .
issue:sovereignty a skos:Concept, kk:Issue ; skos:inScheme scheme:issue ; skos:prefLabel "sovereignty"@en .
issue:taiwan a skos:Concept, kk:Issue ; skos:inScheme scheme:issue ; skos:prefLabel "Taiwan question"@en ;
  skos:broader issue:sovereignty .
issue:one-china-principle a skos:Concept, kk:Issue, kk:Principle ; skos:inScheme scheme:issue ;
  skos:prefLabel "one-China principle"@en ; skos:broader issue:taiwan .
issue:terrorism a skos:Concept, kk:Issue ; skos:inScheme scheme:issue ; skos:prefLabel "terrorism"@en .
"""

REPORT = "Dialogue report"
TEXTS = {
    "report.txt": (
        "Dialogue report\n\n"
        "Wang Yi and Ishaq Dar co-chaired the seventh Strategic Dialogue in Beijing on 4 January 2026.\n"
        "Pakistan reaffirmed the one-China principle & said so <twice>.\n"
        "Both sides condemned terrorism in all forms.\n"
        "They said that more was to come.\n"
    ),
    "news.txt": (
        "Pakistan underlined its adherence to the one-China principle, the minister told reporters. "
        "Beijing was cold."
    ),
    "digest.md": "---\ntitle: x\n---\nIn short, both governments condemned terrorism.\n",
}


def _span(file: str, quote: str) -> dict[str, object]:
    start = TEXTS[file].index(quote)
    return {
        "file": file,
        "document": file.split(".")[0],
        "start": start,
        "end": start + len(quote),
        "quote": quote,
    }


def records() -> dict[str, list[Record]]:
    """Return the records of each document."""
    held = "Pakistan reaffirmed the one-China principle & said so <twice>"
    both = "Both sides condemned terrorism in all forms"
    meeting = "Wang Yi and Ishaq Dar co-chaired the seventh Strategic Dialogue in Beijing on 4 January 2026"
    told = "Pakistan underlined its adherence to the one-China principle"
    short = "both governments condemned terrorism"

    def mention(file: str, quote: str, entity: str, cls: str) -> Mention:
        return Mention(**_span(file, quote), entity=entity, cls=cls)

    event = Event(
        **_span("report.txt", meeting),
        label="Seventh Strategic Dialogue",
        cls="Round",
        event_type="ministerial-dialogue",
        when="2026-01-04",
        place="Beijing",
        participants=(
            Participant(entity="Wang Yi", role="co-chair", order=1),
            Participant(entity="Ishaq Dar", role="co-chair", order=2),
        ),
        series="Strategic Dialogue",
        ordinal=7,
    )
    report: list[Record] = [
        DocumentRecord(
            file="report.txt",
            document="report",
            title=REPORT,
            text_end=len(TEXTS["report.txt"]),
            kind="news-report",
            coverage="full",
            published="2026-01-05",
            publisher="The Example Times",
            address="https://example.org/report",
            sha256="00",
        ),
        event,
        mention("report.txt", "Wang Yi", "Wang Yi", "Person"),
        mention("report.txt", "Ishaq Dar", "Ishaq Dar", "Person"),
        mention("report.txt", "Beijing", "Beijing", "Place"),
        mention("report.txt", "Pakistan", "Pakistan", "State"),
        mention("report.txt", "one-China principle", "one-China principle", "Principle"),
        Statement(
            **_span("report.txt", held),
            holders=("Pakistan",),
            act="affirm",
            stance="support",
            toward=("China",),
            reiterated=True,
            issues=("one-china-principle",),
            event="Seventh Strategic Dialogue",
        ),
        Statement(
            **_span("report.txt", both),
            holders=("China", "Pakistan"),
            act="oppose",
            stance="oppose",
            mode="joint",
            issues=("terrorism",),
            event="Seventh Strategic Dialogue",
        ),
        Statement(
            **_span("report.txt", "They said that more was to come"),
            holders=(),
            act="assert",
            stance="note",
            unresolved="They",
            unresolved_reason="no antecedent",
        ),
        Relation(
            **_span("report.txt", "Wang Yi"), subject="Wang Yi", predicate="friendOf", object="Ishaq Dar"
        ),
        Relation(
            **_span("report.txt", "Wang Yi and Ishaq Dar"),
            subject="Ishaq Dar",
            predicate="occupation",
            object="minister",
        ),
    ]
    news: list[Record] = [
        DocumentRecord(
            file="news.txt",
            document="news",
            title="News in brief",
            text_end=len(TEXTS["news.txt"]),
            kind="news-report",
            coverage="selective",
            published="2026-01-06",
        ),
        mention("news.txt", "Pakistan", "Pakistan", "State"),
        mention("news.txt", "Beijing", "Beijing", "Place"),
        Statement(
            **_span("news.txt", told),
            holders=("Pakistan",),
            act="emphasise",
            stance="support",
            toward=("China",),
            issues=("one-china-principle",),
            said_on="2026-01-04",
        ),
    ]
    digest: list[Record] = [
        DocumentRecord(
            file="digest.md",
            document="digest",
            title="Communiqué in short",
            coverage="digest",
            text_start=TEXTS["digest.md"].index("In short"),
            text_end=len(TEXTS["digest.md"]),
            kind="communique",
            published="2026-01-05",
            digest_of="Joint communiqué",
            publisher="The Example Times",
            address="https://example.org/communique",
        ),
        Statement(
            **_span("digest.md", short),
            holders=("China", "Pakistan"),
            act="oppose",
            stance="oppose",
            mode="joint",
            issues=("terrorism",),
            said_on="2026-01-04",
        ),
    ]
    return {"report": report, "news": news, "digest": digest}


def make_authority(folder: Path) -> tuple[Authority, Path]:
    """Write the authority's Turtle under `folder` beside the shipped schemes; return it read, and where."""
    (folder / "authority").mkdir(parents=True)
    (folder / "authority" / "sample.ttl").write_text(TURTLE, encoding="utf-8")
    (folder / "schemes").mkdir()
    for path in sorted((authority.HERE / "schemes").glob("*.ttl")):
        if not path.name.startswith("issue"):
            (folder / "schemes" / path.name).write_bytes(path.read_bytes())
    files = sorted([*folder.glob("authority/*.ttl"), *folder.glob("schemes/*.ttl")])
    return authority.build(authority.parse(files)), folder


def make_quads(folder: Path) -> tuple[list[ox.Quad], Authority]:
    """Return the quads of the sample's named graphs, and its authority."""
    known, turtle = make_authority(folder)
    named = authority_quads(turtle)
    documents = [q for group in records().values() for q in to_quads(group, known, TEXTS)]
    named += documents
    named += derive(documents, known)
    return list(dict.fromkeys(named)), known


def publish(root: Path, named: list[ox.Quad], authority_: Authority, extra: str = "") -> Snapshot:
    """Publish quads of named graphs, and N-Quads lines besides, as a snapshot in the data folder `root`."""
    store = merged_store([*lines(named), *extra.encode().splitlines()])
    with Snapshots(root).draft() as draft:
        draft.write_dataset(canonical(store))
        for file, text in TEXTS.items():
            draft.name_text(file, draft.store_text(text))
        write_tables(store, draft.path / TABLES, authority_)
        return draft.publish({"inputs": [], "refused": [], "counts": {}, "versions": {}})
