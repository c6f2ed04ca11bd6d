-- name: history
-- The timeline of the article that an address leads to, by the address as given and by its key.
SELECT article_id, happened_after, happened_before, event, class, flags, title, added_words, removed_words, hunks,
       revision_id
  FROM archive.history(%(url)s)
UNION ALL
SELECT article_id, happened_after, happened_before, event, class, flags, title, added_words, removed_words, hunks,
       revision_id
  FROM archive.history(%(url_key)s) WHERE NOT EXISTS (SELECT FROM archive.history(%(url)s))

-- name: article_shown
-- An article by its number, merged or not.
SELECT id, source, title, authors, url, published_at, availability, revisions, last_seen_at FROM archive.articles WHERE id = archive.article(%(article_id)s)
