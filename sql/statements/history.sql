-- name: history
-- The timeline of the article that an address, or a key of one, leads to.
SELECT article_id, happened_after, happened_before, event, class, flags, title, added_words, removed_words, hunks,
       revision_id
  FROM archive.history(%(url)s)

-- name: sight_of_address
-- What the archive knows of an address by now; archive.sight says which words there are.
SELECT archive.sight(%(url)s, now())

-- name: article_shown
-- An article by its number, merged or not.
SELECT id, source, title, authors, url, published_at, availability, revisions, last_seen_at FROM archive.articles WHERE id = archive.article(%(article_id)s)
