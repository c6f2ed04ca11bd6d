"""Articles that the tests of revisions change, in seven languages."""

from __future__ import annotations

from dataclasses import replace

from crawler.revisions import Text

HARBOUR = Text(
    title="Harbour of Port Ellery opens again",
    paragraphs=(
        "The harbour of Port Ellery opened on Monday for the first time since a storm broke its northern wall.",
        "Mayor Ruth Calder said that 42 boats had been lost and that the repairs had cost 1.5 million crowns.",
        "Dozens of fishing boats had waited in the bay since the early morning, and a ferry came in at noon.",
        "The town council will decide in autumn whether the wall is to be raised by a metre.",
    ),
    language="en",
    summary="Ships return after eleven weeks.",
    authors=("Nora Finch",),
)

SENTENCES = {
    "en": "The minister said on Friday that the bridge would be closed for three weeks.",
    "de": "Die Ministerin sagte am Freitag, dass die Brücke für drei Wochen gesperrt wird.",
    "fr": "La ministre a dit vendredi que le pont serait fermé pendant trois semaines.",
    "es": "La ministra dijo el viernes que el puente estaría cerrado durante tres semanas.",
    "pl": "Minister powiedziała w piątek, że most będzie zamknięty przez trzy tygodnie.",
    "ru": "Министр сообщила в пятницу, что мост будет закрыт на три недели.",
    "uk": "Міністерка повідомила у п’ятницю, що міст буде закритий на три тижні.",
}
CONTEXT = {
    "en": "Drivers will have to use the ferry or take the road through the valley, the office added.",
    "de": "Autofahrer müssen die Fähre nehmen oder über das Tal fahren, ergänzte das Amt.",
    "fr": "Les automobilistes devront prendre le bac ou passer par la vallée, a ajouté le service.",
    "es": "Los conductores tendrán que usar el transbordador o ir por el valle, añadió la oficina.",
    "pl": "Kierowcy będą musieli korzystać z promu albo jechać przez dolinę, dodał urząd.",
    "ru": "Водителям придется пользоваться паромом или ехать через долину, добавили в ведомстве.",
    "uk": "Водіям доведеться користуватися поромом або їхати через долину, додали у відомстві.",
}


def sentence(language: str, *swaps: tuple[str, str]) -> Text:
    """The short article of a language, with some words swapped, each of which must be there."""
    text = SENTENCES[language]
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return Text(title="-", paragraphs=(text, CONTEXT[language]), language=language)


def swapped(text: Text, old: str, new: str) -> Text:
    """A text with some words of its body swapped, which must be there."""
    assert any(old in paragraph for paragraph in text.paragraphs)
    return replace(text, paragraphs=tuple(paragraph.replace(old, new) for paragraph in text.paragraphs))
