"""The commands by name, for the help and for those who call them: none is imported to be listed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: the place of its function or Typer application in this package, and what its help begins with."""

    place: str
    summary: str


COMMANDS = {
    "run": Entry("run.app", "Run the service: crawl the sources on their schedules until it is stopped."),
    "crawl": Entry("crawl.crawl", "Crawl sources once, now, and say what was found."),
    "watch": Entry("watch.watch", "Put articles under watch at once."),
    "backfill": Entry(
        "backfill.command.backfill", "Walk the whole sitemap history of a source, or WARC files of it."
    ),
    "status": Entry(
        "status.command.status", "Show the health of sources and service, or explain one source."
    ),
    "doctor": Entry("doctor.doctor", "Check settings, database, disk, clock, network, stamps and backup."),
    "logs": Entry("logs.logs", "Show crawls, every fetch and what it came to, alarms and changes of health."),
    "alarms": Entry("alarms.app", "Alarms: list, acknowledge, test the receivers."),
    "healthcheck": Entry("healthcheck.healthcheck", "Ask whether the service lives."),
    "search": Entry("search.search", "Search the current texts of the archive."),
    "show": Entry("show.show", "Show the text of an article, as last seen or as it stood at a time."),
    "history": Entry(
        "history.history",
        "Show when an article was first seen, every edit of it with its words, and when it was gone and back.",
    ),
    "edits": Entry("edits.edits", "List edits with their words, the newest first."),
    "removed": Entry("edits.removed", "Find words that newsrooms took out of their articles."),
    "digest": Entry(
        "digest.digest",
        "Tell what is new since yesterday: articles, edits worth reading, what is gone, sources in trouble.",
    ),
    "export": Entry(
        "export.command.export", "Export articles, revisions or edits, or kept pages, filtered as search is."
    ),
    "schema": Entry(
        "schema.schema",
        "Print what the archive offers to SQL: views, columns and functions, with what they mean.",
    ),
    "sources": Entry(
        "sources.app", "The newsrooms that are crawled: list, add, remove, check, discover, pause, resume."
    ),
    "identity": Entry(
        "identity.command.identity",
        "Write what newsrooms are told: the page crawler.html, and the directory of keys if requests are signed.",
    ),
    "extract": Entry(
        "extract.extract_files", "Print what is read of each page, one JSON object on each line."
    ),
    "reextract": Entry(
        "reextract.reextract",
        "Read the captures of texts that an older extractor or other selectors made.",
    ),
    "config": Entry("config.config", "Show the settings in force, secrets masked."),
    "evidence": Entry(
        "evidence.evidence",
        "Write what the archive has of an article: pages as WARC, texts, diffs, every look, the ledger, its stamps.",
    ),
    "verify": Entry("verify.verify_archive", "Check chain, bodies, texts, revisions and stamps."),
    "redact": Entry("redact.redact_article", "Remove text, diffs, bodies and search rows for good."),
    "backup": Entry(
        "backup.backup",
        "Write the archive to FILE while it works, and the list of redactions to FILE.redactions.json.",
    ),
    "restore": Entry(
        "restore.restore",
        "Restore a backup where no archive is, redact again what was redacted since, and verify it.",
    ),
    "migrate": Entry("run.migrate_archive", "Bring the database to the schema of this version."),
    "grant-reader": Entry("grant.grant_reader", "Make a login that reads the archive, and print its DSN."),
    "readers": Entry("grant.readers", "List the logins that read the archive, and what each may."),
    "revoke-reader": Entry("grant.revoke_reader", "End a reader's connections and its login."),
    "psql": Entry("psql.app", "Open psql on the archive."),
    "demo": Entry(
        "demo.demo",
        "Show the service at work, without a network: a simulated newsroom is crawled while it edits and deletes.",
    ),
}
