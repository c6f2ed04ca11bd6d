-- What other views say of an article: who ran it, when, under which headline and address; since when words stood.

CREATE OR REPLACE VIEW store.card AS
SELECT article.id, article.source_id, source.name AS source, text.title, address.url, text.language, state.revision_id, text.id AS extraction_id,
       state.last_seen_at, text.published_at, text.published_local, article.first_seen_at,
       coalesce(text.published_at, article.first_seen_at) AS sort_at, article.recorded_at
  FROM store.article
  JOIN store.source ON source.id = article.source_id
  JOIN store.article_state AS state ON state.article_id = article.id
  JOIN store.look ON look.id = article.first_look_id
  JOIN store.address ON address.id = look.address_id
  JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = state.revision_id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true;
COMMENT ON VIEW store.card IS 'An article with its current headline and its times, for other views.';

CREATE OR REPLACE FUNCTION store.words_since(revision_id bigint, removed text) RETURNS timestamptz
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    SELECT coalesce(
        (SELECT earlier.observed_at
           FROM store.revision AS edit
           JOIN store.revision AS earlier ON earlier.article_id = edit.article_id AND earlier.dismissed_at IS NULL
                AND (earlier.observed_at, earlier.id) < (edit.observed_at, edit.id)
           JOIN LATERAL (SELECT verdict.before_id, verdict.after_id FROM store.verdict WHERE verdict.revision_id = earlier.id
                          ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
           JOIN store.diff ON diff.before_id = verdict.before_id AND diff.after_id = verdict.after_id
          WHERE edit.id = words_since.revision_id
            AND EXISTS (SELECT 1 FROM jsonb_array_elements(diff.hunks) AS hunk
                         WHERE hunk ->> 'added' <> ''
                           AND (strpos(hunk ->> 'added', words_since.removed) > 0 OR strpos(words_since.removed, hunk ->> 'added') > 0))
          ORDER BY earlier.observed_at DESC, earlier.id DESC LIMIT 1),
        (SELECT article.first_seen_at FROM store.revision JOIN store.article ON article.id = revision.article_id
          WHERE revision.id = words_since.revision_id))
$$;
COMMENT ON FUNCTION store.words_since(bigint, text) IS 'Since when the words that an edit removed had been seen so: since the last earlier edit that put some of them in, else since the article was first seen.';
