"""Columns that no word of a crawled page comes into, each with the reason.

Whoever adds a column for words of pages adds it to the redaction and to the archive of ``marked.py`` instead.
"""

from __future__ import annotations

from tests.integration.redaction.columns import Column

_WHY = {
    "an address: what is closed by a redaction, and what the ledger names": """
        alarm.example backfill_file.url channel.url fetch_summary.example""",
    "a name that this program gives: of an outcome, a class, a flag, a reason, a rule or a state": """
        address_state.due_because address_state.missed_because alarm.kind alarm_kind.name capture.reasons
        channel_read.why channel_state.outcome copy.first_is extraction.doubts fetch.outcome fetch_outcome.name
        fetch_summary.outcome fetch_summary.purpose health_change.before health_change.state look.outcome
        backfill_file.outcome list_remedy.outcome site_pace.deferred_because source_due.held_because
        source_event.kind verdict.flags word_forms.kind""",
    "text that comes with this program": """
        alarm_kind.meaning alarm_kind.remedy fetch_outcome.meaning fetch_outcome.remedy list_remedy.remedy""",
    "a version of the program, or of its rules": """
        api_version.made_by extraction.extractor extraction.normaliser look.extractor migration.name process.version
        put_off.name put_off.seen_by revision.dismissed_by revision_state.dismissed_by signature.version
        unsigned.version verdict.rules""",
    "a code of two or three letters": """
        article_search.language extraction.language source.language word_forms.language
        learned_language.language unlearned.language""",
    "hashes": "left_out.lines",
    "keys that this program made": "package_key.private_key package_key.public_key",
    "numbers, times and names of outcomes, by keys that this program gives": """
        article_event.moved availability.evidence copy.evidence source_usual.outcomes""",
    "what a person wrote: in the sources file, a setting or a command": """
        alarm.acknowledged_note address_state.vantage look.vantage look.witness redaction.reason source.block
        source.home source.name source.site source.timezone source.title source_due.schedule source_rename.new_name
        source_rename.old_name sources_file.contact sources_file.error sources_file.path spelling.added_by
        spelling.name spelling.phrase spelling.said spelling.spelling spelling.target site_pace.site lease.site
        warc_file.name
        warc_file.problem warc_file.witness watch.why""",
    "this program's own sentence about numbers, times and addresses": """
        alarm.why alarm_event.said article_event.reason health_change.why source_health.why""",
    "what a machine, a server or a library says of itself": """
        crawl.reason crawl.worker lease.worker notice.error process.name process.receivers process.role process.web
        robots_copy.body robots_copy.host
        stamp.answer stamp.authority stamp_try.authority stamp_try.error upgrade.obstacle""",
}
_QUEUE = """
    procrastinate_jobs.args procrastinate_jobs.lock procrastinate_jobs.queue_name procrastinate_jobs.queueing_lock
    procrastinate_jobs.task_name procrastinate_periodic_defers.periodic_id procrastinate_periodic_defers.task_name"""


def _columns(schema: str, names: str) -> set[Column]:
    return {(f"{schema}.{name.partition('.')[0]}", name.partition(".")[2]) for name in names.split()}


WORDLESS: set[Column] = set().union(
    *(_columns("store", names) for names in _WHY.values()),
    _columns("queue", _QUEUE),  # the number of a source, its due time and its site
)
ADDRESSES: set[Column] = _columns(
    "store",
    """
    address.url address.url_key extraction.canonical_url fetch.url look.final_url look.url redaction.url""",
)
"""Where the article's own addresses stand, which stay: the ledger names them, and they are what is closed."""
