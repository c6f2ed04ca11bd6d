"""Lines that belong to the article by what they are: notices, announced lists, posts, captions of a gallery."""

from __future__ import annotations

import pytest

from crawler.extraction import Extraction, extract

TEXT = (
    "The museum of Elmstead opened its new wing on Sunday, two years later than its director had promised.",
    "More than four hundred visitors waited in the square before the doors were opened at ten in the morning.",
    "The wing holds paintings that had been kept in the cellar since the flood, and a room for children.",
    "Entry costs six crowns, and nothing on the first Monday of every month, the director told the council.",
    "A café on the roof is to follow in spring, if the town grants the permit that it refused last autumn.",
)
PARAGRAPHS = [f"<p>{text}</p>" for text in TEXT]


def read(*parts: str, before: str = "", after: str = "") -> Extraction:
    page = (
        "<html lang='en'><head><title>New wing opens | Gazette</title></head><body>"
        f"<header><a href='/'>Gazette</a></header>{before}<main>"
        f"<article><h1>New wing opens</h1>{''.join(parts)}</article>"
        f"{after}</main><footer><p>© 2026 Gazette</p></footer></body></html>"
    )
    return extract(page.encode(), "https://gazette.example/a/wing")


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: An earlier version of this story said that entry costs nine crowns.",
        "Korrektur: In einer früheren Fassung war von neun Kronen die Rede.",
        "Rectificatif : une version précédente de cet article parlait de neuf couronnes.",
        "Fe de errores: en una versión anterior se decía que la entrada costaba nueve coronas.",
        "Rettelse: I en tidligere version stod der ni kroner.",
        "Виправлення: у попередній версії йшлося про дев’ять крон.",
        "訂正：入場料を九クローネとしていましたが、六クローネの誤りでした。",
        "تصحيح: ذكرت نسخة سابقة أن ثمن الدخول تسع كرونات.",
    ],
)
@pytest.mark.parametrize(
    "part",
    [
        "<aside>{}</aside>",
        "<footer>{}</footer>",
        "<div role='alert'>{}</div>",
        "<div class='post-meta'>{}</div>",
    ],
)
def test_a_notice_stays_wherever_it_stands(notice: str, part: str) -> None:
    assert notice in read(*PARAGRAPHS, part.format(f"<p>{notice}</p>")).body


def test_a_notice_of_another_story_is_none_of_this_one() -> None:
    other = "<div class='related'><p>Correction: the ferry sails on Sundays and not on Saturdays.</p></div>"
    assert read(*PARAGRAPHS, other).body == TEXT


@pytest.mark.parametrize(
    "sentence",
    [
        "Comments by the director drew laughter in the hall.",
        "Advertisement for tobacco is to be banned near it.",
        "Anzeige gegen den Direktor wurde am Montag erstattet.",
        "Publicité mensongère, a jugé le tribunal mardi.",
        "Реклама тютюну буде заборонена в музеї.",
        "Follow the paint, the restorer told his pupils.",
        "“Follow us,” the guide called to the visitors.",
        "Siga el dinero, dijo el auditor al consejo.",
        "Il vous reste trois jours pour voir la salle.",
        "Um den Artikel 9 der Satzung ging es danach im Rat.",
    ],
)
def test_a_sentence_that_begins_as_an_appeal_stays(sentence: str) -> None:
    found = read(*PARAGRAPHS[:2], f"<p>{sentence}</p>", *PARAGRAPHS[2:])
    assert sentence in found.body
    assert (found.partial, found.paywalled) == (False, None)


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Anzeige",
        "Comments (12)",
        "<a href='/n'>Newsletter abonnieren</a>",
        "Follow us on <a href='https://t.example'>Telegram</a>!",
        "Підписуйтесь на наш <a href='https://t.example'>канал</a>!",
        "Suivez <a href='https://t.example'>notre chaîne</a> !",
    ],
)
def test_an_appeal_is_no_text(line: str) -> None:
    assert read(*PARAGRAPHS[:2], f"<p>{line}</p>", *PARAGRAPHS[2:]).body == TEXT


def test_a_wall_in_the_header_or_the_sidebar_says_nothing_of_the_article() -> None:
    asked = "<div class='top'><span>Already a subscriber?</span> <a href='/login'>Sign in</a></div>"
    found = [read(*PARAGRAPHS, before=asked), read(*PARAGRAPHS, after=f"<aside>{asked}</aside>")]
    assert [(one.partial, one.paywalled) for one in found] == [(False, None)] * 2
    walled = read(*PARAGRAPHS[:2], "<p>Already a subscriber? Sign in to read on.</p>")
    assert (walled.partial, walled.paywalled) == (True, True)


@pytest.mark.parametrize(
    "names", [("Maria Lund", "Peter Sand", "Ruth Amsel"), ("Марія Коваль", "Петро Піщаний")]
)
def test_the_names_of_a_list_are_no_signature(names: tuple[str, ...]) -> None:
    entries = "".join(f"<li>{name}</li>" for name in names)
    listed = f"<p>Four painters share the prize this year, the jury said:</p><ul>{entries}</ul>"
    plain = f"<p>Four painters share the prize this year.</p>{''.join(f'<p>{name}</p>' for name in names)}"
    for found in (read(*PARAGRAPHS, listed), read(*PARAGRAPHS, plain)):
        assert found.body[-len(names) :] == names
        assert found.authors == ()


