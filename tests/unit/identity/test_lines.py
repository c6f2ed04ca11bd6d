"""Lines: what a page puts around an article, in seven languages, and what it never may be mistaken for."""

from __future__ import annotations

import time

import pytest

from crawler.identity.canonical_text import canonical_line
from crawler.identity.languages import RULE_LANGUAGES, vocabulary
from crawler.identity.line_kinds import is_boilerplate, is_notice, is_withdrawal, own_lines
from crawler.identity.meanings import meanings

CHROME = [
    "4 min read",
    "Updated 3 hours ago",
    "Last updated: June 3, 2031 at 4:05 pm",
    "Photo: A. Nyman/Example Images",
    "Advertisement",
    "Lesezeit: 7 Minuten",
    "Vor 20 Minuten",
    "Aktualisiert am 3. Juni 2031 um 16:05 Uhr",
    "Anzeige",
    "Jetzt abonnieren",
    "Temps de lecture : 5 min",
    "Il y a 2 heures",
    "Publié le 3 juin 2031 à 16h05",
    "Publicité",
    "Déjà abonné ? Se connecter",
    "Tiempo de lectura: 4 min",
    "Hace 3 horas",
    "Actualizado el 3 de junio de 2031 a las 16:05",
    "Publicidad",
    "Czas czytania: 4 minuty",
    "3 godziny temu",
    "Opublikowano: 3 czerwca 2031, 16:05",
    "Reklama",
    "Czytaj także: Port znów otwarty",
    "Время чтения: 4 минуты",
    "3 часа назад",
    "Обновлено: 3 июня 2031, 16:05",
    "Реклама",
    "Читайте также: Порт снова открыт",
    "Час читання: 4 хвилини",
    "3 години тому",
    "Оновлено: 3 червня 2031, 16:05",
    "Підписуйтесь на наш канал у Telegram",
    "Читайте також: Порт знову відкрито",
]
NOTICES = [
    "Correction: An earlier version of this story gave the wrong year.",
    "Editor's note: the headline was changed.",
    "This article was amended on 3 June 2031 to remove a name.",
    "CORRECTED-Harbour opens: the second paragraph gives the right date.",
    "Korrektur: In einer früheren Version stand eine falsche Zahl.",
    "Anmerkung der Redaktion: Wir haben den Titel geändert.",
    "Rectificatif : une version précédente de cet article donnait une autre date.",
    "Cet article a été modifié le 3 juin.",
    "Fe de errores: la fecha era incorrecta.",
    "Este artículo ha sido corregido para precisar la cifra.",
    "Sprostowanie: w poprzedniej wersji podaliśmy błędną datę.",
    "Artykuł został zaktualizowany o stanowisko urzędu.",
    "Исправление: в предыдущей версии была указана другая дата.",
    "Материал был уточнен 3 июня.",
    "Виправлено: у попередній версії була інша дата.",
    "Уточнення: йдеться про два роки.",
]
WITHDRAWALS = [
    "This article has been withdrawn.",
    "We have retracted this story.",
    "Dieser Artikel wurde zurückgezogen.",
    "Cet article a été retiré.",
    "Este artículo ha sido retirado.",
    "Artykuł został usunięty.",
    "Материал удален по решению редакции.",
    "Матеріал видалено за рішенням редакції.",
]
TEXT = [
    "Two hours ago the ferry left the harbour.",
    "Support for the mayor fell to 30 percent, a poll found.",
    "Follow the money, the prosecutor told the court in Ellery.",
    "Photographers were kept out of the room.",
    "Updated figures are expected on Friday.",
    "The reporters could not independently verify the claim.",
    "This is a developing story.",
    "The correction on the stock market lasted three days.",
    "He said the law was amended in June.",
    "Der Bericht wurde am Montag vorgelegt.",
    "Реклама тютюну заборонена з 2031 року.",
    "Source: Example Wire",
    "Register to vote by Friday, officials said.",
    "More than 40 people were hurt.",
    "The ship was withdrawn from service.",
    "The company's newsletter, delivered to 2,000 inboxes, was the first to report it.",
    "The app sends its users a notification when the water rises.",
    "Copyright law from 1976 is out of date, the judges said.",
    "Fotoradary wracają na drogi.",
    "Мы в опасности, сказал мэр.",
    "По теме саммита выступил министр.",
    "Ми в порту, сказав капітан.",
    "Corrections officers were called to the prison.",
]


@pytest.mark.parametrize("line", CHROME)
def test_chrome(line: str) -> None:
    assert is_boilerplate(canonical_line(line))


@pytest.mark.parametrize("line", [*NOTICES, *WITHDRAWALS])
def test_a_notice_is_a_notice_and_never_chrome(line: str) -> None:
    assert is_notice(canonical_line(line))
    assert not is_boilerplate(canonical_line(line))


@pytest.mark.parametrize("line", WITHDRAWALS)
def test_withdrawals(line: str) -> None:
    assert is_withdrawal(canonical_line(line))


@pytest.mark.parametrize("line", TEXT)
def test_text_is_neither_chrome_nor_notice(line: str) -> None:
    assert not is_boilerplate(canonical_line(line))
    assert not is_notice(canonical_line(line))


def test_own_lines_are_never_none_of_them() -> None:
    assert own_lines(["Anzeige", "Der Hafen ist offen."]) == ("Der Hafen ist offen.",)
    assert own_lines(["Anzeige"]) == ("Anzeige",)


@pytest.mark.parametrize("language", RULE_LANGUAGES)
def test_every_language_has_its_words(language: str) -> None:
    words, told = vocabulary(language), meanings(language)
    assert len(words.months) >= 12
    assert len(words.weekdays) >= 7
    assert len(told.values) >= 60
    assert len(told.opposites) >= 5


def test_a_region_does_not_matter_and_an_unknown_language_has_all_words() -> None:
    assert vocabulary("de-AT") == vocabulary("de")
    assert vocabulary("sv").months == vocabulary(None).months > vocabulary("uk").months
    assert meanings("de-AT") is meanings("de")
    assert meanings("sv") is meanings(None)


@pytest.mark.parametrize(
    "line",
    ["14:35 " * 40, "updated: " + "12-12," * 30 + "x", "a" * 400, "posted on " + "may may " * 25 + "?"],
)
def test_hostile_lines_take_no_time(line: str) -> None:
    is_boilerplate.cache_clear()
    started = time.process_time()
    assert not is_boilerplate(line)
    assert time.process_time() - started < 1
