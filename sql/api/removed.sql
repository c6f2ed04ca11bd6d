-- What was taken out of texts, and how long it had stood there.

CREATE OR REPLACE FUNCTION store.is_shown_edit(after_id bigint, before_id bigint, revision_id bigint) RETURNS boolean LANGUAGE sql STABLE AS
$$
    SELECT EXISTS (
        SELECT 1 FROM store.revision
          JOIN LATERAL (SELECT * FROM store.verdict WHERE verdict.revision_id = revision.id ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
         WHERE revision.id = is_shown_edit.revision_id AND revision.dismissed_at IS NULL
           AND verdict.after_id = is_shown_edit.after_id AND verdict.before_id = is_shown_edit.before_id
           AND NOT store.revision_kind_is_hidden(verdict.class))
$$;
COMMENT ON FUNCTION store.is_shown_edit(bigint, bigint, bigint) IS 'Whether archive.edits shows the diff: the newest verdict is of it, and neither dismissed nor cosmetic.';

CREATE OR REPLACE FUNCTION store.walk_removals(wanted tsquery, filter text, most integer) RETURNS SETOF bigint LANGUAGE plpgsql STABLE
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off SET jit = off AS
$$
BEGIN
    RETURN QUERY EXECUTE format('SELECT revision_id FROM store.removed_search AS found WHERE document @@ $1 AND %s '
        'AND store.is_shown_edit(found.after_id, found.before_id, found.revision_id) ORDER BY changed_at DESC, revision_id DESC LIMIT $2', filter) USING wanted, most;
END
$$;
COMMENT ON FUNCTION store.walk_removals(tsquery, text, integer) IS 'The newest edits that removed the words, from the newest edit on: for words that are often removed.';

CREATE OR REPLACE FUNCTION store.gather_removals(wanted tsquery, filter text, most integer) RETURNS SETOF bigint LANGUAGE plpgsql STABLE
    SET enable_seqscan = off SET jit = off AS
$$
BEGIN
    RETURN QUERY EXECUTE format(
        'WITH matches AS MATERIALIZED (SELECT * FROM store.removed_search AS found WHERE document @@ $1 AND %s), '
        'newest AS MATERIALIZED (SELECT * FROM matches ORDER BY changed_at DESC, revision_id DESC) '
        'SELECT revision_id FROM newest WHERE store.is_shown_edit(newest.after_id, newest.before_id, newest.revision_id) LIMIT $2', filter)
        USING wanted, most;
END
$$;
COMMENT ON FUNCTION store.gather_removals(tsquery, text, integer) IS 'The newest edits that removed the words, by the index over removed words: for words that are seldom removed.';

CREATE OR REPLACE FUNCTION store.escaped(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT regexp_replace(words, '\\|\[(?=-|$)|((?<=-)|^)\]|\{(?=\+|$)|((?<=\+)|^)\}|\*(?=\*|\x01|$)|((?<=\*|\x01)|^)\*', '\\\&', 'g') $$;
COMMENT ON FUNCTION store.escaped(text) IS 'The words with a backslash before backslashes and before marks of a diff or snippet that stand in the text itself, so that no text shows an edit that was never made.';

CREATE OR REPLACE FUNCTION archive.search_removed(
        query text, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL, source text DEFAULT NULL, "limit" integer DEFAULT 20)
    RETURNS TABLE (revision_id bigint, article_id bigint, source_name text, title text, url text, removed text, context text, class text,
                   flags text[], seen_from timestamptz, last_seen_at timestamptz, gone_by timestamptz, stood_at_least interval, stood_at_most interval)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS
$$
DECLARE
    asked  record;
    wanted tsquery;
    touched tsquery;
    often  boolean;
    found_ids bigint[];
    filter text := concat_ws(' AND ', 'true',
        CASE WHEN search_removed.since IS NOT NULL THEN format('changed_at >= %L::timestamptz', search_removed.since) END,
        CASE WHEN search_removed.until IS NOT NULL THEN format('changed_at < %L::timestamptz', search_removed.until) END,
        'source_id = ' || store.source_named(search_removed.source));
    most   integer := least(greatest(search_removed."limit", 0), 1000);
BEGIN
    SELECT * INTO asked FROM store.understood(search_removed.query);
    PERFORM store.checked(search_removed.query, coalesce(asked.wanted, asked.earlier));
    touched := store.touching(asked.wanted);
    wanted := coalesce((asked.wanted && touched) || asked.earlier, asked.wanted && touched, asked.earlier);
    often := store.planned_rows(format('SELECT FROM store.removed_search WHERE document @@ %L::tsquery', wanted)) > 20000;
    found_ids := CASE WHEN often THEN array(SELECT store.walk_removals(wanted, filter, most))
                      ELSE array(SELECT store.gather_removals(wanted, filter, most)) END;
    RETURN QUERY
    SELECT edit.revision_id, edit.article_id, edit.source, edit.title, edit.url, words.removed, words.context, edit.class, edit.flags,
           words.since, edit.changed_after, edit.changed_before, edit.changed_after - words.since,
           CASE WHEN words.since > edit.first_seen_at THEN edit.changed_before - words.since
                WHEN edit.published_at <= edit.first_seen_at THEN edit.changed_before - edit.published_at END
      FROM archive.edits AS edit
      LEFT JOIN store.article_search AS text ON text.article_id = edit.article_id
     CROSS JOIN LATERAL (
           SELECT string_agg(hunk ->> 'removed', ' … ' ORDER BY number) AS removed,
                  string_agg(concat_ws(' ', store.escaped(hunk ->> 'before'), '[-' || store.escaped(hunk ->> 'removed') || '-]',
                                       '{+' || store.escaped(nullif(hunk ->> 'added', '')) || '+}', store.escaped(hunk ->> 'after')), ' … ' ORDER BY number) AS context,
                  max(store.words_since(edit.revision_id, hunk ->> 'removed')) AS since
             FROM jsonb_array_elements(edit.hunks) WITH ORDINALITY AS part (hunk, number)
            WHERE hunk ->> 'removed' <> ''
              AND (store.widened(store.removed_vector(hunk, store.code_of(text.language)), store.code_of(text.language)) @@ touched
                   OR jsonb_array_length(edit.hunks) = 1 OR asked.earlier IS NOT NULL)
              -- A phrase that the edit left as it was, a few words on, was not removed.
              AND NOT (asked.wanted::text ~ '<' AND store.widened(store.removed_vector(jsonb_set(hunk, '{removed}', coalesce(hunk -> 'added', '""')),
                                                                                       store.code_of(text.language)), store.code_of(text.language)) @@ asked.wanted)) AS words
     WHERE edit.revision_id = ANY (found_ids) AND words.removed IS NOT NULL
     ORDER BY edit.changed_before DESC, edit.revision_id DESC;
END
$$;
COMMENT ON FUNCTION archive.search_removed(text, timestamptz, timestamptz, text, integer) IS
'Edits that took the words out of a text, newest first, with how long they had stood. query: words, "exact words", or, -not, begin*. since, until: only edits seen from then on, before then. source: only this newsroom. limit: at most so many rows, up to 1,000. The columns: revision_id, article_id, source_name, title, url, removed (the words), context (around them, [-removed-] {+added+}; such marks of the text itself stand behind a backslash), class, flags, seen_from (first look that showed them), last_seen_at (last look that did), gone_by (first look without them), stood_at_least and stood_at_most (how long they stood: between the looks, and from the published date if they were there from the beginning; NULL if that is not known).';
