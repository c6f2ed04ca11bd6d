-- An article through time: what an address led to, what stood there at a time, every edit and absence.

CREATE OR REPLACE FUNCTION store.normal_percent(part text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT string_agg(CASE
               WHEN piece[1] !~ '^%..$' AND piece[1] ~ '[!-~]' THEN piece[1]
               WHEN piece[1] !~ '^%..$' THEN regexp_replace(upper(encode(convert_to(piece[1], 'UTF8'), 'hex')), '(..)', '%\1', 'g')
               WHEN piece[1] ~* '^%(2[1478-9ACDE]|3[0-9AB]|4.|5[0-9AF]|6.|7[0-9AE])$' THEN chr(('x' || substr(piece[1], 2))::bit(8)::int)
               ELSE upper(piece[1]) END, '' ORDER BY number)
      FROM regexp_matches(normalize(part, NFC), '%[0-9A-Fa-f]{2}|.', 'g') WITH ORDINALITY AS found (piece, number)
$$;
COMMENT ON FUNCTION store.normal_percent(text) IS 'A part of an address in one spelling: letters of other scripts percent-encoded, in upper case, and no sign that need not be.';

CREATE OR REPLACE FUNCTION store.ascii_decoded(part text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT string_agg(CASE WHEN piece[1] ~* '^%([2-6].|7[0-9A-E])$' THEN chr(('x' || substr(piece[1], 2))::bit(8)::int) ELSE piece[1] END, '' ORDER BY number)
      FROM regexp_matches(part, '%[0-9A-Fa-f]{2}|.', 'g') WITH ORDINALITY AS found (piece, number)
$$;
COMMENT ON FUNCTION store.ascii_decoded(text) IS 'An address that is a parameter of another one, as it was before it was percent-encoded; what is not ASCII stays encoded.';

CREATE OR REPLACE FUNCTION store.carried(url text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT coalesce(
        substring(url FROM '(?i)^https?://(?:web\.archive\.org/web|archive\.(?:ph|is|today|li|md|vn|fo)|arquivo\.pt/wayback|12ft\.io)(?:/\d{4,14}[a-z_*]*|/\*|/proxy)?/(https?:/.+)$'),
        'https://' || store.ascii_decoded(substring(url FROM '(?i)^https?://(?:[^/]*\.cdn\.ampproject\.org/[cv]|[^/]*\.bing-amp\.com/[cv]|(?:www\.)?google\.[a-z.]+/amp)/(?:s/)?(.+)$')),
        'https://' || replace(replace(replace(substring(url FROM '(?i)^https?://([a-z0-9-]+)\.translate\.goog/'), '--', '_'), '-', '.'), '_', '-')
                   || regexp_replace(substring(url FROM '(?i)^https?://[a-z0-9-]+\.translate\.goog(/[^#]*)'), '[?&]_x_tr_[^&]*', '', 'g'),
        store.ascii_decoded(substring(url FROM '(?i)^https?://(?:lm?\.facebook\.com|l\.instagram\.com|(?:www\.|translate\.|news\.)?google\.[a-z.]+|(?:away\.)?vk\.com|t\.umblr\.com|out\.reddit\.com|[a-z0-9]+\.safelinks\.protection\.outlook\.com|(?:www\.)?(?:linkedin|youtube)\.com)/[^?#]*\?(?:[^#]*&)?(?:u|url|q|to|z)=(https?(?::|%3a)[^&#]+)')))
$$;
COMMENT ON FUNCTION store.carried(text) IS 'The address within that of a link shim, a translation, an AMP cache or an archived copy; NULL if there is none.';

CREATE OR REPLACE FUNCTION store.simple_key(url text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT 'https://' || regexp_replace(rtrim(lower(parts[1]), '.'), '^(?:(?:www\d?|m|mobile?|touch|wap|amp|lite)\.)+(?=[^.]+\.[^.]+)', '')
           || CASE WHEN parts[2] IN ('', '80', '443') THEN '' ELSE coalesce(':' || parts[2], '') END
           || rtrim(coalesce(store.normal_percent(regexp_replace(regexp_replace(parts[3], '/{2,}', '/', 'g'),
                    '(?:(?:/amp|/index\.html?|/index\.php|%20|%C2%A0|%E2%80%8[BEF])/?)+$', '', 'i')), ''), '/')
           || coalesce('?' || (SELECT string_agg(store.normal_percent(pair), '&' ORDER BY pair) FROM regexp_split_to_table(substr(parts[4], 2), '&(?:amp;)?') AS pair
                                WHERE pair !~* '^(utm_[^=]*|[a-z_]*clid|mc_[ce]id|igsh|igshid|cmp|ocid|at_(medium|campaign)[^=]*|xtor|_gl|_ga|amp|nonamp|outputtype|replytocom|phpsessid)(=|$)'
                                  AND pair !~* '^(ref|from|source|via|share)=(twitter|facebook|fb|tw|telegram|whatsapp|rss|newsletter|email|homepage)$'
                                  AND pair !~* '^(print|embed|page)=(1|true|print)$' AND pair <> ''), '')
      FROM regexp_match(btrim(url), '^(?:[Hh][Tt][Tt][Pp][Ss]?:)?(?://)?(?:[^/?#@]*@)?(\[[^]]*\]|[^/?#:]+)(?::(\d*))?([^?#]*)(\?[^#]*)?') AS parts
$$;
COMMENT ON FUNCTION store.simple_key(text) IS 'The key of an address by the commonest of the rules that make keys; the service itself knows them all.';

CREATE OR REPLACE FUNCTION store.addresses_of(url text) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 2 AS
$$
    WITH RECURSIVE way (address, step) AS (
        SELECT btrim(addresses_of.url), 0
        UNION ALL
        SELECT store.carried(way.address), way.step + 1 FROM way WHERE way.step < 3 AND store.carried(way.address) IS NOT NULL
    )
    SELECT address.id FROM store.address WHERE address.url = addresses_of.url
    UNION
    SELECT address.id FROM store.address
     WHERE address.key_sha256 = ANY (ARRAY(SELECT sha256(convert_to(key, 'UTF8')) FROM way
                                            CROSS JOIN LATERAL unnest(ARRAY[way.address, store.simple_key(way.address)]) AS key
                                            WHERE key IS NOT NULL))
$$;
COMMENT ON FUNCTION store.addresses_of(text) IS 'The addresses that an address as people write it may mean: in any spelling, or within a link shim, a translation or an archived copy.';

CREATE OR REPLACE FUNCTION archive.sight(url text, "time" timestamptz DEFAULT now()) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    SELECT CASE WHEN NOT EXISTS (SELECT FROM store.addresses_of(sight.url)) THEN 'unknown'
                WHEN count(alias.article_id) = 0 THEN 'listed'
                WHEN bool_or(alias.during @> sight."time") THEN 'seen'
                WHEN min(lower(alias.during)) > sight."time" THEN 'not_yet'
                ELSE 'led_elsewhere' END
      FROM store.alias WHERE alias.address_id IN (SELECT store.addresses_of(sight.url))
$$;
COMMENT ON FUNCTION archive.sight(text, timestamptz) IS
'What the archive knew of an address at a time. url: any spelling of it. time: when. The value: unknown (the address is not known), listed (it is known, and no look at it has shown an article), not_yet (an article was first seen there later), seen (an article was known there by then), led_elsewhere (it had led to an article before and did no more).';

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
'The article at an address as it stood at a time; no row if the archive had not seen it by then, or does not know the address: archive.sight tells these apart. url: any address that led to it. time: when. The columns: article_id, revision_id, source_name, title, authors, summary, body, published_at, seen_from and seen_until (first and last look that showed this text), is_certain (false if the time lies after the last look that showed this text: it may have changed already).';

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
