"""What in a text tells who somebody is: what surely does is refused, what may is asked about.

No pattern proves that a text tells nobody: a name that is a word besides is not seen.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from msclinic.engine.speech import ENGLISH
from msclinic.scenarios.tags import TAGS

__all__ = ["doubts_in", "doubts_of", "telling_of", "texts_in"]

_MONTH: Final = (
    r"(?:Jan(?:uary|uar)?|Feb(?:ruary|ruar)?|Mar(?:ch)?|März|Apr(?:il)?|May|Mai|June?|Juni|July?|Juli|Aug(?:ust)?|"
    r"Sep(?:t(?:ember)?)?|O[ck]t(?:ober)?|Nov(?:ember)?|De[cz](?:ember)?)\b\.?"
)
_DAY: Final = rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.)? ?{_MONTH}|{_MONTH} \d{{1,2}}\b|\d{{1,4}}[./-]\d{{1,2}})"
_LARGE: Final = "[A-ZÀ-ÖØ-ÞĀ-Ž]"
"""How a name begins. Of the further Latin letters the small ones stand between the large."""
_NAME: Final = rf"{_LARGE}[^\W\d_]*[a-zß-öø-ž][^\W\d_]*(?:['’-][^\W\d_]+)*|[A-Z]['’][A-Z][a-z]+"
_SURNAME: Final = rf"{_NAME}|{_LARGE}{{3,}}\b"
"""Behind a title, also in capitals."""
_BEFORE: Final = r"(?:(?:von|van|vom|zu|zur|de|del|der|den|la|le) |Dr\.? |Prof\.? |[A-ZÀ-ÖØ-Þ]\. ?)*"
"""What stands between a title or a first name and a surname."""

_TELLING: Final[tuple[tuple[re.Pattern[str], Promise], ...]] = (
    (re.compile(r"\d{6,}|\b(?:\d{3}[ -]){2}\d{4}\b"), gettext_lazy("a record number")),
    (
        re.compile(
            r"\b(?:MRN|NHS|SSN|(?:Pat(?:ient(?:en)?)?|Fall|Akten|record|case)[- .]{0,2}(?:No|Nr|ID|number|nummer)\b)"
            r"\W{0,3}[A-Z]{0,3}\d+",
            re.IGNORECASE,
        ),
        gettext_lazy("a record number"),
    ),
    (re.compile(r"\+\d[\d ()/-]{6,}\d|\b0\d{2,4}[ /-]\d{3,}"), gettext_lazy("a telephone number")),
    (re.compile(r"\S+@\S+"), gettext_lazy("an address")),
    (
        re.compile(
            rf"\b(?:Mr|Mrs|MRS|Miss|Ms|Dr|Prof|Hr|Fr|Doctor|Professor(?:in)?|Fräulein|Herrn)\.? {_BEFORE}(?:{_SURNAME})"
        ),
        gettext_lazy("the name of a person"),
    ),
    (
        re.compile(
            r"(?<!\b[EeKk]in )(?<!\b[EeKk]ine )(?<!\b[EeKk]iner )(?<!\b[EeKk]inem )"
            rf"\b(?:Herr|Frau) (?!(?:Anfang|Mitte|Ende)\b){_BEFORE}(?:{_SURNAME})"
        ),
        gettext_lazy("the name of a person"),
    ),
    (
        re.compile(
            rf"\b(?:born on|date of birth|dob\b|geboren am|geb\.|Geburtsdatum|(?:born|geboren):? (?:the )?{_DAY})",
            re.IGNORECASE,
        ),
        gettext_lazy("a date of birth"),
    ),
)

_DATE: Final = re.compile(
    rf"\b\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}}\b|\b\d{{1,2}}(?:st|nd|rd|th|\.)? {_MONTH},? \d{{4}}\b|"
    rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}\b|\b(?:born|geboren)(?: in| im Jahr)? \d{{4}}\b"
)
_AN_ANSWER: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?)?)?")
"""A date or a moment as an answer has it."""

_FIRST_NAMES: Final = """
adam alan alexander alice amy andrea andrew angela anja anna anne annette anthony antje barbara ben benjamin bernd
birgit brian carol caroline catherine charles charlotte chris christian christina christine christoph christopher
claudia daniel daniela david deborah dennis diana dieter donna doris dorothy edward elena elisabeth elizabeth emily
emma eric erika ernst eva felix florian frances frank franz friedrich gabriele george gerhard gisela günter hannah
hans harald heike heinrich heinz helen helga helmut henry herbert holger horst ingrid irene jack jakob james jan
jane janet jason jean jennifer jens jessica joachim joan johanna johannes john jonas jonathan jorge joseph josé
joyce juan judith julia julian jürgen jutta karen karin karl katharina katherine kathrin kelly kenneth kerstin
kevin klaus laura lea leon lena linda lisa lukas lutz manfred manuel marco margaret maria marie marion markus
marlene martha martin martina mary matthew matthias max maximilian melanie michael michaela michelle mohammed monika
nancy natalie nicholas nicole nina olga oliver olivia otto pamela patricia patrick paul paula pedro peter petra
philip philipp rachel ralf rebecca regina renate richard robert roger roland ronald rudolf ruth sabine samuel sandra
sara sarah scott sebastian sharon silke simon sophia sophie stefan stefanie stephan stephen steven susan susanne
sven tanja teresa theresa thomas thorsten timothy tobias tom ulrich ulrike ursula ute uwe vera verena victoria
walter werner wilhelm william wolfgang yvonne
"""
"""Common ones that are no other words."""

_ROLES: Final = "patient patientin nurse sister schwester pfleger pflegerin doktor kollege kollegin kollegen"
"""Before a name."""

_NOBODY: Final = """
a about above according after all also although an and another any apart are as ask at because before below beside
besides between both but by can compare count each either enter every five for four from give had has have he her
here his how if in is it its just last let like look made many most neither never new no nobody nor not nothing now
of on once one only or other our over read say seen she show since six so some still stop such take tell ten that
the their then there these they this those three though through to today together told treated two under until up
use was what when where whether which while who whose why with within without yes yet you your
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
tysabri natalizumab lemtrada alemtuzumab novantrone mitoxantrone ocrevus ocrelizumab zunovo kesimpta ofatumumab
avonex rebif betaferon betaseron extavia plegridy interferon copaxone glatiramer gilenya fingolimod mayzent
siponimod zeposia ozanimod ponvory ponesimod aubagio teriflunomide tecfidera dimethyl vumerity mavenclad cladribine
briumvi ublituximab rituximab mabthera truxima tyruko cyclophosphamide methylprednisolone prednisone prednisolone
acetate fumarate beta hydrochloride expanded disability touch rems multiple sclerosis kingdom united states union
european medicines agency food drug administration north south east west republic america europe britain england
mr mrs miss ms dr prof doctor professor herr herrn frau
scotland wales ireland germany austria switzerland france america new york london berlin magnetic resonance
"""
"""Words that begin a sentence, proper names that are nobody's, and titles, which are refused."""

