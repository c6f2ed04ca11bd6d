"""Tokens as people write them, scripts without spaces, and the query language."""

from __future__ import annotations

import psycopg
import pytest

from crawler.archive.search import vocabulary
from tests.conftest import run
from tests.integration.archiving import desk
from tests.integration.search.finding import find, write

FOUND = {
    # Text and its language: queries that find it, and queries that do not.
    ("LIMA/QUITO (Agency) - The An-124/225 landed.", "en"): (["Quito", "An-124", "lima/quito"], ["an-22"]),
    ("The E.U. fined the U.K. over W.T.O. rules.", "en"): (["EU", "WTO", "U.K.", '"EU fined the UK"'], []),
    ("They told us about IT.", "en"): (["IT", "us", "it"], ["US"]),
    ("The 3,450 seats cost 12.5 million.", "en"): (["3450", "3,450", "12.5", "12,5"], ["125", "450"]),
    ("Es kamen 3.450 Gäste.", "de"): (["3450", "3.450", "Gaeste", "gaste", "gast"], ["45"]),
    ("Прибула 92-га бригада.", "uk"): (["92", "92-га", '"92-ї бригади"'], ["9"]),
    ("A BMP-3M and an M777A2 burned.", "en"): (["BMP-3", "BMP-3M", "M777", "m777*", "BMP3"], ["BMP-2"]),
    ("He met.Everybody left;Oslo,Bergen:all.", "en"): (["everybody", "oslo", "Bergen"], []),
    ("Read riverton-post.example or write to desk@mail.example.", "en"): (
        ["riverton-post.example", "riverton", "desk@mail.example"],
        ["riverton.post.org"],
    ),
    ("Pope Pius XII and World War I and II ended; Smith & Sons paid.", "en"): (
        ["Pius 12", "Pius XII", '"Smith and Sons"', "Smith & Sons"],
        ["Pius 13"],
    ),
    ("L'università dell'Aquila riapre.", "it"): (["università", "Aquila", "universita"], ["lunedì"]),
    ("Sa‘ada and Ka'abah; o’clock", "en"): (["Saada", "Sa'ada", "Kaabah"], []),
    ("ŞIRNAK ve Ağrı", "tr"): (["Şırnak", "sirnak", "agri", "Ağrı"], []),
    ("Ο Γιώργος μίλησε στους πολίτες.", "el"): (["γιωργος", "ΓΙΩΡΓΟΣ", "Γιώργος"], []),
    ("Београд и Љубљана", "sr"): (["Beograd", "Београд", "Ljubljana"], []),
    ("وقالت الحكومة إنّ المدرسة مغلقة", "ar"): (["حكومة", "الحكومه", "والحكومة", "مدرسة", "قالت"], ["مدينة"]),
    ("הממשלה החליטה ובירושלים שמחו", "he"): (["ממשלה", "ירושלים", "הממשלה"], ["חיפה"]),
    ("日本の経済は東京に集中する。", "ja"): (["経済", "東京", '"日本の経済"', "京"], ["京都", "済経"]),
    ("北京市政府宣布新規定", "zh"): (["北京", "政府", '"新規定"', "規"], ["南京", "府政"]),
    ("ประเทศไทยมีนายกรัฐมนตรีใหม่", "th"): (["ไทย", "นายก", "รัฐมนตรี"], ["ลาว"]),
    ("ປະເທດລາວ ແລະ ໄທ", "lo"): (["ລາວ", "ປະເທດ"], ["ຫວຽດ"]),
    ("រាជធានីភ្នំពេញ", "km"): (["ភ្នំពេញ", "រាជធានី"], ["សៀមរាប"]),
    ("ရန်ကုန်မြို့တွင်", "my"): (["ရန်ကုန်", "မြို့"], ["မန္တလေး"]),
}
FORMS = {
    "pl": ("W zamku mieszkali rycerze z psami.", ["zamek", "pies", "rycerz", "zamkiem"]),
    "de": ("In den Häusern standen Bücher.", ["Haus", "Buch", "Büchern"]),
    "fr": ("Les journaux parlent des chevaux.", ["journal", "cheval"]),
    "sk": ("V mestách stáli domy.", ["mesto", "dom"]),
    "en": ("Mice ate the wolves.", ["mouse", "wolf"]),
}


def test_words_are_found_as_people_write_them(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            urls = {text: (await write(at, text, language=code))[0] for text, code in FOUND}
            await vocabulary.learn(at.database, at_once=True)
            for (text, _), (found, missed) in FOUND.items():
                for query in found:
                    assert urls[text] in await find(at, query, limit=100), (text, query)
                for query in missed:
                    assert urls[text] not in await find(at, query, limit=100), (text, query)

    run(work())


def test_a_form_finds_the_others_in_its_own_language_only(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            urls = {code: (await write(at, text, language=code))[0] for code, (text, _) in FORMS.items()}
            [spanish] = await write(at, "El pan y los panes.", language="es")
            [polish] = await write(at, "Pana i panów nie ma.", language="pl")
            await vocabulary.learn(at.database, at_once=True)
            for code, (_, queries) in FORMS.items():
                for query in queries:
                    assert urls[code] in await find(at, query), (code, query)
            assert set(await find(at, "pan")) == {spanish, polish}
            assert await find(at, "panów") == [polish]

    run(work())


QUERIES = {
    "harbour AND ferry": {0},
    "harbour OR ferry": {0, 1, 2},
    "harbour NOT ferry": {1},
    "(harbour OR mayor) ferry": {0, 2},
    '"harbour storm"~4': {1},
    '"harbour storm"~1': set(),
    "title:ferry": {2},
    "lang:en ferry": {0, 2},
    "lang:de ferry": set(),
    "=ferries": {2},
    "ferries": {0, 2},
    "ferry before:2020-01-01": set(),
    "ferry after:2020-01-01": {0, 2},
    '"ferry mayor"': set(),
}


def test_the_query_language(dsn: str) -> None:
    texts = (
        {"body": ("A harbour and a ferry.",)},
        {"body": ("The harbour saw a bad storm.",)},
        {"title": "The ferries", "body": ("All ferry", "mayor said.")},
    )

    async def work() -> None:
        async with desk(dsn) as at:
            urls = [(await write(at, "", **text))[0] for text in texts]
            await vocabulary.learn(at.database, at_once=True)
            for query, numbers in QUERIES.items():
                assert set(await find(at, query)) == {urls[number] for number in numbers}, query

    run(work())


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("mood:glad ferry", "mood: is not known; its words are searched for"),
        ("ferry (boat", "a bracket is not closed"),
        ("ferry before:soon", "before: takes a date such as 2026-03-01, not soon"),
        ('ferry "boat', "quotation marks are not closed"),
        ("ferry source:nobody", "no source is called nobody"),
        ("ferry OR", "the query ends with an operator"),
    ],
)
def test_what_is_not_understood_is_a_notice(dsn: str, query: str, said: str) -> None:
    notices: list[str] = []
    with psycopg.connect(dsn) as connection:
        connection.add_notice_handler(lambda told: notices.append(str(told.message_primary)))
        connection.execute("SELECT * FROM archive.search(%s)", (query,))
        rows = connection.execute("SELECT note FROM archive.explain_query(%s)", (query,)).fetchall()
    assert notices == [said]
    assert (said,) in rows
