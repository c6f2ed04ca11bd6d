-- An article through time: what an address led to, what stood there at a time, every edit and absence.

CREATE OR REPLACE FUNCTION store.simple_key(url text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT 'https://' || lower(parts[1]) || rtrim(regexp_replace(parts[2], '/{2,}', '/', 'g'), '/')
           || coalesce('?' || (SELECT string_agg(pair, '&' ORDER BY pair) FROM regexp_split_to_table(substr(parts[3], 2), '&') AS pair
                                WHERE pair !~* '^(utm_[^=]*|fbclid|gclid|yclid|mc_cid|mc_eid|igshid)(=|$)' AND pair <> ''), '')
      FROM regexp_match(btrim(url), '^(?:https?:)?(?://)?([^/?#]+)([^?#]*)(\?[^#]*)?') AS parts
$$;
COMMENT ON FUNCTION store.simple_key(text) IS 'The key of an address by the commonest of the rules that make keys; the service itself knows them all.';

CREATE OR REPLACE FUNCTION store.addresses_of(url text) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 2 AS
$$
    SELECT address.id FROM store.address WHERE address.url = addresses_of.url
    UNION
    SELECT address.id FROM store.address
     WHERE address.key_sha256 = ANY (SELECT sha256(convert_to(key, 'UTF8'))
                                       FROM unnest(ARRAY[addresses_of.url, store.simple_key(addresses_of.url),
                                                         replace(store.simple_key(addresses_of.url), '://www.', '://')]) AS key)
$$;
COMMENT ON FUNCTION store.addresses_of(text) IS 'The addresses that an address as people write it may mean.';

CREATE OR REPLACE FUNCTION store.survivor(article_id bigint) RETURNS bigint LANGUAGE sql STABLE AS
$$
    WITH RECURSIVE way (id) AS (
        SELECT survivor.article_id
        UNION
        SELECT (SELECT event.other_id FROM store.article_event AS event WHERE event.article_id = way.id AND event.kind = 'merged' ORDER BY event.id DESC LIMIT 1)
          FROM way WHERE NOT EXISTS (SELECT 1 FROM store.article_state AS state WHERE state.article_id = way.id)
    )
    SELECT state.article_id FROM way JOIN store.article_state AS state ON state.article_id = way.id LIMIT 1
$$;
COMMENT ON FUNCTION store.survivor(bigint) IS 'The article into which an article was merged, step by step; itself if it was not merged.';

CREATE OR REPLACE FUNCTION store.stood(at timestamptz, article_id bigint) RETURNS bigint LANGUAGE sql STABLE AS
$$
    SELECT revision.id FROM store.revision
     WHERE revision.article_id = stood.article_id AND revision.observed_at <= stood.at AND revision.dismissed_at IS NULL
     ORDER BY revision.observed_at DESC, revision.id DESC LIMIT 1
$$;
COMMENT ON FUNCTION store.stood(timestamptz, bigint) IS 'The revision that an article was last seen to have by then.';

CREATE OR REPLACE FUNCTION archive.article_at(url text, "time" timestamptz)
    RETURNS TABLE (article_id bigint, revision_id bigint, source_name text, title text, authors text[], summary text, body text,
                   published_at timestamptz, seen_from timestamptz, seen_until timestamptz, is_certain boolean)
    LANGUAGE sql STABLE ROWS 1 SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    SELECT article.id, revision.id, source.name, text.title, text.authors, text.summary, store.shown_text(text.body, furniture.lines), text.published_at,
           revision.observed_at, seen.until, article_at."time" <= seen.until
      FROM (SELECT store.survivor(alias.article_id) AS id FROM store.alias
             WHERE alias.address_id IN (SELECT store.addresses_of(article_at.url)) AND alias.during @> article_at."time"
             ORDER BY lower(alias.during) DESC LIMIT 1) AS found
      JOIN store.article ON article.id = found.id
      JOIN store.source ON source.id = article.source_id
      JOIN store.article_state AS state ON state.article_id = article.id
      JOIN store.revision ON revision.id = store.stood(article_at."time", article.id)
      JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = revision.id
                     ORDER BY extraction.id DESC LIMIT 1) AS text ON true
      LEFT JOIN store.left_out AS furniture ON furniture.extraction_id = text.id
     CROSS JOIN LATERAL (SELECT coalesce(
           (SELECT later.previous_last_seen_at FROM store.revision AS later
             WHERE later.article_id = article.id AND later.dismissed_at IS NULL
               AND (later.observed_at, later.id) > (revision.observed_at, revision.id)
             ORDER BY later.observed_at, later.id LIMIT 1), state.last_seen_at)) AS seen (until)
