"""Revisions and the times of articles against the ledger: what follows from the looks must be what is stored."""

from __future__ import annotations

from typing import Any

from crawler.evidence.verification_report import VerificationReport
from sql.database import Session

_ARTICLES = 1000


async def check_record(session: Session, report: VerificationReport, scope: dict[str, Any]) -> None:
    """The revisions of a part of the archive, and when its articles were seen, came and went."""
    after = 0
    while rows := await session.all("articles_to_verify", after=after, at_most=_ARTICLES, **scope):
        articles = [row["id"] for row in rows]
        for row in await session.all("revisions_against_ledger", articles=articles):
            report.broke(f"revision {row['id']} of article {row['article_id']}", row["why"], row["url"])
        for row in await session.all("articles_against_ledger", articles=articles):
            if row["why"]:
                report.broke(f"article {row['id']}", row["why"], row["url"])
        report.check("articles", len(rows))
        after = articles[-1]
