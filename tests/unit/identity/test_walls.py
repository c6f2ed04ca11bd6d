"""Walls in place of an article, and texts of newsrooms that look like them."""

from __future__ import annotations

import pytest

from crawler.identity.canonical_text import canonical_text
from crawler.identity.walls import wall_kind

WALLS = {
    "region": [
        "Sorry. This story is not available in your region. Your newsroom, the Herald.",
        "На жаль, вміст недоступний у вашій країні. Дякуємо за розуміння.",
        "К сожалению, материал недоступен в вашем регионе.",
        "Hinweis. Dieser Inhalt ist in Ihrem Land nicht verfügbar, wir bitten Sie um Verständnis.",
        "Désolé. Ce contenu n'est pas disponible dans votre pays.",
        "Este contenido no está disponible en su país.",
        "Materiał niedostępny. Ta treść nie jest dostępna w Twoim kraju.",
        "Bu içerik ülkenizde görüntülenemiyor, anlayışınız için teşekkürler.",
        "هذا المحتوى غير متاح في بلدك.",
    ],
    "maintenance": [
        "Back shortly. The site of the Herald is under maintenance tonight.",
        "Технічні роботи. Сайт оновлюється, завітайте трохи згодом.",
        "На сайте идут технические работы, зайдите позже.",
        "Wartungsarbeiten. Unsere Seite ist gleich wieder da.",
        "Le site est en maintenance, revenez bientôt.",
        "El sitio está en mantenimiento.",
        "Przerwa techniczna. Serwis wróci za godzinę.",
        "Sitemiz bakım çalışması nedeniyle kapalı.",
        "الموقع تحت الصيانة، نعود قريبا.",
    ],
    "browser": [
        "Please allow ads. It seems that your ad blocker is on, and this page pays its reporters by ads.",
        "Увімкніть JavaScript, щоб ваш браузер показав сторінку.",
        "Bitte Cookies zulassen, sonst zeigt die Seite Ihnen nichts.",
        "We noticed a VPN. Turn it off to read this page.",
    ],
    "age": [
        "Adults only. Are you over 18? Then your way in is here.",
        "Вам є 18 років? Підтвердіть, щоб увійти на сторінку.",
    ],
    "rate": [
        "Too many requests. Your address has asked us too often.",
        "Надто багато запитів з вашої адреси.",
    ],
    "parked": ["herald.example. This domain is for sale. Ask the broker."],
    "edition": ["Welcome. Choose your edition so that we show you the news near you: North, South, East."],
    "app": ["Go on in our app. Download the app to read this page to its end."],
    "failure": ["Database error. This page cannot be shown."],
}
ARTICLES = [
    "Bridge closed. Technical works will close the railway bridge from Monday, the mayor said.",
    "Паром зупинили. Технічні роботи на поромі триватимуть до п'ятниці, повідомила мерія.",
    "We were wrong. The Herald apologises to Ada Reeve for a story about her that was untrue.",
    "Два чоловіки загинули, ще троє поранені внаслідок обстрілу селища.",
    "The court restricted access to the harbour for lorries until spring.",
    "The council sold the domain of the old mill for a million.",
    "Three people over 80 were rescued from the flood.",
    "Airlines ask for too many papers, a union of pilots said.",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in WALLS.items() for text in texts])
def test_a_wall_says_what_it_is(kind: str, text: str) -> None:
    assert wall_kind(canonical_text(text.replace(". ", ".\n"))) == kind


@pytest.mark.parametrize("text", ARTICLES)
def test_a_brief_is_no_wall(text: str) -> None:
    assert wall_kind(canonical_text(text)) is None


def test_a_long_text_about_walls_is_an_article() -> None:
    text = " ".join(["The site of the ministry is under maintenance, and your request fails."] * 20)
    assert wall_kind(canonical_text(text)) is None
