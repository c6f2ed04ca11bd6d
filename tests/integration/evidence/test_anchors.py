"""The ledger's head outside: told daily, stamped by authorities, and a chain made anew found against them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from crawler.evidence.asn1 import with_sorted_certificates
from crawler.evidence.timestamps import BadRoots, read_roots
from crawler.evidence.verification.verify import Outside, VerificationScope
from scheduler.config import Config
from scheduler.health.clock_check import check_clocks
from scheduler.maintenance.stamp_head import named, stamp_head
from sql.rows.anchors import LAST_STAMPS, LastStamp
from tests.conftest import run
from tests.integration.archiving import Desk, desk, story
from tests.integration.evidence.authority import Authority, openssl, serving
from tests.integration.evidence.desk import OTHER, URL, anchor, fill, seal, verified, verified_in

AGAIN = """
CREATE FUNCTION pg_temp.chain_again() RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    one    store.block;
    before bytea := decode(repeat('00', 32), 'hex');
BEGIN
    FOR one IN SELECT * FROM store.block ORDER BY id LOOP
        one.entries_sha256 := sha256(convert_to(store.block_list(one.entries, one.acts), 'UTF8'));
        one.previous_sha256 := before;
        before := sha256(convert_to(store.block_text(one.id, one.sealed_at, one.entries_sha256, before), 'UTF8'));
        UPDATE store.block SET entries_sha256 = one.entries_sha256, previous_sha256 = one.previous_sha256,
               block_sha256 = before WHERE id = one.id;
    END LOOP;
