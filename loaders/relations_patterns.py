"""Constructions that state a relation in one sentence: founding, leading, writing, succeeding, studying.

Each construction is one pattern over a sentence with its references as marks. A pattern asks for subject and
verb side by side (adverbs apart), so that "accused of founding" and "did not found" say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from loaders import titles_words
from loaders.model import Form, Reading, Reference
from loaders.records import Event, Relation
from loaders.relations_text import Marked, marked

Fact = tuple[str, str, str, tuple[int, int], dict[str, str]]
_Finder = Callable[[Reading, Marked], Iterator[Fact]]

_ADVERB = r"(?:(?:also|later|then|first|had|has|have|jointly|originally|formally|himself|herself|\w+ly)\s)*"
_LIST = r"<[OIM]\d+>(?:\s\([^)]{1,12}\))?(?:(?:,\s|,?\sand\s)(?:the\s)?<[OIM]\d+>){0,12}"
_FOUND = re.compile(
    rf"<P(?P<who>\d+)>(?:,[^,.;]{{1,80}},)?\s{_ADVERB}(?P<verbs>(?:(?:co-)?founded|established|set up|"
    rf"created|led|headed|chaired|edited)"
    rf"(?:\s(?:and|or)\s{_ADVERB}(?:(?:co-)?founded|led|headed|chaired|edited))?)\s(?:the\s"
    rf")?(?P<what>{_LIST})"
)
_LEADS = re.compile(
    rf"<P(?P<who>\d+)>(?:,[^,.;]{{1,80}},)?\s(?:who\s)?(?P<verbs>leads|heads|chairs|edits)\s(?:the\s"
    rf")?(?P<what>{_LIST})"
)
_FOUNDED_BY = re.compile(
    r"<O(?P<what>\d+)>(?:\s\([^)]{1,12}\))?,?\s(?:(?:was|is|which was|were|had been)\s)?(?:first\s"
    r")?(?P<verbs>(?:co-)?founded|established|set up|led|headed|chaired)\s"
    r"(?:in\s(?:\w+\s){0,2}\d{4}\s)?by\s(?P<by>(?:[^<.;]{0,40}<P\d+>)(?:(?:,\s|,?\sand\s)(?:[^<.;]{0,30})"
    r"<P\d+>){0,12})"
)
_VERBS = {
    "founded": "founderOf",
    "co-founded": "founderOf",
    "established": "founderOf",
    "set up": "founderOf",
    "created": "founderOf",
    "led": "leaderOf",
    "leads": "leaderOf",
    "headed": "leaderOf",
    "heads": "leaderOf",
    "chaired": "chairOf",
    "chairs": "chairOf",
    "edited": "editorOf",
    "edits": "editorOf",
}
_FRIEND = (
    re.compile(
        rf"<P(\d+)>\s{_ADVERB}(?:forged|formed|developed|struck up|began|enjoyed|had|has|maintained|shared|"
        rf"built)\s(?:an?|his|her|the)?\s?"
        r"(?:[\w-]+\s){0,3}friendship\swith\s(?:[\w.]+\s){0,4}?<P(\d+)>"
    ),
    re.compile(
        r"<P(\d+)>(?:,|\s(?:is|was|remained|became))\s(?:an?|the)\s(?:[\w-]+\s){0,3}friend\sof\s(?:the\s"
        r")?(?:[\w.]+\s){0,4}?<P(\d+)>"
    ),
    re.compile(rf"<P(\d+)>\s{_ADVERB}befriended\s(?:[\w.]+\s){{0,3}}?<P(\d+)>"),
    re.compile(
        r"<P(\d+)>\sand\s<P(\d+)>\s(?:were|are|became|remained|have been|had been)\s(?:\w+\s){0,2}friends\b"
    ),
)
_STUDIED = re.compile(
    rf"<P(?P<who>\d+)>(?:,[^,.;]{{1,80}},)?\s{_ADVERB}(?:studied|read|graduated|was educated|was a student|"
    rf"majored|enrolled)\s"
    r"(?:[^<.;]{0,50}?\s)?(?:at|from|in)\s(?:the\s)?(?P<what><O\d+>(?:(?:,\s|,?\sand\s)(?:at\s|the\s"
    r")*<O\d+>){0,12})"
)
_FELLOWS = re.compile(
    r"\bthey\s(?:were|had been)\s(?:both\s)?(?:fellow\s)?(?:students|undergraduates|classmates|"
    r"contemporaries)\s(?:together\s)?at\s(?:the\s)?<O(?P<what>\d+)>"
)
_PAIR_STUDIED = re.compile(
    r"<P(\d+)>\sand\s<P(\d+)>\s(?:both\s)?(?:were\s(?:both\s)?(?:fellow\s)?students|studied(?:\stogether)?)"
    r"\sat\s(?:the\s)?<O(?P<what>\d+)>"
)
_HEAD = r"(?P<head>[\w-]+(?:\s[\w-]+){0,3}?)"
_SUCCEEDED = re.compile(
    rf"<P(?P<new>\d+)>(?:,[^,.;]{{1,80}},)?\s{_ADVERB}(?:succeeded|succeeds|replaced|replaces)\s"
    rf"(?:(?!(?:in|to|at|by|with|on|where|over)\b)[\w.]+\s){{0,5}}?<P(?P<old>\d+)>"
    rf"(?:,?\s(?:as|to become)\s(?:the\s)?{_HEAD}\sof\s(?:the\s)?<(?P<kind>[OS])(?P<what>\d+)>)?"
)
_SUCCEEDED_BY = re.compile(
    rf"<P(?P<old>\d+)>(?:,[^,.;]{{1,80}},)?\s(?:was|is|has been|had been|will be)\s(?:\w+ly\s"
    rf")?(?:succeeded|replaced)\s"
    rf"(?:as\s(?:the\s)?{_HEAD}\sof\s(?:the\s)?<(?P<kind>[OS])(?P<what>\d+)>\s)?by\s(?:(?!(?:in|to|at|by|"
    rf"with|on|where|over)\b)[\w.]+\s){{0,5}}?<P(?P<new>\d+)>"
)
_FAMILY = re.compile(
    r"<P(?P<who>\d+)>,?\s(?:whose|and\s<H\d+>)\sfamily\s[^<.;]{0,60}?\b(?:relationship|relations|ties|"
    r"links|friendship|association|connections?|bond)s?\s"
    r"(?:with|to)\s(?:the\s)?<[FP](?P<what>\d+)>"
)
_PART = re.compile(
    r"<(?P<k1>[IMOL])(?P<part>\d+)>(?:\)|\s\([^)]{1,16}\))?(?:,?\s(?:which|that)\s(?:is|was|forms|remains|"
    r"constitutes)\s|,\s|\s(?:is|was|forms|remains|constitutes)\s)"
    r"(?:an?\s|the\s)?(?:[\w-]+\s){0,3}?(?:project|part|component|pillar|section|branch|wing|arm|corridor|"
    r"undertaking|programme|program|organ|agency)"
    r"\s(?:of|under|within)\s(?:the\s)?<(?P<k2>[IMO])(?P<whole>\d+)>"
)
_PART_BARE = re.compile(
    r"<(?P<k1>[IMOL])(?P<part>\d+)>(?:\)|\s\([^)]{1,16}\))?,?\s(?:which\s)?(?:is|was|forms)\spart\sof\s"
    r"(?:the\s)?<(?P<k2>[IMO])(?P<whole>\d+)>"
)
_MEMBER = re.compile(
    r"<[SP](?P<who>\d+)>(?:\s(?:is|became|becomes|remains|has been)|,)\s(?:also\s)?(?:an?|"
    r"the)?\s?(?:(?:full|founding|permanent|non-permanent|elected|new|active)\s)*"
    r"member\sof\s(?:the\s)?(?P<what><[OM]\d+>(?:(?:,\s|,?\sand\s)(?:the\s)?<[OM]\d+>){0,12})"
)
_SEAT = re.compile(
    r"<O(?P<who>\d+)>(?:\s\([^)]{1,12}\))?,?\s(?:(?:is|was|which is)\s)?(?:headquartered|with\s(?:its\s"
    r")?headquarters|has its headquarters)\s(?:in|at)\s<L(?P<what>\d+)>"
)
_SIGNED = re.compile(
    r"(?P<who><S\d+>(?:(?:,\s|,?\sand\s)<S\d+>){0,12})\s(?:signed|have signed|has signed|ratified|"
    r"are signatories to|is a signatory to|acceded to)\s(?:the\s)?<E(?P<what>\d+)>"
)
_TITLE = (
    r"(?:‘(?P<a>[^’\n]{3,150}(?:’\w[^’\n]{0,100})*)’|“(?P<b>[^”\n]{3,150})”|"
    r"\"(?P<c>[^\"\n]{3,150})\"|'(?P<d>[^'\n]{3,150})')"
)
_WORK = re.compile(rf"{_TITLE}[,.]?(?:\s\((?:[^()]*?,\s)?(?P<year>\d{{4}})\))?")
_NEXT_WORK = re.compile(r"(?:,\s?(?:and\s|of\s)?|\s(?:and|as well as)\s)(?:of\s|the\s)?(?=[‘“\"'])")
_WRITES = re.compile(
    r"<P(?P<who>\d+)>(?:(?:,[^,.;‘“]{1,80},)?\s(?:(?:has|had|also|later|first|co-)\s?)*(?:wrote|authored|"
    r"written|published|penned)\s"
    r"(?:(?:(?:an?|the|his|her|<H\d+>)\s)?(?:[\w-]+\s){0,4}(?:book|novel|memoir|memoirs|biography|study|"
    r"essay|article|autobiography|history|paper|report)[\w\s,]{0,30}?[,:]?\s)?"
    r"|['’]s\s(?:[\w-]+\s){0,3}(?:book|novel|memoir|memoirs|biography|study|autobiography)[,:]?\s)(?=[‘“\"'])"
)
_AUTHOR = re.compile(
    r"<P(?P<who>\d+)>(?:,|\s\(|\s(?:is|was))\s?(?:[^.;‘“]{0,80}?\s)?(?:the\s|an?\s)?(?:best-?selling\s|"
    r"co-)?author\sof\s"
    r"(?:(?:the\s|an?\s|several\s|many\s)?(?:[\w-]+\s){0,3}?(?:books?|novels?|biography|study|memoirs?)"
    r"[\w\s,]{0,25}?[,:]?\s)?(?=[‘“\"'])"
)
_PUBLISHED = re.compile(r"\b(?:published|issued|released|carried|reproduced)\s(?:\w+\s){0,2}?by\s(?:the\s)?$")
_DOCUMENT = re.compile(
    r"\b(?:(?:[A-Z][\w-]+\s){0,4}(?:Communiqu[eé]|Statement|Declaration|Agreement|Report|White Paper)|"
    r"(?:joint|press|final|presidential)\s(?:(?:joint|press|media)\s)?(?:communiqu[eé]|statement|"
    r"declaration|release))\b"
)
_ORGANISED = re.compile(
    r"(?P<who><[OP]\d+>(?:(?:,\s|,?\sand\s)(?:the\s)?<[OP]\d+>){0,12})(?:\s\([^)]{1,12}\))?\s(?:has\s|had\s|"
    r"also\s|jointly\s)*"
    r"(?:organi[sz]ed|hosted|convened|arranged)\s(?P<what>(?:an?|the|its|their)\s)"
)
# An event's name begins within so many characters of the verb.
_NOUN_WITHIN = 60
_TRIGGER = re.compile(
    r"\b(?:found|establish|set up|creat|led|leads|head|chair|edit|friend|stud|read|graduat|educat|enrol|"
    r"major|succe|replac|family|"
    r"project|part|component|pillar|section|branch|wing|arm|corridor|organ|agency|undertaking|program|"
    r"member|sign|ratif|acced|"
    r"wrote|written|author|publish|penned|book|novel|memoir|biograph|undergrad|classmate|contemporar|"
    r"constitutes)"
)


def find_patterns(reading: Reading, sentence: Marked) -> Iterator[Relation]:
    """Yield what the constructions of this module state in a sentence."""
    if not sentence.refs or not _TRIGGER.search(sentence.text):
        return
    for finder in _FINDERS:
        for subject, predicate, value, span, more in finder(reading, sentence):
            start, end = sentence.span(*span)
            yield _relation(reading, subject, predicate, value, start, end, **more)


def _relation(
    reading: Reading, subject: str, predicate: str, value: str, start: int, end: int, **more: str
) -> Relation:
    return Relation(
        file=reading.article.source.file,
        document=reading.article.slug,
        start=start,
        end=end,
        quote=reading.text[start:end],
        subject=subject,
        predicate=predicate,
        object=value,
        year=more.get("year"),
        rule=more.get("rule"),
    )


def _founding(reading: Reading, s: Marked) -> Iterator[Fact]:
    for pattern in (_FOUND, _LEADS):
        for match in pattern.finditer(s.text):
            verbs = re.split(r"\s(?:and|or)\s", match["verbs"])
            for verb in verbs:
                predicate = _VERBS[verb.split()[-1] if verb != "set up" else verb]
                for ref in s.all(match["what"], "O" if predicate != "founderOf" else "OIM"):
                    yield s.ref(match["who"]).entity.name, predicate, ref.entity.name, match.span(), {}
    for match in _FOUNDED_BY.finditer(s.text):
        for ref in s.all(match["by"], "P"):
            yield ref.entity.name, _VERBS[match["verbs"]], s.ref(match["what"]).entity.name, match.span(), {}


def _friends(reading: Reading, s: Marked) -> Iterator[Fact]:
    for pattern in _FRIEND:
        for match in pattern.finditer(s.text):
            yield s.ref(match[1]).entity.name, "friendOf", s.ref(match[2]).entity.name, match.span(), {}


def _studies(reading: Reading, s: Marked) -> Iterator[Fact]:
    for match in _STUDIED.finditer(s.text):
        for ref in s.all(match["what"], "O"):
            if _teaches(ref):
                yield s.ref(match["who"]).entity.name, "studiedAt", ref.entity.name, match.span(), {}
    for match in _PAIR_STUDIED.finditer(s.text):
        for who in (match[1], match[2]):
            yield s.ref(who).entity.name, "studiedAt", s.ref(match["what"]).entity.name, match.span(), {}
    for match in _FELLOWS.finditer(s.text):
        # "they": the two persons of the sentence, and only where it has just two before.
        people = list(dict.fromkeys(r.entity.name for r in s.all(s.text[: match.start()], "P")))
        if len(people) == 2:
            for name in people:
                yield name, "studiedAt", s.ref(match["what"]).entity.name, match.span(), {}


def _teaches(ref: Reference) -> bool:
    return (
        re.search(
            r"Universit|College|School|Institut|Academy|Polytechnic|Oxford|Cambridge|Harvard", ref.entity.name
        )
        is not None
    )


def _succession(reading: Reading, s: Marked) -> Iterator[Fact]:
    for pattern in (_SUCCEEDED, _SUCCEEDED_BY):
        for match in pattern.finditer(s.text):
            new, old = s.ref(match["new"]).entity.name, s.ref(match["old"]).entity.name
            yield new, "succeeded", old, match.span(), {}
            if match["what"] is None:
                continue
            noun = match["head"].lower()
            of = s.ref(match["what"]).entity.name
            if match["kind"] == "S":
                post = " ".join(w[:1].upper() + w[1:] for w in match["head"].split())
                facts = [("holdsOffice", f"{post} of {of}")]
            else:
                predicate = titles_words.lexicon().roles.get(noun.split()[-1])
                facts = [(predicate, of)] if predicate and predicate != "holdsOffice" else []
            for predicate, value in facts:
                yield new, predicate, value, match.span(), {}
                yield old, predicate, value, match.span(), {"rule": "former-office"}


def _families(reading: Reading, s: Marked) -> Iterator[Fact]:
    for match in _FAMILY.finditer(s.text):
        yield (
            s.ref(match["who"]).entity.name,
            "familyTiesWith",
            s.ref(match["what"]).entity.name,
            match.span(),
            {},
        )


def _parts(reading: Reading, s: Marked) -> Iterator[Fact]:
    for pattern in (_PART, _PART_BARE):
        for match in pattern.finditer(s.text):
            part, whole = s.ref(match["part"]), s.ref(match["whole"])
            if part.form is Form.NAME and whole.form is Form.NAME:
                yield part.entity.name, "partOf", whole.entity.name, match.span(), {}


def _members(reading: Reading, s: Marked) -> Iterator[Fact]:
    for match in _MEMBER.finditer(s.text):
        for ref in s.all(match["what"], "OM"):
            yield s.ref(match["who"]).entity.name, "memberOf", ref.entity.name, match.span(), {}
    for match in _SEAT.finditer(s.text):
        yield (
            s.ref(match["who"]).entity.name,
            "headquarteredIn",
            s.ref(match["what"]).entity.name,
            match.span(),
            {},
        )
    for match in _SIGNED.finditer(s.text):
        for ref in s.all(match["who"], "S"):
            yield ref.entity.name, "signatoryOf", s.ref(match["what"]).entity.name, match.span(), {}


def _works(reading: Reading, s: Marked) -> Iterator[Fact]:
    """Titles in quotation marks after "author of", "wrote", "X's book"; a year in brackets is the work's."""
    for pattern in (_AUTHOR, _WRITES):
        for match in pattern.finditer(s.text):
            at = match.end()
            begin = match.start()
            while work := _WORK.match(s.text, at):
                title = next(g for g in (work["a"], work["b"], work["c"], work["d"]) if g is not None)
                first, _ = s.span(work.start(), work.end())
                plain = reading.text[first + 1 : first + 1 + _length(s, work, title)].strip(" ,.")
                more = {"year": work["year"]} if work["year"] else {}
                yield s.ref(match["who"]).entity.name, "authorOf", plain, (begin, work.end()), more
                following = _NEXT_WORK.match(s.text, work.end())
                if following is None:
                    break
                at = begin = following.end()


