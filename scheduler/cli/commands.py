"""The commands by name, for the help and for those who call them: none is imported to be listed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: the place of its function or Typer application in this package, and what its help begins with."""

    place: str
    summary: str


COMMANDS = {
    "run": Entry(
        "operating.run.app", "Run the service: crawl the sources on their schedules until it is stopped."
    ),
    "crawl": Entry("operating.crawl.crawl", "Crawl sources once, now, and say what was found."),
    "watch": Entry("operating.watch.watch", "Put articles under watch at once."),
    "backfill": Entry(
        "operating.backfill.command.backfill",
        "Walk the whole sitemap history of a source, or WARC files of it.",
    ),
    "status": Entry(
        "operating.status.command.status", "Show the health of sources and service, or explain one source."
    ),
    "doctor": Entry(
        "operating.doctor.doctor", "Check settings, database, disk, clock, network, stamps and backup."
    ),
    "logs": Entry(
        "operating.logs.logs", "Show crawls, every fetch and what it came to, alarms and changes of health."
    ),
    "alarms": Entry("operating.alarms.app", "Alarms: list, acknowledge, test the receivers."),
    "healthcheck": Entry("operating.healthcheck.healthcheck", "Ask whether the service lives."),
    "search": Entry("reading.search.search", "Search the current texts of the archive."),
    "show": Entry("reading.show.show", "Show the text of an article, as last seen or as it stood at a time."),
    "history": Entry(
        "reading.history.history",
        "Show when an article was first seen, every edit of it with its words, and when it was gone and back.",
    ),
    "edits": Entry("reading.edits.edits", "List edits with their words, the newest first."),
    "removed": Entry("reading.edits.removed", "Find words that newsrooms took out of their articles."),
    "digest": Entry(
        "reading.digest.digest",
        "Tell what is new since yesterday: articles, edits worth reading, what is gone, sources in trouble.",
    ),
    "export": Entry(
        "reading.export.command.export",
        "Export articles, revisions or edits, or kept pages, filtered as search is.",
    ),
    "schema": Entry(
        "reading.schema.schema",
        "Print what the archive offers to SQL: views, columns and functions, with what they mean.",
    ),
    "sources": Entry(
        "newsrooms.sources.app",
        "The newsrooms that are crawled: list, add, remove, check, discover, pause, resume.",
    ),
    "identity": Entry(
        "newsrooms.identity.command.identity",
        "Write what newsrooms are told: the page crawler.html, and the directory of keys if requests are signed.",
    ),
    "extract": Entry(
        "keeping.extract.extract_files", "Print what is read of each page, one JSON object on each line."
    ),
    "reextract": Entry(
        "keeping.reextract.reextract",
        "Read the captures of texts that an older extractor or other selectors made.",
    ),
    "config": Entry("operating.config.config", "Show the settings in force, secrets masked."),
    "evidence": Entry(
        "keeping.evidence.evidence",
        "Write what the archive has of an article: pages as WARC, texts, diffs, every look, the ledger, its stamps.",
    ),
    "verify": Entry("keeping.verify.verify_archive", "Check chain, bodies, texts, revisions and stamps."),
    "redact": Entry("keeping.redact.redact_article", "Remove text, diffs, bodies and search rows for good."),
    "backup": Entry(
        "keeping.backup.backup",
        "Write the archive to FILE while it works, and the list of redactions to FILE.redactions.json.",
    ),
    "restore": Entry(
        "keeping.restore.restore",
        "Restore a backup where no archive is, redact again what was redacted since, and verify it.",
    ),
    "migrate": Entry("operating.run.migrate_archive", "Bring the database to the schema of this version."),
    "grant-reader": Entry(
        "keeping.grant.grant_reader", "Make a login that reads the archive, and print its DSN."
    ),
    "readers": Entry("keeping.grant.readers", "List the logins that read the archive, and what each may."),
    "revoke-reader": Entry("keeping.grant.revoke_reader", "End a reader's connections and its login."),
    "psql": Entry("reading.psql.app", "Open psql on the archive."),
    "demo": Entry(
        "operating.demo.demo",
        "Show the service at work, without a network: a simulated newsroom is crawled while it edits and deletes.",
    ),
}
