"""A page is decoded by what all of its bytes say, and one stray byte or widget changes nothing of the rest."""

from __future__ import annotations

import pytest

from crawler.extraction.page.decoding import decode

TEXTS = {
    (
        "pl",
        "cp1250",
    ): "Straż pożarna zamknęła most, gdy pękła lina, a kierowcy czekali na objazd ponad godzinę.",
    (
        "el",
        "cp1253",
    ): "Η πυροσβεστική έκλεισε τη γέφυρα όταν έσπασε ένα καλώδιο και οι οδηγοί περίμεναν μία ώρα.",
    (
        "bg",
        "cp1251",
    ): "Пожарната затвори моста, след като едно въже се скъса, и шофьорите чакаха повече от час.",
    (
        "ru",
        "koi8-r",
    ): "Пожарные закрыли мост, когда лопнул трос, и водители больше часа ждали объезда в темноте.",
    ("he", "cp1255"): "הכבאים סגרו את הגשר לאחר שכבל נקרע, והנהגים המתינו יותר משעה לדרך עוקפת בחושך.",
    ("ar", "cp1256"): "أغلق رجال الإطفاء الجسر بعد انقطاع حبل، وانتظر السائقون أكثر من ساعة في الظلام.",
    (
        "tr",
        "cp1254",
    ): "İtfaiye bir halatın kopması üzerine köprüyü kapattı, sürücüler karanlıkta bir saat bekledi.",
    ("th", "cp874"): "เจ้าหน้าที่ดับเพลิงปิดสะพานหลังสายเคเบิลขาด ผู้ขับขี่รอทางเบี่ยงนานกว่าหนึ่งชั่วโมง",
    ("ja", "shift_jis"): "消防はケーブルが切れたため橋を閉鎖し、運転手は暗い中で一時間以上も迂回路を待った。",
    ("zh", "gbk"): "缆绳断裂后，消防部门封闭了大桥，司机们在黑暗中等了一个多小时才绕行。",
    ("zh-TW", "big5"): "纜繩斷裂後，消防單位封閉了大橋，司機們在黑暗中等了一個多小時才繞行。",
    ("ko", "euc-kr"): "소방서는 줄이 끊어진 뒤 다리를 폐쇄했고 운전자들은 어둠 속에서 한 시간 넘게 기다렸다.",
    (
        "de",
        "cp1252",
    ): "Die Feuerwehr schloss die Brücke, nachdem ein Seil gerissen war; die Züge hielten über Stunden.",
}
STRAY = b"<i>\xa9 \xff</i>"


def page(language: str, text: str) -> str:
    return f"<html lang='{language}'><body><h1>{text[:30]}</h1>{f'<p>{text}</p>' * 4}</body></html>"


@pytest.mark.parametrize(("known", "text"), TEXTS.items(), ids=[language for language, _ in TEXTS])
def test_a_stray_byte_changes_nothing_of_the_rest(known: tuple[str, str], text: str) -> None:
    language, encoding = known
    old, new = (page(language, text).encode(name) for name in (encoding, "utf-8"))
    read = [
        decode(old),
        decode(old, "text/html; charset=iso-8859-1"),
        decode(old, "text/html; charset=utf-8"),
        decode(old.replace(b"<h1>", STRAY + b"<h1>")),
        decode(old.replace(b"<h1>", STRAY + b"<h1>"), f"text/html; charset={encoding}"),
        decode(new.replace(b"<h1>", STRAY + b"<h1>")),
        decode(new.replace(b"<h1>", STRAY + b"<h1>"), "text/html; charset=windows-1251"),
    ]
    assert [one.count(text) for one in read] == [4] * len(read)


@pytest.mark.parametrize(("known", "text"), TEXTS.items(), ids=[language for language, _ in TEXTS])
def test_a_widget_in_another_encoding_changes_nothing_of_the_rest(known: tuple[str, str], text: str) -> None:
    language, encoding = known
    old, new = (page(language, text).encode(name) for name in (encoding, "utf-8"))
    rates = "Курс валют: долар сорок одна гривня, погода: мокрий сніг, вітер західний. "
    read = [
        decode(new.replace(b"<h1>", f"<div>{rates}</div><h1>".encode("cp1251"))),
        decode(new.replace(b"<h1>", f"<div>{rates}</div><h1>".encode("cp1251")), "text/html; charset=utf-8"),
        decode(old.replace(b"<h1>", f"<div>{rates}</div><h1>".encode()), f"text/html; charset={encoding}"),
    ]
    assert [one.count(text) for one in read] == [4] * len(read)


def test_a_stray_byte_is_read_in_the_old_encoding_of_its_script() -> None:
    assert (
        decode("<p>Брюссель</p><p>міст</p>".encode() + b"<p>\xb9 5</p>")
        == "<p>Брюссель</p><p>міст</p><p>№ 5</p>"
    )
