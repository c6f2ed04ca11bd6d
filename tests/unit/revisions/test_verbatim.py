"""What a hunk shows stands in the texts to the letter, in every language and script."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.identity.canonical_text import canonical_text
from crawler.revisions import Text, apply, compare

SENTENCES = {
    "en": "“It’s closed,” the keeper said – nobody knew why…",
    "uk": "«Міст п’ять днів зачинено», — сказала сторожа; причин не названо…",
    "ru": "«Мост закрыт», — сказал сторож. Ущерб: 1 200 ₽.",
    "be": "«Мост зачынены», — сказаў вартаўнік у аб’ездзе.",
    "bg": "„Мостът е затворен“, каза пазачът.",
    "sr": "„Мост је затворен“, рекао је чувар.",
    "el": "«Η γέφυρα έκλεισε», είπε ο φύλακας· γιατί;",
    "de": "„Die Straße ist gesperrt“ – so der Wärter…",
    "fr": "« L’écluse est fermée », dit-il – on ignore pourquoi…",
    "es": "«El puente está cerrado», dijo. ¿Por qué?",
    "pt": "“A ponte está fechada”, disse o guarda.",
    "it": "«Il ponte è chiuso», ha detto l’addetto.",
    "pl": "„Most jest zamknięty” – powiedział dozorca.",
    "cs": "„Most je zavřený,“ řekl hlídač.",
    "hu": "„A híd zárva” – mondta az őr.",
    "ro": "„Podul este închis”, a spus paznicul.",
    "fi": "”Silta on kiinni”, vartija sanoi.",
    "sv": "”Bron är stängd”, sade vakten.",
    "tr": "“Köprü kapalı,” dedi İsmail’in bekçisi.",
    "vi": "“Cầu đã đóng,” người gác nói.",
    "ar": "«الجسر مغلق»، قال الحارس… لماذا؟",
    "fa": "«پل بسته است»، نگهبان می‌گوید؛ چرا؟",
    "he": "„הגשר סגור”, אמר השומר – מדוע?",
    "hi": "“पुल बंद है,” पहरेदार ने कहा।",
    "bn": "“সেতু বন্ধ,” প্রহরী বলল।",
    "ta": "“பாலம் மூடப்பட்டது,” காவலர் கூறினார்.",
    "th": "“สะพานปิด” ผู้เฝ้าพูดว่า 5 วัน…",
    "my": "“တံတားပိတ်ထားတယ်” လို့ ပြောတယ်။",
    "km": "ស្ពាន​ត្រូវ​បាន​បិទ រយៈពេល 5 ថ្ងៃ។",
    "zh": "“大桥已关闭5天”，看守说——没有人知道原因……",
    "ja": "「橋は5日間閉鎖」と番人は言った。ハ\u3099スも止まった…",
    "ko": "“다리가 닫혔다”고 관리인이 말했다.",
    "ka": "„ხიდი დაკეტილია“, — თქვა დარაჯმა.",
    "hy": "«Կամուրջը փակ է», – ասաց պահակը։",
}
_SPACES = (" ", "\u00a0", "  ", "\u2009")


def _edited(text: str, seed: int) -> str:
    """The text with some pieces taken out, put in or doubled, and spaces written in other ways."""
    chance = random.Random(seed)
    parts = list(text) if " " not in text.strip() or chance.random() < 0.3 else text.split(" ")
    glue = "" if len(parts) == len(text) else chance.choice(_SPACES)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(parts))
        parts[at : at + 1] = chance.choice(([], [parts[at], "7"], [parts[at], parts[at]], ["\n"], ["…"]))
        if not parts:
            return ""
    return glue.join(parts)


def _holds(before: str, after: str, language: str | None = None) -> None:
    old, new = (Text(text[:9], tuple(text.split("\n")), language, text[-9:]) for text in (before, after))
    change = compare(old, new)
    for hunk in change.hunks:
        fields = {
            "title": (old.title, new.title),
            "summary": (old.summary or "", new.summary or ""),
            "body": tuple(
                "\n".join(filter(canonical_text, map(str.strip, one.paragraphs))) for one in (old, new)
            ),
        }[hunk["field"]]
        assert hunk["removed"] in fields[0]
        assert hunk["added"] in fields[1]
        assert hunk["before"] in fields[0]
        assert hunk["after"] in fields[0]
    assert apply("body", canonical_text(old.paragraphs), change.hunks) == canonical_text(new.paragraphs)


@pytest.mark.parametrize("language", SENTENCES)
def test_every_fragment_stands_in_its_text(language: str) -> None:
    text = SENTENCES[language]
    for seed in range(6):
        other = _edited(f"{text}\n{text[::-1]}", seed)
        _holds(f"{text}\n{text[::-1]}", other, language)
        _holds(other, text, language)


@given(st.text(max_size=40), st.text(max_size=40))
def test_every_fragment_of_any_text_stands_in_it(before: str, after: str) -> None:
    _holds(before.replace("\r", " "), after.replace("\r", " "))


def test_a_script_without_spaces_gets_neither_signs_nor_spaces() -> None:
    before, after = "気象庁は13日に発表した。", "気象庁は14日に発表した。"
    (hunk,) = compare({"title": "", "text": before}, {"title": "", "text": after}).hunks
    assert (hunk["removed"], hunk["added"], hunk["before"], hunk["after"]) == (
        "13",
        "14",
        "気象庁は",
        "日に発表した",
    )


def test_a_quotation_keeps_its_own_marks_and_spaces() -> None:
    before = "Er sagte: „Ja – sofort\u00a0…“ und ging."
    after = "Er sagte: „Nie – sofort\u00a0…“ und ging."
    (hunk,) = compare({"title": "", "text": before}, {"title": "", "text": after}).hunks
    assert (hunk["removed"], hunk["added"], hunk["after"]) == ("„Ja", "„Nie", "– sofort\u00a0…“ und ging.")
