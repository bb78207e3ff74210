"""A small authority file and a reader of passages, for the tests of actors and relations."""

import datetime as dt
import re

import pyoxigraph as ox

from loaders import sentences
from loaders.actors import register
from loaders.linking import link
from loaders.model import Article, Form, Reading, Segment, SegmentKind, Sentence, SourceText
from ontology import authority

_PREFIXES = """
@prefix kk: <https://w3id.org/karakoram/ontology#> . @prefix id: <https://w3id.org/karakoram/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix state: <https://w3id.org/karakoram/id/state/> .
@prefix person: <https://w3id.org/karakoram/id/person/> .
@prefix organisation: <https://w3id.org/karakoram/id/organisation/> .
@prefix post: <https://w3id.org/karakoram/id/post/> .
@prefix interval: <https://w3id.org/karakoram/id/interval/> .
@prefix m: <https://w3id.org/karakoram/id/membership/> .
@prefix mechanism: <https://w3id.org/karakoram/id/mechanism/> .
@prefix initiative: <https://w3id.org/karakoram/id/initiative/> .
"""
_AUTHORITY = """
state:china a kk:State ; skos:prefLabel "China"@en ; kk:adjective "Chinese"@en .
state:pakistan a kk:State ; skos:prefLabel "Pakistan"@en ; kk:adjective "Pakistani"@en .
state:iran a kk:State ; skos:prefLabel "Iran"@en ; kk:adjective "Iranian"@en .
state:chile a kk:State ; skos:prefLabel "Chile"@en ; kk:adjective "Chilean"@en .
person:wang-yi a foaf:Person ; skos:prefLabel "Wang Yi"@en ; foaf:familyName "Wang" ;
  foaf:givenName "Yi" ; foaf:gender "male" .
person:ishaq-dar a foaf:Person ; skos:prefLabel "Mohammad Ishaq Dar"@en ; skos:altLabel "Ishaq Dar"@en ;
  foaf:familyName "Dar" ; foaf:givenName "Ishaq" ; foaf:gender "male" .
person:gabriel-boric a foaf:Person ; skos:prefLabel "Gabriel Boric"@en ;
  skos:altLabel "President Boric"@en ; foaf:familyName "Boric" .
post:fm-china a org:Post ; skos:prefLabel "Foreign Minister of China"@en ; kk:ofState state:china .
post:dpm-pakistan a org:Post ; skos:prefLabel "Deputy Prime Minister of Pakistan"@en ;
  kk:ofState state:pakistan .
post:p-chile a org:Post ; skos:prefLabel "President of Chile"@en ; kk:ofState state:chile .
interval:a kk:when "2023-07-25/.." . interval:b kk:when "2024-04-28/.." .
interval:c kk:when "2022-03-11/2026-03-11" .
m:a a org:Membership ; org:member person:wang-yi ; kk:post post:fm-china ; org:memberDuring interval:a .
m:b a org:Membership ; org:member person:ishaq-dar ; kk:post post:dpm-pakistan ; org:memberDuring interval:b .
m:c a org:Membership ; org:member person:gabriel-boric ; kk:post post:p-chile ; org:memberDuring interval:c .
organisation:un a kk:Organisation ; skos:prefLabel "United Nations"@en ; skos:altLabel "UN"@en .
organisation:sco a kk:Organisation ; skos:prefLabel "Shanghai Cooperation Organisation"@en ;
  skos:altLabel "SCO"@en .
mechanism:trilateral a kk:Mechanism ; skos:prefLabel "China–Iran–Pakistan Trilateral Consultations"@en ;
  kk:memberState state:china, state:iran, state:pakistan .
initiative:cpec a kk:Initiative ; skos:prefLabel "China-Pakistan Economic Corridor"@en ;
  skos:altLabel "CPEC"@en .
initiative:bri a kk:Initiative ; skos:prefLabel "Belt and Road Initiative"@en .
"""


def small_authority() -> authority.Authority:
    """A few states, persons with terms of office, bodies: enough for these tests, none of the shipped."""
    quads = ox.parse((_PREFIXES + _AUTHORITY).encode(), ox.RdfFormat.TURTLE)
    return authority.build((q.subject.value, q.predicate.value, q.object) for q in quads)


AUTHORITY = small_authority()


def reading(
    text: str, published: dt.date | None = dt.date(2025, 6, 2), headline: str | None = None
) -> Reading:
    """Read paragraphs (divided by empty lines), the first being a headline where `headline` is given."""
    whole = f"{headline}\n\n{text}" if headline else text
    segments, found = [], []
    for number, match in enumerate(re.finditer(r"[^\n]+(?:\n[^\n]+)*", whole)):
        kind = SegmentKind.TITLE if headline and not number else SegmentKind.PARAGRAPH
        segments.append(Segment(kind, match.start(), match.end()))
        if kind is SegmentKind.PARAGRAPH:
            spans = sentences.split(whole, match.start(), match.end())
            found += [Sentence(a, b, kind, number) for a, b in spans]
    source = SourceText("t.txt", whole, "", "utf-8", "text/plain")
    article = Article(source, "t", 0, len(whole), tuple(segments), tuple(found), published=published)
    return register(article, link(article, AUTHORITY), AUTHORITY)


def persons(read: Reading) -> set[str]:
    """The names of the persons that the text names, in full or in short."""
    return {
        r.entity.name
        for r in read.references
        if r.entity.cls == "Person" and r.form in (Form.NAME, Form.SHORT)
    }


def bodies(read: Reading) -> set[str]:
    """The names of the organisations and places that the authority file does not know."""
    return {
        r.entity.name
        for r in read.references
        if r.entity.cls in ("Organisation", "Place") and not r.entity.entry
    }


def means(read: Reading, words: str, nth: int = 0) -> str | None:
    """What the nth occurrence of `words` refers to, or None."""
    at = [m.start() for m in re.finditer(rf"\b{re.escape(words)}\b", read.text)][nth]
    hits = [r for r in read.references if r.start == at and r.end == at + len(words)]
    return next((r.entity.name for r in hits if r.form is not Form.ADJECTIVE), None)