def test_one_name_under_the_text_is_its_signature() -> None:
    found = read(*PARAGRAPHS, "<p>Maria Lund</p>")
    assert (found.body, found.authors) == (TEXT, ("Maria Lund",))


def test_a_list_of_links_stays_if_a_sentence_announces_it_and_not_if_it_points_elsewhere() -> None:
    firms = "<ul><li><a href='/f1'>Lund Frames</a></li><li><a href='/f2'>Sand and Sons</a></li></ul>"
    told = "<p>These firms had built the wing without a contract, the auditor found:</p>"
    assert {"Lund Frames", "Sand and Sons"} <= set(read(*PARAGRAPHS[:2], told, firms, *PARAGRAPHS[2:]).body)
    assert read(*PARAGRAPHS[:2], "<p>Read also:</p>", firms, *PARAGRAPHS[2:]).body == TEXT


def test_an_embedded_post_is_text_and_who_wrote_it_is_none() -> None:
    said = "Our museum, our town! Come to the square on Sunday."
    by = "— Museum (@m) <a href='https://x.example/1'>May 2</a>"
    post = f"<blockquote class='twitter-tweet'><p>{said}</p>{by}</blockquote>"
    assert read(*PARAGRAPHS[:2], post, *PARAGRAPHS[2:]).body == (*TEXT[:2], said, *TEXT[2:])


def test_the_captions_of_a_gallery_are_its_text_and_that_of_one_picture_is_none() -> None:
    captions = [
        f"The new wing seen from the {side} side on Sunday morning." for side in ("north", "south", "east")
    ]
    figures = [f"<figure><img src='a.jpg'><figcaption>{one}</figcaption></figure>" for one in captions]
    assert read(PARAGRAPHS[0], *figures).body == (TEXT[0], *captions)
    assert read(*PARAGRAPHS[:3], figures[0], *PARAGRAPHS[3:]).body == TEXT


@pytest.mark.parametrize(
    ("name", "heading"),
    [("the-poll", "The poll"), ("donations-and-who-gave-them", "Donations and who gave them")],
)
def test_a_name_made_of_a_heading_s_words_is_no_name_of_a_part(name: str, heading: str) -> None:
    said = "Of 800 visitors who were asked on Sunday, 61 percent wanted the café to open at once."
    part = f"<section id='{name}'><h2>{heading}</h2><p>{said}</p></section>"
    assert read(*PARAGRAPHS[:3], part, *PARAGRAPHS[3:]).body == (*TEXT[:3], heading, said, *TEXT[3:])


def test_a_text_that_repeats_itself_is_a_text() -> None:
    assert len(read(*PARAGRAPHS * 12).body) == 12 * len(TEXT)


@pytest.mark.parametrize(
    ("part", "lines"),
    [
        (
            "<table><tr><th>Ward</th><th>Votes</th></tr><tr><td>Old town</td><td>4,211</td></tr></table>",
            ["Ward | Votes", "Old town | 4,211"],
        ),
        (
            "<figure class='table'><table><tr><td>負傷者</td><td>148人</td></tr></table></figure>",
            ["負傷者 | 148人"],
        ),
        (
            "<div class='factbox'><h3>In figures</h3><p>The wing has 9 rooms.</p></div>",
            ["The wing has 9 rooms."],
        ),
        (
            "<details><summary>Who paid?</summary><p>The wing was paid for by the town.</p></details>",
            ["Who paid?"],
        ),
        ("<aside><ul><li>9 Säle</li><li>310 Bilder</li></ul></aside>", ["9 Säle", "310 Bilder"]),
        (
            "<ul><li>North<ul><li>Gate</li><li>Hall</li></ul></li><li>South</li></ul>",
            ["North", "Gate", "Hall", "South"],
        ),
    ],
)
def test_tables_boxes_of_facts_and_lists_amid_the_text_are_whole(part: str, lines: list[str]) -> None:
    assert set(lines) <= set(read(*PARAGRAPHS[:3], part, *PARAGRAPHS[3:]).body)


@pytest.mark.parametrize(
    "part",
    [
        "<aside class='related'><p>40 ships in May</p></aside>",
        "<table><tr><td><a href='/a'>Ferry stops for winter</a></td><td><a href='/b'>3 otters</a></td></tr></table>",
    ],
)
def test_boxes_of_other_stories_are_no_text(part: str) -> None:
    assert read(*PARAGRAPHS[:3], part, *PARAGRAPHS[3:]).body == TEXT


def test_footnotes_are_text() -> None:
    note = "By the register of firms, as of March 2026. ↩"
    entry = note.replace("↩", "<a href='#r1'>↩</a>")
    notes = f"<section class='footnotes'><ol><li id='fn1'>{entry}</li></ol></section>"
    assert read(*PARAGRAPHS, notes).body == (*TEXT, note)
