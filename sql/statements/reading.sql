-- name: article_at
-- What an address said at a time.
SELECT article_id, revision_id, source_name, title, authors, summary, body, published_at, seen_from, seen_until, is_certain
  FROM archive.article_at(%(url)s, %(at)s)
UNION ALL
SELECT article_id, revision_id, source_name, title, authors, summary, body, published_at, seen_from, seen_until, is_certain
  FROM archive.article_at(%(url_key)s, %(at)s) WHERE NOT EXISTS (SELECT FROM archive.article_at(%(url)s, %(at)s))

-- name: words_between
-- The words in which two revisions differ.
SELECT place, removed, added, before, after FROM archive.diff(%(a)s, %(b)s)

-- name: list_edits
-- Edits by the time when each was first seen, the newest first, of articles that match.
SELECT edit.changed_after, edit.changed_before, edit.class, edit.flags, edit.source, edit.title, edit.url, edit.added_words,
       edit.removed_words, edit.hunks, edit.revision_id
  FROM archive.edits AS edit
 WHERE (%(query)s::text IS NULL OR edit.article_id IN (SELECT article_id FROM archive.matching(%(query)s)))
   AND (%(since)s::timestamptz IS NULL OR edit.changed_before >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR edit.changed_before < %(until)s)
   AND (%(source)s::text IS NULL OR edit.source = %(source)s)
   AND (%(class)s::text IS NULL OR edit.class = %(class)s)
   AND (%(classes)s::text[] IS NULL OR edit.class = ANY (%(classes)s))
 ORDER BY edit.changed_before DESC, edit.revision_id DESC LIMIT %(limit)s

-- name: list_removed
-- Words that edits removed.
SELECT source_name, title, url, removed, context, class, flags, seen_from, last_seen_at, gone_by, revision_id
  FROM archive.search_removed(%(query)s, %(since)s, %(until)s, %(source)s, %(limit)s)

-- name: digest_new
-- How many articles each source brought in a stretch of time.
SELECT source, count(*) AS articles FROM archive.articles
 WHERE first_seen_at >= %(since)s AND first_seen_at < %(until)s GROUP BY source ORDER BY articles DESC, source

-- name: digest_gone
-- Articles that were found to be gone in a stretch of time.
SELECT source, title, url, state, missing_since FROM archive.unavailable
 WHERE missing_since >= %(since)s AND missing_since < %(until)s ORDER BY missing_since

-- name: digest_trouble
-- Sources that are not well now.
SELECT source, state, since, why FROM archive.source_health WHERE NOT store.health_state_needs_no_reason(state) ORDER BY source

-- name: list_sources
-- The sources as people ask for them, the retired ones last.
SELECT name, state, articles, last_outcome, last_crawl_at, next_due_at, home FROM archive.sources
 ORDER BY state = 'retired', name