END
$$;
ALTER TABLE store.block DISABLE TRIGGER USER;
ALTER TABLE store.look DISABLE TRIGGER USER;
UPDATE store.look SET server_ip = '192.0.2.8' WHERE id = 1;
UPDATE store.look SET entry_sha256 = sha256(convert_to(store.look_entry(look), 'UTF8')) WHERE id = 1;
SELECT pg_temp.chain_again();
"""


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    with serving(tmp_path / "one") as made:
        yield made


def settings(*authorities: Authority, **more: object) -> Config:
    return Config(stamps=", ".join(each.url for each in authorities), **more)


async def heads(at: Desk) -> list[str]:
    return [
        row["block_sha256"].hex() for row in await at.rows("SELECT block_sha256 FROM store.block ORDER BY id")
    ]


def test_a_chain_made_anew_is_found_against_an_older_stamp(
    dsn: str, authority: Authority, tmp_path: Path
) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await seal(at)
            await stamp_head(at.database, settings(authority))
            await at.look(OTHER, status=500, outcome="server_error")
            await seal(at)
            outside = Outside(read_roots(authority.root))
            assert (await verified(at, outside=outside)).breaks == []
            kept, stamps = await heads(at), await at.rows("SELECT answer FROM archive.stamps")
            (tmp_path / "kept.tsr").write_bytes(stamps[0]["answer"])
            async with at.database.transaction() as session:
                await session.connection.execute(AGAIN)
                found = [str(one) for one in (await verified_in(session, outside=outside)).breaks]
                assert found[0].startswith(
                    f"block 1: it is not the block that {named(authority.url)} stamped at"
                )
                await session.connection.execute(
                    "ALTER TABLE store.stamp DISABLE TRIGGER USER; DELETE FROM store.stamp"
                )
                alone = await verified_in(session)
                assert alone.breaks == []  # without anything from outside the owner's forgery is whole
                told = Outside(heads=[kept[0]], stamps=[tmp_path / "kept.tsr"])
                lost = [str(one) for one in (await verified_in(session, outside=told)).breaks]
                raise psycopg.Rollback
            assert len(lost) == 2 and all("the chain was made anew" in one for one in lost)
            good = await verified(
                at, VerificationScope(url=URL), Outside(heads=kept, stamps=[tmp_path / "kept.tsr"])
            )
            assert good.breaks == [] and good.checked["heads"] == 3

    run(work())


def test_openssl_checks_a_stamp_on_the_text_of_the_block(
    dsn: str, authority: Authority, tmp_path: Path
) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await seal(at)
            await stamp_head(at.database, settings(authority))
            rows = await at.rows(
                "SELECT store.block_text(block.id, sealed_at, entries_sha256, previous_sha256) AS text, answer"
                " FROM store.stamp JOIN store.block ON block.id = block_id"
            )
            (tmp_path / "block.txt").write_text(rows[0]["text"])
            (tmp_path / "stamp.tsr").write_bytes(rows[0]["answer"])
        given = ("-data", tmp_path / "block.txt", "-in", tmp_path / "stamp.tsr", "-CAfile", authority.root)
        assert "OK" in openssl("ts", "-verify", *given)

    run(work())


def test_a_stamp_with_its_chain_in_any_order(dsn: str, authority: Authority, tmp_path: Path) -> None:
    authority.sends_chain = True

    async def work() -> bytes:
        async with desk(dsn) as at:
            await fill(at)
            await seal(at)
            await stamp_head(at.database, settings(authority, stamp_roots=authority.root))
            [row] = await at.rows("SELECT answer FROM store.stamp")
            outside = Outside(read_roots(authority.root))
            assert (await verified(at, outside=outside)).breaks == []
            return bytes(row["answer"])

    kept = run(work())
    assert with_sorted_certificates(kept) != kept  # it is kept as the authority sent it
    for length in range(0, len(kept), 7):  # what was cut off is left to the reader of stamps
        assert with_sorted_certificates(kept[:length]) == kept[:length]


def test_several_authorities_and_one_that_fails(dsn: str, authority: Authority, tmp_path: Path) -> None:
    async def work() -> None:
        with serving(tmp_path / "two") as other:
            async with desk(dsn) as at:
                await fill(at)
                await seal(at)
                other.refuses = True
                config = settings(authority, other, stamp_every=timedelta(days=1))
                await anchor(at, config)
                await anchor(at, config)  # neither the good stamp nor the failed try is old enough
                [good, bad] = sorted(await _last(at), key=lambda row: row.error or "")
                assert (good.authority, good.error) == (named(authority.url), None)
                assert "status 503" in bad.error and bad.block_id is None
                assert (len(authority.asked), await at.count("store.stamp")) == (1, 1)
                other.refuses = False
                await at.rows("UPDATE store.stamp_try SET tried_at = tried_at - interval '1 day' RETURNING 1")
                await anchor(at, config)
                assert await at.count("store.stamp") == 2
                both = Outside([*read_roots(authority.root), *read_roots(other.root)])
                assert (await verified(at, outside=both)).breaks == []
                unsigned = await verified(at)
                assert unsigned.breaks == [] and "2 stamps were not checked" in unsigned.notes[0]
                strange = (await verified(at, outside=Outside(read_roots(authority.root)))).breaks
                assert len(strange) == 1 and "signature is not good" in strange[0].why

    run(work())


async def _last(at: Desk) -> list[LastStamp]:
    async with at.database.transaction() as session:
        return await session.all(LAST_STAMPS)


def test_the_head_is_told_once_a_day(dsn: str) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            config = Config(webhook="http://127.0.0.1:9/")
            await anchor(at, config)
            await fill(at)
            await seal(at)
            await anchor(at, config)
            await seal(at)
            await anchor(at, config)
            [notice] = [row["payload"] for row in await at.rows("SELECT payload FROM store.notice")]
            assert (notice["type"], notice["sha256"]) == ("ledger", (await heads(at))[0])

    run(work())


def test_what_is_no_stamp_and_what_are_no_roots_is_said(
    dsn: str, authority: Authority, tmp_path: Path
) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            await fill(at)
            await seal(at)
            (tmp_path / "text").write_text("no stamp")
            report = await verified(at, outside=Outside(stamps=[tmp_path / "text", tmp_path / "absent"]))
            assert [
                "cannot be read as a time stamp" in report.breaks[0].why,
                "No such file" in report.breaks[1].why,
            ] == [
                True,
                True,
            ]
            with pytest.raises(BadRoots, match="no certificates"):
                read_roots(tmp_path / "text")
            (tmp_path / "one" / "tsa.pem").unlink()

            def broken(question: bytes) -> bytes:
                return b"not DER"

            authority.stamp = broken  # type: ignore[method-assign]
            await anchor(at, settings(authority))
            assert "cannot be read as a time stamp" in str((await _last(at))[0].error)

    run(work())


@pytest.mark.parametrize(
    ("seconds", "is_wrong"), [((1, 1, 1), False), ((95, 95, 1), True), ((95, 1, 1), False)]
)
def test_a_clock_that_differs_from_most_newsrooms(dsn: str, seconds: tuple[int, ...], is_wrong: bool) -> None:
    async def work() -> None:
        async with desk(dsn) as at:
            async with at.database.transaction() as session:
                assert (await check_clocks(session)).kind is None
            for number, apart in enumerate(seconds):
                at.now = datetime.now(UTC) - timedelta(hours=1)
                told = at.now + timedelta(hours=1) - timedelta(seconds=apart)
                headers = (("Date", told.strftime("%a, %d %b %Y %H:%M:%S GMT")),)
                url = f"https://news.example/{number}"
                await at.look(url, story(title=f"Story {number}", body=(f"Text {number}.",)), headers=headers)
                await at.rows(
                    "WITH made AS (INSERT INTO store.source (name, title, home, site, timezone, block, enabled)"
                    " VALUES (%s, 'x', 'x', 'x', 'UTC', '{}', true) RETURNING id)"
                    " UPDATE store.address SET source_id = made.id FROM made WHERE url = %s RETURNING 1",
                    f"source-{number}",
                    url,
                )
            async with at.database.transaction() as session:
                check = await check_clocks(session)
            assert (check.kind, check.ok) == ("clock_wrong", not is_wrong)
            if is_wrong:
                assert check.why.startswith("2 of 3 sources are apart from it by 9")

    run(work())