def _length(s: Marked, work: re.Match[str], title: str) -> int:
    """The length of a title in the file's text, where its marks are names again."""
    group = next(g for g in "abcd" if work[g] is not None)
    start, _ = s.span(work.start(group), work.end(group))
    first, _ = s.span(work.start(), work.end())
    _, end = s.span(work.start(group), work.end(group))
    return end - first - 1 if start >= first else len(title)


def find_organisers(reading: Reading, events: Sequence[Event]) -> Iterator[Relation]:
    """Yield who organised an event: "X organised a meeting …" where the meeting is one of `events`."""
    for sentence in marked(reading) if events else ():
        for match in _ORGANISED.finditer(sentence.text):
            start, _ = sentence.span(match.start(), match.end())
            after = sentence.span(match.start("what"), match.end())[0]
            near = [
                e
                for e in events
                if e.start <= sentence.end and e.end > after and e.start < after + _NOUN_WITHIN
            ]
            near = [e for e in near if e.end > start and e.cls != "Round"]
            if near:
                event = min(near, key=lambda e: (abs(e.start - after), e.end))
                for ref in sentence.all(match["who"], "OPS"):
                    end = (
                        max(event.start, after) if event.end > sentence.end else min(event.end, sentence.end)
                    )
                    yield _relation(
                        reading, ref.entity.name, "organized", event.label, start, max(end, after)
                    )


