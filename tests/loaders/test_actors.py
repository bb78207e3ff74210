"""Persons, organisations, short forms, roles and pronouns on passages written for these tests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.actors_people import fits, key
from loaders.model import Form
from tests.loaders.small_world import bodies, means, persons, reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Senator Raza Rabbani spoke after Ms Hina Jilani.", {"Raza Rabbani", "Hina Jilani"}),
        ("The meeting was opened by Ambassador Jiang Zaidong.", {"Jiang Zaidong"}),
        ("Foreign ministry spokesperson Mao Ning took questions.", {"Mao Ning"}),
        ("Foreign Secretary of Pakistan Dr Asad Majeed Khan left for Vienna.", {"Asad Majeed Khan"}),
        ("The report is by Ewa Kowalczyk, author of a study of trade.", {"Ewa Kowalczyk"}),
        ("Tsegaye Worku, a former ambassador, disagreed.", {"Tsegaye Worku"}),
        ("“It is late,” said Ngozi Okafor.", {"Ngozi Okafor"}),
        ("Dr. A.Q. Khan and Z.A. Bhutto met in Multan.", {"A.Q. Khan", "Z.A. Bhutto"}),
        (
            "Ministers Ahsan Iqbal, Musadik Malik and Attaullah Tarar attended.",
            {"Ahsan Iqbal", "Musadik Malik", "Attaullah Tarar"},
        ),
        ("Kim Jong-un and General Zia-ul-Haq never met.", {"Kim Jong-un", "Zia-ul-Haq"}),
        (
            "Ursula von der Leyen wrote to Mohammed bin Salman.",
            {"Ursula von der Leyen", "Mohammed bin Salman"},
        ),
        ("The treaty was praised by Franklin D. Roosevelt.", {"Franklin D. Roosevelt"}),
        ("They heard Stephen King and Theresa May.", {"Stephen King", "Theresa May"}),
        ("WANG Yi received the guests.", {"Wang Yi"}),
        ("Chilean President Boric declined.", {"Gabriel Boric"}),
        ("The prize went to Olena Kovalenko, whose work is known.", {"Olena Kovalenko"}),
    ],
)
def test_persons_are_found_by_what_stands_beside_the_name(text: str, expected: set[str]) -> None:
    assert persons(reading(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Silk Road Fund and the Green Belt were discussed in Upper Hunza.",
        "Human Rights Watch said the Northern Areas lacked roads.",
        "General Assembly members and General Motors shares were mentioned.",
        "The Beijing-backed plan won; T-shirts were sold on Long Island.",
        "President House stands beside Ambassador Hotel Road.",
        "The Grand Trunk Road passes Attock Fort.",
        "Joint Working Group talks resumed on Monday.",
        "An Economic Outlook appeared in March.",
    ],
)
def test_capitals_alone_are_no_person(text: str) -> None:
    assert persons(reading(text)) == set()


def test_a_headline_in_title_case_makes_no_new_person_but_names_known_ones() -> None:
    read = reading(
        "Senator Farah Naz welcomed the vote.", headline="Farah Naz Hails Karachi Vote As Historic Step"
    )
    assert persons(read) == {"Farah Naz"}
    assert means(read, "Farah Naz") == "Farah Naz"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She joined the Sindh Teachers Association in 1999.", {"Sindh Teachers Association"}),
        (
            "He works at the Institute of Strategic Studies Islamabad.",
            {"Institute of Strategic Studies Islamabad"},
        ),
        ("The Ministry of Planning and Development replied.", {"Ministry of Planning and Development"}),
        ("A letter from Friends of the Indus arrived.", {"Friends of the Indus"}),
        ("The Workers’ Party met in the Hashoo Hall.", {"Workers' Party", "Hashoo Hall"}),
        ("The Council met and the Party agreed.", set()),
        ("Our University is old; this Committee is new.", set()),
    ],
)
def test_organisations_are_found_by_head_noun(text: str, expected: set[str]) -> None:
    assert bodies(reading(text)) == expected


def test_an_acronym_in_brackets_stands_for_its_organisation_later() -> None:
    read = reading("The Lahore Conservation Society (LCS) objected. Later the LCS withdrew. The LAC did not.")
    assert means(read, "LCS", 1) == "Lahore Conservation Society"
    assert means(read, "LAC") is None


def test_a_role_names_an_organisation_without_head_noun() -> None:
    read = reading("Hands Off Hunza held a vigil. Its speaker was Nadia Akhtar, chair of Hands Off Hunza.")
    assert bodies(read) == {"Hands Off Hunza"}
    assert means(read, "Hands Off Hunza") == "Hands Off Hunza"


def test_names_inside_longer_names_do_not_count() -> None:
    read = reading("The Pakistan Mountain Trust met Wang Yi at Pakistan House.")
    assert means(read, "Pakistan Mountain Trust") == "Pakistan Mountain Trust"
    assert means(read, "Pakistan") is None


def test_short_forms_mean_the_person_named_in_full() -> None:
    read = reading(
        "Spokesman Zhao Lijian spoke first, then Margaret Oduya, a lawyer. Lijian smiled. Ms Oduya and Mr D"
        "ar, "
        "the guest, did not. Margaret’s notes were long. Deputy Prime Minister Ishaq Dar left."
    )
    assert means(read, "Lijian", 1) == "Zhao Lijian"
    assert means(read, "Oduya", 1) == "Margaret Oduya"
    assert means(read, "Margaret", 1) == "Margaret Oduya"
    assert means(read, "Dar") == "Mohammad Ishaq Dar"


def test_forms_of_one_name_are_one_person_under_the_fullest() -> None:
    read = reading("Z.A. Bhutto spoke. Zulfikar Ali Bhutto was tried. Zulfiqar Ali Bhutto appealed.")
    assert persons(read) == {"Zulfikar Ali Bhutto"}


def test_a_shared_family_name_alone_means_whom_the_document_calls_so() -> None:
    text = (
        "Zulfikar Ali Bhutto led the country. Z.A. Bhutto wrote much. His daughter Benazir Bhutto followed. "
        "Benazir studied abroad. Bhutto was hanged."
    )
    assert means(reading(text), "Bhutto", 3) == "Zulfikar Ali Bhutto"
    even = "Hamza Sharif and Salman Sharif arrived. Sharif spoke."
    assert means(reading(even), "Sharif", 2) is None


def test_a_family_is_a_group_of_its_own() -> None:
    read = reading("Senator Salima Hashmi was there. He knew the Hashmis and the Hashmi family.")
    assert means(read, "Hashmis") == "Hashmi family"
    assert means(read, "Hashmi family") == "Hashmi family"


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        (
            "Foreign Secretary Riaz Khokhar arrived. The foreign secretary thanked all.",
            "foreign secretary",
            "Riaz Khokhar",
        ),
        ("The Chinese foreign minister was not there.", "Chinese foreign minister", "Wang Yi"),
        ("The foreign minister was not there.", "foreign minister", None),
        ("The former Chinese foreign minister was not there.", "former Chinese foreign minister", None),
        ("Ishaq Dar met Chinese Foreign Minister Wang Yi. The FM was pleased.", "FM", "Wang Yi"),
        ("The spokesperson declined.", "spokesperson", None),
        (
            "Ambassador Khalil Hashmi came with Ambassador Jiang Zaidong. The ambassador spoke.",
            "ambassador",
            None,
        ),
        ("The foreign secretary of Pakistan agreed.", "foreign secretary of Pakistan", None),
    ],
)
def test_roles_mean_the_person_who_has_them(text: str, phrase: str, expected: str | None) -> None:
    read = reading(text)
    assert means(read, phrase) == expected
    assert not any(r.form is Form.ROLE and r.entity.cls == "State" for r in read.references)


def test_a_counterpart_has_the_same_post_of_the_other_state() -> None:
    read = reading(
        "Chinese Foreign Minister Wang Yi arrived in Tehran. Foreign Minister of Pakistan Ishaq Dar came to"
        "o. "
        "Dar hosted his Chinese counterpart."
    )
    assert means(read, "Chinese counterpart") == "Wang Yi"


@pytest.mark.parametrize(
    ("text", "pronoun", "nth", "expected"),
    [
        ("Margaret Oduya met Wang Yi. She thanked him.", "She", 0, "Margaret Oduya"),
        ("Margaret Oduya met Wang Yi. She thanked him.", "him", 0, "Wang Yi"),
        ("Wang Yi said he would travel.", "he", 0, "Wang Yi"),
        ("Keith Lowe and Brian Poole arrived. He spoke.", "He", 0, None),
        ("Wang Yi spoke. “He is wrong,” said Margaret Oduya.", "He", 0, None),
        ("The plan was old. He spoke.", "He", 0, None),
        ("Margaret Oduya spoke. The hall was full. She left.", "She", 0, "Margaret Oduya"),
        ("Wang Yi praised Margaret Oduya and her work.", "her", 0, "Margaret Oduya"),
        ("Wang Yi left. She stayed.", "She", 0, None),
    ],
)
def test_pronouns_mean_the_subject_before_or_nobody(
    text: str, pronoun: str, nth: int, expected: str | None
) -> None:
    assert means(reading(text), pronoun, nth) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chinese Foreign Minister Wang Yi spoke.", {("Wang Yi", "Foreign Minister of China", "China")}),
        (
            "Ishaq Dar, Deputy Prime Minister and Foreign Minister of Pakistan, spoke.",
            {
                ("Mohammad Ishaq Dar", "Deputy Prime Minister of Pakistan", "Pakistan"),
                ("Mohammad Ishaq Dar", "Foreign Minister of Pakistan", "Pakistan"),
            },
        ),
        ("Deputy Prime Minister Ishaq Dar spoke.",
         {("Mohammad Ishaq Dar", "Deputy Prime Minister of Pakistan", "Pakistan")}),
        ("Deputy Prime Minister Anna Lindqvist spoke.", {("Anna Lindqvist", "Deputy Prime Minister", None)}),
        ("Pakistan’s Ambassador to China Khalil Hashmi spoke.",
         {("Khalil Hashmi", "Ambassador of Pakistan to China", "Pakistan")}),
        ("Minister for Planning, Development and Special Initiatives Ahsan Iqbal spoke.",
         {("Ahsan Iqbal", "Minister for Planning, Development and Special Initiatives", None)}),
        ("UN Secretary-General António Guterres spoke.",
         {("António Guterres", "Secretary-General of United Nations", "United Nations")}),
    ],
)  # fmt: skip
def test_posts_carry_their_state(text: str, expected: set[tuple[str, str, str | None]]) -> None:
    roles = reading(text).roles
    assert {(r.person.name, r.title, r.of.name if r.of else None) for r in roles} == expected


def test_a_past_office_is_marked() -> None:
    roles = reading("Former Pakistani foreign secretary Riaz Khokhar spoke.").roles
    assert [(r.title, r.former) for r in roles] == [("Foreign Secretary of Pakistan", True)]


def test_forms_fit_only_where_initials_agree() -> None:
    assert fits(key(("Z.A.", "Bhutto")), key(("Zulfikar", "Ali", "Bhutto")))
    assert fits(key(("Shahbaz", "Sharif")), key(("Muhammad", "Shehbaz", "Sharif")))
    assert not fits(key(("George", "W.", "Bush")), key(("George", "H.W.", "Bush")))
    assert not fits(key(("Bhutto",)), key(("Benazir", "Bhutto")))


@given(
    st.text(
        alphabet=st.sampled_from("AaBeWang Yi.,’'“”()-\n Dr Mr the of and President China he He"),
        max_size=400,
    )
)
def test_any_text_gives_references_that_lie_in_it_in_order(text: str) -> None:
    read = reading(text)
    starts = [r.start for r in read.references]
    assert starts == sorted(starts)
    assert all(0 <= r.start < r.end <= len(text) for r in read.references)
    assert all(text[r.start : r.end].strip() == text[r.start : r.end] for r in read.references)