$$;
COMMENT ON FUNCTION archive.article_at(text, timestamptz) IS
'The article at an address as it stood at a time; no row if the archive had not seen it by then. url: any address that led to it. time: when. The columns: article_id, revision_id, source_name, title, authors, summary, body, published_at, seen_from and seen_until (first and last look that showed this text), is_certain (false if the time lies after the last look that showed this text: it may have changed already).';

CREATE OR REPLACE FUNCTION archive.as_of("time" timestamptz)
    RETURNS TABLE (article_id bigint, revision_id bigint, source_name text, title text, authors text[], summary text, body text,
                   language text, url text, published_at timestamptz, seen_from timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    SELECT article.id, revision.id, source.name, text.title, text.authors, text.summary, store.shown_text(text.body, furniture.lines),
           text.language, address.url, text.published_at, revision.observed_at
      FROM store.article
      JOIN store.source ON source.id = article.source_id
      JOIN store.revision ON revision.id = store.stood(as_of."time", article.id)
      JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = revision.id
                     ORDER BY extraction.id DESC LIMIT 1) AS text ON true
      LEFT JOIN store.left_out AS furniture ON furniture.extraction_id = text.id
      JOIN store.look ON look.id = article.first_look_id
      JOIN store.address ON address.id = look.address_id
     WHERE article.first_seen_at <= as_of."time"
$$;
COMMENT ON FUNCTION archive.as_of(timestamptz) IS
'Every article as it was last seen by a time. time: when. The columns: article_id, revision_id, source_name, title, authors, summary, body, language, url, published_at, seen_from (the first look that showed this text).';

CREATE OR REPLACE FUNCTION archive.history(url text)
    RETURNS TABLE (article_id bigint, happened_after timestamptz, happened_before timestamptz, event text, class text,
                   flags text[], title text, added_words integer, removed_words integer, hunks jsonb, revision_id bigint)
    LANGUAGE sql STABLE ROWS 20 SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    WITH article AS (
        SELECT store.survivor(alias.article_id) AS id FROM store.alias
         WHERE alias.address_id IN (SELECT store.addresses_of(history.url))
         ORDER BY upper_inf(alias.during) DESC, upper(alias.during) DESC LIMIT 1
    ), timeline AS (
        SELECT revision.article_id, revision.previous_last_seen_at AS happened_after, revision.observed_at AS happened_before,
               CASE WHEN revision.previous_id IS NULL THEN 'first seen' WHEN verdict.class = 'none' THEN 'other vantage' ELSE 'edit' END AS event, verdict.class, verdict.flags,
               text.title, diff.added_words, diff.removed_words, diff.hunks, revision.id AS revision_id
          FROM article
          JOIN store.revision ON revision.article_id = article.id AND revision.dismissed_at IS NULL
          JOIN LATERAL (SELECT title FROM store.extraction WHERE extraction.revision_id = revision.id
                         ORDER BY extraction.id DESC LIMIT 1) AS text ON true
          LEFT JOIN LATERAL (SELECT * FROM store.verdict WHERE verdict.revision_id = revision.id ORDER BY verdict.id DESC LIMIT 1) AS verdict ON true
          LEFT JOIN store.diff ON diff.before_id = verdict.before_id AND diff.after_id = verdict.after_id
        UNION ALL
        SELECT availability.article_id,
               (SELECT max(look.observed_at) FROM store.alias AS led
                  JOIN store.look ON look.address_id = led.address_id AND led.during @> look.observed_at
                 WHERE led.article_id = availability.article_id AND look.observed_at < lower(availability.during)
                   AND (availability.state = 'available' OR store.fetch_outcome_shows_article(look.outcome))),
               lower(availability.during),
               CASE WHEN availability.state = 'available' THEN 'back' ELSE availability.state END, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          FROM article
          JOIN store.availability ON availability.article_id = article.id
         WHERE availability.state <> 'available'
            OR EXISTS (SELECT 1 FROM store.availability AS earlier
                        WHERE earlier.article_id = availability.article_id AND earlier.during << availability.during)
        UNION ALL
        SELECT redaction.article_id, NULL, redaction.recorded_at, 'redacted', NULL, NULL, NULL, NULL, NULL, NULL, NULL
          FROM article JOIN store.redaction ON redaction.article_id = article.id
    )
    SELECT * FROM timeline ORDER BY happened_before, revision_id NULLS LAST
$$;
COMMENT ON FUNCTION archive.history(text) IS
'The timeline of an article, oldest first. url: any address that led to it. The columns: article_id, happened_after and happened_before (between the two looks it happened: of an absence, the last one that showed the article and the first one that did not), event (first seen, edit, other vantage if the text was first seen from another one, a state of archive.unavailable, back, redacted), class, flags, title, added_words, removed_words, hunks and revision_id as in archive.edits.';
