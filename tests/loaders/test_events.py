"""Events: each construction in passages of our own, with counter-examples that must give nothing."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from loaders.events import event_for_statements, find_events
from loaders.model import Entity, Form, Reading, Reference, SourceText
from loaders.records import Event
from loaders.segments import articles

CLASSES = {
    "State": "China Pakistan Afghanistan Bangladesh Iran",
    "Place": "Beijing Islamabad Kabul Karachi Kunming Urumqi Tiangong Gwadar London Lahore",
}
NAMES: dict[str, str] = {w: cls for cls, words in CLASSES.items() for w in words.split()} | {
    "Zhou Enlai": "Person",
    "Wang Yi": "Person",
    "Ishaq Dar": "Person",
    "Li Qiang": "Person",
    "Shehbaz Sharif": "Person",
    "Ayub Khan": "Person",
    "Chen Yi": "Person",
    "Amna Baloch": "Person",
    "Sun Weidong": "Person",
    "Liaquat Ali Khan": "Person",
    "Benazir Bhutto": "Person",
    "Fatima Jinnah": "Person",
    "Dawn": "Organisation",
    "Shanghai Cooperation Organisation": "Organisation",
    "United Nations": "Organisation",
    "All-Pakistan Women's Association": "Organisation",
    "China–Pakistan Economic Corridor": "Initiative",
    "Gwadar Port": "Place",
    "Joint Cooperation Committee": "Mechanism",
    "Foreign Ministers' Strategic Dialogue": "Mechanism",
}


def read(body: str, published: str | None = "2025-08-22", pronouns: dict[str, str] | None = None) -> Reading:
    """Return a reading of one paragraph in which every known name is a reference."""
    meta = {"published": published} if published else {}
    text = body + "\n\nA last paragraph closes the text and names nobody at all.\n"
    source = SourceText("t.txt", text, "0", "utf-8", "text/plain", meta)
    (article,) = articles(source)
    names = NAMES | dict.fromkeys(pronouns or {}, "Person")
    pattern = "|".join(sorted(map(re.escape, names), key=lambda n: (-len(n), n)))
    references = []
    for m in re.finditer(rf"\b(?:{pattern})\b(?!-)", body):
        name = (pronouns or {}).get(m[0], m[0])
        form = Form.PRONOUN if m[0] in (pronouns or {}) else Form.NAME
        references.append(Reference(m.start(), m.end(), Entity(name, names[m[0]]), form))
    return Reading(article, references)


def events(body: str, **more: object) -> list[Event]:
    reading = read(body, **more)  # type: ignore[arg-type]
    found = find_events(reading)
    for e in found:
        assert reading.text[e.start : e.end] == e.quote
        assert 0 < len(e.quote) <= 400
    assert len({e.label for e in found}) == len(found)
    return found


def one(body: str, **more: object) -> Event:
    found = events(body, **more)
    assert len(found) == 1, [(e.label, e.quote) for e in found]
    return found[0]


def roles(event: Event) -> list[tuple[str, str]]:
    return [(p.entity, p.role) for p in event.participants]


@pytest.mark.parametrize(
    ("body", "label", "ordinal", "when", "place", "status"),
    [
        (
            "The sixth round of the Foreign Ministers' Strategic Dialogue was held in Islamabad on "
            "August 21, 2025.",
            "6th Round of the Foreign Ministers' Strategic Dialogue",
            6,
            "2025-08-21",
            "Islamabad",
            "occurred",
        ),
        (
            "Officials met in Beijing for the 12th meeting of the Joint Cooperation Committee on "
            "11 July 2023.",
            "12th Meeting of the Joint Cooperation Committee",
            12,
            "2023-07-11",
            "Beijing",
            "occurred",
        ),
        (
            "The twenty-fifth SCO Summit took place in August 2025.",
            "25th SCO Summit",
            25,
            "2025-08",
            None,
            "occurred",
        ),
        (
            "Kabul will host the seventh round of the Foreign Ministers' Strategic Dialogue in May 2026.",
            "7th Round of the Foreign Ministers' Strategic Dialogue",
            7,
            "2026-05",
            "Kabul",
            "planned",
        ),
    ],
)
def test_numbered_rounds(
    body: str, label: str, ordinal: int, when: str, place: str | None, status: str
) -> None:
    event = one(body)
    assert (event.label, event.ordinal, event.when, event.place, event.status) == (
        label,
        ordinal,
        when,
        place,
        status,
    )
    assert event.cls == "Round"


@pytest.mark.parametrize(
    "body",
    [
        "This is the third time that prices have risen in the 21st century.",
        "The first priority is trade and the second is power.",
        "The fifteenth Five-Year Plan guides the economy.",
        "On the 5th of the month the office stays closed.",
    ],
)
def test_ordinals_that_count_no_round(body: str) -> None:
    assert events(body) == []


def test_next_round_is_numbered_only_where_the_document_gives_the_current_one() -> None:
    body = (
        "Ishaq Dar and Wang Yi co-chaired the sixth round of the Foreign Ministers' Strategic Dialogue "
        "in Islamabad "
        "on August 21, 2025. They agreed to hold the next round of the Strategic Dialogue in "
        "Beijing next year."
    )
    current, coming = events(body)
    assert roles(current) == [("Ishaq Dar", "co-chair"), ("Wang Yi", "co-chair")]
    assert (coming.ordinal, coming.when, coming.place, coming.status) == (7, "2026", "Beijing", "planned")
    assert (coming.basis, coming.rule) == ("derived", "next-round")
    assert coming.series == current.series == "Foreign Ministers' Strategic Dialogue"

    alone = one("They agreed to hold the next round of the Foreign Ministers' Strategic Dialogue in Beijing.")
    assert alone.ordinal is None
    assert alone.status == "planned"


def test_co_chaired_by_names_both_chairs_after_by() -> None:
    event = one(
        "The third round of the Foreign Ministers' Strategic Dialogue, co-chaired by Wang Yi and Ishaq Dar, "
        "closed on Monday."
    )
    assert roles(event) == [("Wang Yi", "co-chair"), ("Ishaq Dar", "co-chair")]


@pytest.mark.parametrize(
    ("body", "label", "when", "status"),
    [
        (
            "Zhou Enlai visited Pakistan from 20 to 30 December 1956.",
            "Zhou Enlai's visit to Pakistan",
            "1956-12-20/1956-12-30",
            "occurred",
        ),
        (
            "Shehbaz Sharif paid an official visit to China from 4 to 8 June 2024.",
            "Shehbaz Sharif's visit to China",
            "2024-06-04/2024-06-08",
            "occurred",
        ),
        ("Li Qiang will visit Pakistan next month.", "Li Qiang's visit to Pakistan", "2025-09", "planned"),
        (
            "During his visit to China in March 1965, Ayub Khan met Zhou Enlai.",
            "Ayub Khan's visit to China",
            "1965-03",
            "occurred",
        ),
        ("The visit of Chen Yi to Pakistan was postponed.", "Chen Yi's visit to Pakistan", None, "cancelled"),
        (
            "Wang Yi arrived in Islamabad on Wednesday on a three-day visit.",
            "Wang Yi's visit to Islamabad",
            "2025-08-20",
            "occurred",
        ),
    ],
)
def test_visits(body: str, label: str, when: str | None, status: str) -> None:
    found = [e for e in events(body, pronouns={"his": "Ayub Khan"}) if e.event_type == "visit"]
    assert [(e.label, e.when, e.status) for e in found] == [(label, when, status)]


@pytest.mark.parametrize(
    "body",
    [
        "Visitors come to Pakistan every spring.",
        "Wang Yi did not visit Pakistan.",
        "Students should visit the museum in Lahore.",
        "If Li Qiang could visit Pakistan, the project would gain.",
    ],
)
def test_no_visit(body: str) -> None:
    assert [e for e in events(body) if e.event_type in ("visit", "travel")] == []


def test_dates_stay_with_their_clause() -> None:
    body = (
        "Ishaq Dar visited China from January 3-5, 2026 and held talks with Wang Yi in Beijing on January 4."
    )
    visit, talks = events(body, published="2026-01-06")
    assert (visit.when, visit.place) == ("2026-01-03/2026-01-05", "China")
    assert (talks.when, talks.place) == ("2026-01-04", "Beijing")
    assert roles(talks) == [("Ishaq Dar", "participant"), ("Wang Yi", "participant")]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Wang Yi met Ishaq Dar in Kunming on Thursday.", "meeting"),
        ("Ishaq Dar held a telephone conversation with Wang Yi on 10 May 2025.", "phone-call"),
        ("Sun Weidong called on Amna Baloch in Islamabad.", "meeting"),
        ("Amna Baloch held talks with Sun Weidong in Beijing.", "negotiation"),
    ],
)
def test_meetings_between_persons(body: str, kind: str) -> None:
    event = one(body)
    assert event.event_type == kind
    assert len(event.participants) == 2


@pytest.mark.parametrize(
    "body",
    [
        "The plan met the needs of Pakistan.",
        "The meeting room in Beijing is large.",
        "Wang Yi met expectations.",
        "Talks are always better than silence.",
    ],
)
def test_no_meeting(body: str) -> None:
    assert events(body) == []


def test_a_gathering_takes_its_organiser_its_purpose_and_its_speakers_in_order() -> None:
    body = (
        "The All-Pakistan Women's Association organised a seminar on rural schooling in Karachi on 8 "
        "March 2025. "
        "The first speaker was Fatima Jinnah. She was followed by Amna Baloch. The final speaker was "
        "Benazir Bhutto. "
        "Closing remarks were delivered by Ayub Khan."
    )
    event = one(body, pronouns={"She": "Fatima Jinnah"})
    assert (event.label, event.when, event.place) == ("Seminar on rural schooling", "2025-03-08", "Karachi")
    assert [(p.entity, p.role, p.order) for p in event.participants] == [
        ("All-Pakistan Women's Association", "organiser", None),
        ("Fatima Jinnah", "speaker", 1),
        ("Amna Baloch", "speaker", 2),
        ("Benazir Bhutto", "speaker", 3),
        ("Ayub Khan", "closing-speaker", None),
    ]


def test_a_gathering_told_of_by_a_speaker_is_not_where_the_speakers_speak() -> None:
    body = (
        "Dawn hosted a conference on trade in Lahore on 2 May 2025. The first speaker was Amna Baloch. "
        "In 1974, she organised a large exhibition of books. The second speaker was Ishaq Dar."
    )
    conference, exhibition = events(body, pronouns={"she": "Amna Baloch"})
    assert [p.entity for p in conference.participants if p.role == "speaker"] == ["Amna Baloch", "Ishaq Dar"]
    assert (exhibition.when, roles(exhibition)) == ("1974", [("Amna Baloch", "organiser")])


@pytest.mark.parametrize(
    ("body", "label", "when"),
    [
        (
            "A joint statement was issued in Islamabad on 21 August 2025.",
            "Joint statement issued",
            "2025-08-21",
        ),
        (
            "The two sides released a joint press communiqué on Thursday.",
            "Joint press communiqué issued",
            "2025-08-21",
        ),
        (
            "According to a Joint Declaration issued on Monday, trade grew.",
            "Joint Declaration issued",
            "2025-08-18",
        ),
    ],
)
def test_documents_issued(body: str, label: str, when: str) -> None:
    event = one(body)
    assert (event.label, event.when, event.event_type) == (label, when, "document-issuance")


@pytest.mark.parametrize(
    "body",
    ["The ministry issued a statement.", "Water was released from the dam.", "Shares were issued on Monday."],
)
def test_no_document(body: str) -> None:
    assert events(body) == []


def test_signing() -> None:
    event = one("China and Pakistan signed a boundary agreement in Beijing on 2 March 1963.")
    assert (event.label, event.when, event.place) == (
        "Signing of the boundary agreement",
        "1963-03-02",
        "Beijing",
    )
    assert roles(event) == [("China", "signatory"), ("Pakistan", "signatory")]
    passive = one("A protocol on fruit exports was signed in Islamabad on 5 May 2025.")
    assert (passive.label, passive.when) == ("Signing of the protocol on fruit exports", "2025-05-05")
    assert events("He signed off and left.") == []


def test_launch_needs_a_name() -> None:
    event = one("Shehbaz Sharif inaugurated Gwadar Port on 20 March 2007.")
    assert (event.label, event.when) == ("Inauguration of Gwadar Port", "2007-03-20")
    assert events("The shop launched a new soap last month.") == []


@pytest.mark.parametrize(
    ("body", "label", "when", "kind"),
    [
        (
            "In 2021 both countries marked the 70th anniversary of the establishment of diplomatic "
            "relations between "
            "China and Pakistan.",
            "Establishment of diplomatic relations between China and Pakistan",
            "1951",
            "establishment-of-relations",
        ),
        (
            "On 16 October 2021 he spoke on the 70th death anniversary of Liaquat Ali Khan.",
            "Death of Liaquat Ali Khan",
            "1951",
            "death",
        ),
        (
            "The 80th anniversary of the founding of the United Nations falls in 2025.",
            "Founding of the United Nations",
            "1945",
            "founding",
        ),
    ],
)
def test_anniversaries_are_reckoned(body: str, label: str, when: str, kind: str) -> None:
    event = one(body)
    assert (event.label, event.when, event.event_type) == (label, when, kind)
    assert (event.basis, event.rule) == ("derived", "anniversary-arithmetic")


def test_an_anniversary_without_a_year_leaves_the_year_open() -> None:
    event = one(
        "They recalled the 70th anniversary of the establishment of diplomatic relations.", published=None
    )
    assert event.when is None
    assert event.basis == "stated"


def test_commemorations_are_planned_where_they_are_announced() -> None:
    commemoration = events(
        "Both sides announced commemorative activities in 2026 marking the 75th anniversary of ties."
    )
    assert [(e.label, e.when, e.status) for e in commemoration] == [
        ("75th anniversary commemorative activities", "2026", "planned")
    ]


def test_presidencies() -> None:
    first = one(
        "China supports Pakistan as rotating president of the Shanghai Cooperation Organisation from "
        "2026 to 2027."
    )
    assert (first.label, first.when) == (
        "Pakistan's rotating presidency of the Shanghai Cooperation Organisation",
        "2026/2027",
    )
    second = one("China holds the presidency of the United Nations Security Council in February 2026.")
    assert second.participants[0].entity == "China"
    assert events("She was president of the student union in 1977.") == []


def test_a_gathering_is_named_by_what_it_marked() -> None:
    body = (
        "The All-Pakistan Women's Association organised a meeting in Lahore on 31 July 2025. "
        "It marked the 132nd birth anniversary of Fatima Jinnah. Amna Baloch chaired the meeting. "
        "Benazir Bhutto was the second speaker."
    )
    meeting, birth = events(body)
    assert meeting.label == "132nd birth anniversary meeting for Fatima Jinnah"
    assert meeting.event_type == "commemorative-meeting"
    assert ("Amna Baloch", "chair") in roles(meeting)
    assert ("Benazir Bhutto", "speaker") in roles(meeting)
    assert (birth.label, birth.when, birth.rule) == (
        "Birth of Fatima Jinnah",
        "1893",
        "anniversary-arithmetic",
    )


def test_the_next_round_without_a_name_is_of_the_one_series_told_of() -> None:
    body = (
        "Wang Yi and Ishaq Dar co-chaired the sixth round of the Foreign Ministers' Strategic Dialogue on "
        "August 21, 2025. They agreed that Beijing will host the next round in the following year."
    )
    _, coming = events(body)
    assert (coming.ordinal, coming.when, coming.place) == (7, "2026", "Beijing")
    assert events("They agreed that Beijing will host the next round.") == []


def test_celebrations_to_come() -> None:
    found = events("The 75th anniversary of their diplomatic relations will be celebrated in 2026.")
    assert [(e.label, e.when, e.status) for e in found] == [
        ("Establishment of diplomatic relations", "1951", "occurred"),
        ("75th anniversary celebrations", "2026", "planned"),
    ]


def test_foundings_and_relations() -> None:
    founding = one("Fatima Jinnah founded the All-Pakistan Women's Association in 1949.")
    assert (founding.label, founding.when) == ("Founding of the All-Pakistan Women's Association", "1949")
    relations = one("China and Pakistan established diplomatic relations on 21 May 1951.")
    assert (relations.when, relations.event_type) == ("1951-05-21", "establishment-of-relations")


def test_lives() -> None:
    body = "Liaquat Ali Khan was assassinated in 1951."
    assert [(e.label, e.when) for e in events(body)] == [("Assassination of Liaquat Ali Khan", "1951")]
    both = events("Benazir Bhutto went abroad in 1978, when Ayub Khan was on trial and subsequently hanged.")
    assert [(e.event_type, e.when) for e in both] == [("trial", "1978"), ("execution", None)]
    assert [p.entity for e in both for p in e.participants] == ["Ayub Khan", "Ayub Khan"]
    assert events("Ayub Khan executed the plan.") == []


def test_a_books_year_dates_no_event() -> None:
    body = "Amna Baloch, author of ‘The Trial of Liaquat Ali Khan’ (1979), recalled the death of Ayub Khan."
    assert all(e.when is None for e in events(body))


def test_claims_keep_their_distance() -> None:
    event = one("He protested against the illegal detention of Fatima Jinnah and the silence about it.")
    assert (event.status, event.label) == ("claimed", "“illegal detention” of Fatima Jinnah")


def test_expected_space_missions_are_planned() -> None:
    event = one("They welcomed the expected early flight of Pakistani astronauts to the Tiangong Station.")
    assert (event.event_type, event.status, event.place) == ("space-mission", "planned", "Tiangong")


def test_named_exercises() -> None:
    event = one("The joint military exercise Warrior-IX ended on 11 December 2024.")
    assert (event.label, event.when) == ("Exercise Warrior-IX", "2024-12-11")
    assert events("Regular exercise keeps people well.") == []


def test_one_event_named_twice_is_one_record_with_all_that_is_known() -> None:
    body = (
        "Wang Yi met Ishaq Dar on Thursday. The sun shone. Ishaq Dar met Wang Yi in Kunming in the afternoon."
    )
    event = one(body)
    assert (event.when, event.place) == ("2025-08-21", "Kunming")


def test_statements_are_made_at_the_meeting_reported() -> None:
    reading = read(
        "Ishaq Dar and Wang Yi co-chaired the sixth round of the Foreign Ministers' Strategic Dialogue "
        "in Islamabad "
        "on August 21, 2025. Both sides reaffirmed their friendship."
    )
    found = find_events(reading)
    assert event_for_statements(reading, found)(200) == (found[0].label, "2025-08-21")
    quiet = read("Both sides reaffirmed their friendship.")
    assert event_for_statements(quiet, find_events(quiet))(5) == (None, None)


def test_an_undated_report_reckons_years_by_what_it_reports() -> None:
    body = (
        "Wang Yi met Ishaq Dar in Kunming on 19 June 2025. They will hold a seminar on rivers in "
        "Lahore next year. "
        "On Monday a banquet was held in Beijing."
    )
    found = events(body, published=None)
    assert [(e.event_type, e.when) for e in found] == [
        ("meeting", "2025-06-19"),
        ("conference", "2026"),
        ("meeting", None),
    ]


def test_seeds(seeds_dir: Path, gold_dir: Path) -> None:
    """The real articles give the events that the annotator marked, each once."""
    from loaders.pipeline import Refusal, extract_paths

    labels: dict[str, list[str]] = {}
    for result in extract_paths([seeds_dir]):
        assert not isinstance(result, Refusal)
        source, records = result
        labels[source.file] = [r.label for r in records if isinstance(r, Event)]
    assert sum(map(len, labels.values())) <= 30
    for found in labels.values():
        assert sum(label.startswith("7th Round") for label in found) == 1
        assert sum("(8th)" in label for label in found) == 1


def test_anchor_is_the_documents_date() -> None:
    assert read("Nothing.").article.published == dt.date(2025, 8, 22)