def find_published(reading: Reading) -> Iterator[Relation]:
    """Yield who published the document spoken of: "the joint statement … was published by X"."""
    text = reading.text
    article = reading.article
    for ref in reading.references:
        if ref.entity.cls != "Organisation" or ref.form is not Form.NAME:
            continue
        before = text[max(article.start, ref.start - 40) : ref.start]
        match = _PUBLISHED.search(before)
        if match is None:
            continue
        window = max(article.start, ref.start - 400)
        named = list(_DOCUMENT.finditer(text, window, ref.start))
        if named:
            label = _as_titled(text[article.start : article.end], named[-1].group())
            start = ref.start - len(before) + match.start()
            yield _relation(reading, ref.entity.name, "published", label, start, ref.end)


def _as_titled(text: str, name: str) -> str:
    """Return the document's name as the text has it with capitals, else as given."""
    head = name.split()[-1].rstrip("s")
    name = name.removeprefix("The ")
    titled = re.search(rf"\b(?!The\s)(?:[A-Z][\w-]+\s){{1,4}}{re.escape(head.capitalize())}\b", text)
    return titled.group() if titled else " ".join(w[:1].upper() + w[1:] for w in name.split())


_FINDERS: tuple[_Finder, ...] = (
    _founding,
    _friends,
    _studies,
    _succession,
    _families,
    _parts,
    _members,
    _works,
)