_PERSONS: Final = frozenset(f"{_FIRST_NAMES} {_ROLES}".split())
_ORDINARY: Final = frozenset(_NOBODY.split())
_WORD: Final = re.compile(rf"\b(?:{_NAME})")
_NEXT: Final = re.compile(rf" {_BEFORE}({_NAME})")


def telling_of(text: str) -> Iterator[str]:
    """What in a text surely tells who somebody is, in sentences that refuse it."""
    for pattern, what in _TELLING:
        if found := pattern.search(text):
            yield _("“%(found)s” looks like %(what)s: a scenario is made up and says nothing of anybody.") % {
                "found": found[0],
                "what": what,
            }


def doubts_of(text: str, language: str) -> list[str]:
    """What in a text may tell who somebody is: a warning, never a proof of the opposite."""
    date = _DATE.search(text)
    found = (
        (date[0] if date else "", gettext_lazy("a date, such as one of birth")),
        (next(_names(text, language), ""), gettext_lazy("the name of somebody")),
    )
    return [_("“%(found)s” looks like %(what)s.") % {"found": one, "what": what} for one, what in found if one]


def doubts_in(words: Mapping[str, str], facts: Any, tags: Any, language: str) -> dict[str, list[str]]:
    """What may tell who somebody is in all that is typed of a scenario, by field."""
    answers = [text for text in texts_in(facts) if not _AN_ANSWER.fullmatch(text)]
    typed = {name: [text] for name, text in words.items()} | {"facts": answers}
    found = {name: [said for text in texts for said in doubts_of(text, language)] for name, texts in typed.items()}
    as_names = [tag.replace("-", " ").title() for tag in texts_in(tags) if tag not in TAGS]
    found["tags"] = [said for text in as_names for said in doubts_of(text, "")]
    return {name: said for name, said in found.items() if said}


def texts_in(value: Any) -> Iterator[str]:
    """Every text among the answers."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_in(item)


def _names(text: str, language: str) -> Iterator[str]:
    """Two names in a row. Where every noun has a capital, only a first name or a word for a person tells."""
    for first in _WORD.finditer(text):
        word = first[0].casefold().partition("-")[0]
        second = _NEXT.match(text, first.end())
        if second is None or second[1].casefold() in _ORDINARY:
            continue
        if word in _PERSONS or (language == ENGLISH and word not in _ORDINARY):
            yield text[first.start() : second.end()]
