"""Words in every case, names in every script, marks of every kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.archive.search import vocabulary
from sql.migrate import migrate
from tests.conftest import new_database, run
from tests.integration.archiving import desk
from tests.integration.search.finding import find, write

HERE = Path(__file__).parent
CASES = {
    "Kyiv": "Київ Києва Києву Києвові Києвом Києві Києве Киев Киева Киеву Киевом Киеве Kyiv Kiev Kijów",
    "Zelensky": "Зеленський Зеленського Зеленському Зеленським Зеленськім Зеленські Зеленских Зеленский "
    "Зеленского Зеленскому Зеленским Зеленском Zelensky Zelenskyy Zelenskiy Selenskyj Zełenski",
    "Kharkiv": "Харків Харкова Харкову Харковові Харковом Харкові Харькове Харьков Харькова Харькову "
    "Харьковом Kharkiv Kharkov Khar’kiv",
}


@pytest.mark.parametrize("name", CASES)
def test_every_case_finds_the_article_in_every_script(dsn: str, name: str) -> None:
    forms = CASES[name].split()

    async def work() -> None:
        async with desk(dsn) as at:
            by_form = {}
            for form in forms:
                language = (
                    "en" if form.isascii() or form[0] < "А" else "uk" if set("іїє") & set(form) else "ru"
                )
                [by_form[form]] = await write(at, f"Here stands {form} and nothing more.", language=language)
            for form in forms:
                found = await find(at, form, limit=100)
                assert [other for other, url in by_form.items() if url not in found] == [], form

    run(work())


def _forms_by_place() -> dict[str, set[str]]:
    """The forms of places outside the alias table, from the word list of simplemma, which search does not use."""
    simplemma = pytest.importorskip("simplemma.strategies.dictionaries.dictionary_factory")
    listed = simplemma.DefaultDictionaryFactory().get_dictionary("uk")
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for form, lemma in listed.items():
        forms[lemma.decode() if isinstance(lemma, bytes) else lemma].add(form)
    names = dict.fromkeys((HERE / "places.txt").read_text(encoding="utf-8").split())
    found = {name: {form for form in forms[name] if form[0].isupper()} for name in names}
    return {name: cases for name, cases in found.items() if len(cases) >= 4}


def test_every_case_of_200_places_that_no_alias_names_finds_its_article(dsn: str) -> None:
    forms = _forms_by_place()

    async def work() -> None:
        async with desk(dsn) as at:
            aliased = {row["spelling"] for row in await at.rows("SELECT spelling FROM archive.aliases")}
            places = [name for name in forms if name not in aliased]
            pages = [places[start : start + 8] for start in range(0, len(places), 8)]
            whole = found = total = 0
            for number, page in enumerate(pages):
                # Each place stands in its article in one form, another for every article.
                texts = [sorted(forms[name])[number % len(forms[name])] for name in page]
                [url] = await write(at, "Новини: " + ", ".join(texts) + ".", language="uk")
                for name in page:
                    hits = [url in await find(at, form) for form in sorted(forms[name])]
                    whole, found, total = whole + all(hits), found + sum(hits), total + len(hits)
            # The list has plurals, adjectives and mistakes too: so every form is asked of 200 places, not of all.
            assert whole >= 200, (whole, len(places))
            assert found / total >= 0.96, (found, total)

    run(work())


def test_an_apostrophe_of_any_kind_is_one(dsn: str) -> None:
    marks = "'’ʼ‘`´′＇"

    async def work() -> None:
        async with desk(dsn) as at:
            texts = (f"Пошкоджено важливий об{mark}єкт." for mark in marks)
            urls = set(await write(at, *texts, language="uk"))
            phrases = (f'"важливого об{mark}єкта"' for mark in marks)
            for query in ("об'єкт", "об’єктами", "«обʼєкта»", *phrases):
                assert set(await find(at, query)) == urls, query
            assert await find(at, "єкт") == []

    run(work())


SAME = {
    "Two F-16s landed.": ["F-16", "F-16s", "F16", "f‑16", '"two F-16s"'],
    "Збито Су-34 над морем.": ["Су-34", "Су34", "су–34"],
    "A Shahed-136 fell.": ["Shahed-136", "Shahed 136", "Шахед", "shaheds"],
    "COVID-19 came back.": ["COVID", "covid-19"],
    "Ки́їв і а́томна": ["Київ", "атомна"],
    "A café in Orbán's town": ["cafe", "café", "Orban"],
    "Zelenský arrived": ["Zelensky", "Зеленського"],
    "Ёлка стоит": ["елка", "ёлка"],
    "Мешканці Івано-Франківська": ["Івано-Франківськ", "Франківськ", "Ivano-Frankivsk"],
    "so\u00adft hy\u00adphen and zero\u200bwidth": ["soft", "zerowidth"],
    "Служба безпеки України повідомила": ["СБУ", "SBU", '"security service of ukraine"'],
}


def test_marks_and_accents_make_no_difference(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            urls = [(await write(at, text, language="en" if text.isascii() else "uk"))[0] for text in SAME]
            await vocabulary.learn(at.database, at_once=True)
            for url, queries in zip(urls, SAME.values(), strict=True):
                for query in queries:
                    assert await find(at, query) == [url], query

    run(work())


def test_the_snippet_shows_the_text_as_it_stood(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await write(at, "Two F-16s and one A-50 over the об'єкт.")
            rows = await at.rows("SELECT snippet FROM archive.search('f-16 A50')")
            assert rows[0]["snippet"] == "**F-16**s and one **A-50** over the обʼєкт"

    run(work())


def test_one_query_finds_three_languages(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            english = await write(at, "The mobilization was announced in the city.", language="en")
            ukrainian = await write(at, "У місті оголосили мобілізацію.", language="uk")
            russian = await write(at, "В городе объявили мобилизацию.", language="ru")
            query = "mobilization or мобілізація or мобилизация"
            assert set(await find(at, query)) == {*english, *ukrainian, *russian}
            assert await find(at, query, language="uk") == ukrainian

    run(work())


@pytest.fixture
def c_locale_dsn(server: str) -> Iterator[str]:
    """An archive on a database whose locale is C, where PostgreSQL knows no letters beyond ASCII."""
    with new_database(server, "template0", "ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER libc") as dsn:
        yield dsn


def test_a_server_of_locale_c_finds_the_same(c_locale_dsn: str) -> None:
    async def work() -> None:
        await migrate(c_locale_dsn)
        async with desk(c_locale_dsn) as at:
            text = "«КИЇВ» — “об’єкт” у Харкові… F‑16s летять, Éva says."
            [url] = await write(at, text, language="uk")
            for query in ("Київ", "києва", "ОБ'ЄКТ", "харків", "F-16", "летять", "eva"):
                assert await find(at, query) == [url], query

    run(work())


FORMS = {
    "ko": [
        ("장관", "장관들은 서울에서 말했다."),
        ("서울", "장관들은 서울에서 말했다."),
        ("학교와", "새 학교를 열었다."),
    ],
    "he": [
        ("מפלגה", "כל המפלגות נפגשו אתמול."),
        ("חייל", "החיילים עברו בכפר."),
        ("ירושלים", "נפגשו בירושלים."),
    ],
    "ar": [
        ("كتاب", "وصلت الكتب أمس."),
        ("حزب", "اجتمعت الأحزاب أمس."),
        ("والأحزاب", "اجتمع حزب جديد."),
        ("سيارة", "وصلوا وبالسيارات عادوا."),
        ("حق", "يطلبون الحقوق كلها."),
    ],
    "fa": [("بیمارستان", "بیمارستان‌های شهر بسته شد."), ("پل", "پل‌ها ویران شدند.")],
    "be": [("горад", "Яны жывуць у гарадах."), ("міністр", "Міністры гаварылі пра школы.")],
}
OTHERS = {"ko": "도로", "he": "ספר", "ar": "بحر", "fa": "رود", "be": "рака"}


def test_words_meet_their_forms_where_no_dictionary_lists_them(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            urls = {
                text: (await write(at, text, language=language))[0]
                for language, pairs in FORMS.items()
                for text in dict.fromkeys(text for _, text in pairs)
            }
            await vocabulary.learn(at.database, at_once=True)
            for language, pairs in FORMS.items():
                for query, text in pairs:
                    assert urls[text] in await find(at, query), (language, query)
                assert await find(at, OTHERS[language]) == [], language

    run(work())
