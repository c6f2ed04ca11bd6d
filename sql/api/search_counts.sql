-- How often words are written over time, always beside what there was to be written in; and how far search is behind.

CREATE OR REPLACE FUNCTION store.counted_words(query text) RETURNS text[] LANGUAGE sql STABLE AS
$$
    SELECT CASE WHEN NOT EXISTS (SELECT FROM store.read_query(query) WHERE shape ~ '[&!<]' OR cardinality(words) = 0 OR kinds && ARRAY['*', 'title*']) THEN
        (SELECT array_agg(DISTINCT word) FROM store.readings(query) AS read
          CROSS JOIN LATERAL unnest(store.operands(regexp_replace(read.reading, '\([^()]*\)( <-> \([^()]*\))+', '''ǂ''', 'g')::tsquery)) AS word WHERE word <> 'ǂ') END
$$;
COMMENT ON FUNCTION store.counted_words(text) IS 'The words whose places are the occurrences of a query for one word, or for any of several; NULL if words are asked for together, as a phrase or by their beginning.';

CREATE OR REPLACE FUNCTION store.places_of(document tsvector, words text[], weight "char") RETURNS bigint LANGUAGE sql IMMUTABLE AS
$$
    SELECT count(DISTINCT place) FROM unnest(words) AS asked (word)
      JOIN LATERAL unnest(ts_filter(document, CASE WHEN weight IS NULL THEN '{a,b,c,d}' ELSE ARRAY[weight] END)) AS one (lexeme, positions, weights) ON one.lexeme = asked.word
     CROSS JOIN LATERAL unnest(one.positions) AS place
$$;
COMMENT ON FUNCTION store.places_of(tsvector, text[], "char") IS 'At how many places of a document any of the words stands, or only with a weight.';

CREATE OR REPLACE FUNCTION archive.count_by(
        query text, per text DEFAULT 'month', since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL, source text DEFAULT NULL)
    RETURNS TABLE (period date, source_name text, articles bigint, occurrences bigint, former_articles bigint, former_occurrences bigint,
                   held bigint, share numeric, watched numeric, is_backfilled boolean, redacted bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS
$$
DECLARE
    wanted tsquery := store.wanted(count_by.query);
    touched tsquery := store.touching(wanted);
    words  text[] := store.counted_words(count_by.query);
    read   record;
    newsroom_id integer := store.source_named(count_by.source);
    begin_at timestamptz;
    end_at timestamptz;
BEGIN
    IF count_by.per IS NULL OR count_by.per NOT IN ('day', 'week', 'month', 'year') THEN
        RAISE EXCEPTION 'per is day, week, month or year, not "%"', count_by.per USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT * INTO read FROM store.read_query(count_by.query);
    begin_at := coalesce(greatest(count_by.since, read.since), '-infinity');
    end_at := coalesce(least(count_by.until, read.until), 'infinity');
    RETURN QUERY
    WITH stock AS MATERIALIZED (
        SELECT date_trunc(count_by.per, found.sort_at, 'UTC') AS start, found.source_id, count(*) AS held
          FROM store.article_search AS found
         WHERE found.sort_at >= begin_at AND found.sort_at < end_at AND (newsroom_id IS NULL OR found.source_id = newsroom_id) GROUP BY 1, 2
    ), hit AS MATERIALIZED (
        SELECT date_trunc(count_by.per, found.sort_at, 'UTC') AS start, found.source_id, count(*) AS articles,
               CASE WHEN words IS NOT NULL THEN sum(greatest(store.places_of(found.document, words, NULL), 1)) END::bigint AS occurrences
          FROM store.article_search AS found
         WHERE found.document @@ wanted AND found.sort_at >= begin_at AND found.sort_at < end_at AND (newsroom_id IS NULL OR found.source_id = newsroom_id) GROUP BY 1, 2
    ), gone AS MATERIALIZED (
        SELECT date_trunc(count_by.per, found.sort_at, 'UTC') AS start, found.source_id, count(DISTINCT found.article_id) AS articles,
               CASE WHEN words IS NOT NULL THEN sum(greatest(store.places_of(removed.document, words, 'a'), 1)) END::bigint AS occurrences
          FROM store.removed_search AS removed JOIN store.revision ON revision.id = removed.revision_id
          JOIN store.article_search AS found ON found.article_id = revision.article_id
         WHERE removed.document @@ wanted AND removed.document @@ touched AND found.sort_at >= begin_at AND found.sort_at < end_at
           AND (newsroom_id IS NULL OR found.source_id = newsroom_id) AND store.is_shown_edit(removed.after_id, removed.before_id, removed.revision_id) GROUP BY 1, 2
    ), emptied AS MATERIALIZED (
        SELECT date_trunc(count_by.per, article.first_seen_at, 'UTC') AS start, article.source_id, count(DISTINCT article.id) AS articles
          FROM store.extraction JOIN store.revision ON revision.id = extraction.revision_id JOIN store.article ON article.id = revision.article_id
         WHERE extraction.redaction_id IS NOT NULL AND article.first_seen_at >= begin_at AND article.first_seen_at < end_at
           AND (newsroom_id IS NULL OR article.source_id = newsroom_id) GROUP BY 1, 2
    )
    SELECT (start AT TIME ZONE 'UTC')::date, newsroom.name, coalesce(hit.articles, 0), CASE WHEN words IS NOT NULL THEN coalesce(hit.occurrences, 0) END,
           coalesce(gone.articles, 0), CASE WHEN words IS NOT NULL THEN coalesce(gone.occurrences, 0) END,
           coalesce(stock.held, 0), round(coalesce(hit.articles, 0)::numeric / nullif(stock.held, 0), 6), watch.share,
           EXISTS (SELECT FROM store.backfill WHERE backfill.source_id = newsroom.id AND backfill.since < start + ('1 ' || count_by.per)::interval AND backfill.created_at >= start),
           coalesce(emptied.articles, 0)
      FROM stock FULL JOIN hit USING (start, source_id) FULL JOIN gone USING (start, source_id) FULL JOIN emptied USING (start, source_id)
      JOIN store.source AS newsroom ON newsroom.id = source_id
     CROSS JOIN LATERAL (
           SELECT round(count(DISTINCT (crawl.started_at AT TIME ZONE 'UTC')::date)::numeric
                        / greatest(extract(day FROM least(start + ('1 ' || count_by.per)::interval, now()) - start + interval '23:59:59'), 1), 3) AS share
             FROM store.crawl WHERE crawl.source_id = newsroom.id AND store.crawl_trigger_discovers(crawl.trigger) AND NOT store.crawl_outcome_is_bad(crawl.outcome)
              AND crawl.started_at >= start AND crawl.started_at < start + ('1 ' || count_by.per)::interval) AS watch
     ORDER BY 1, 2;
END
$$;
COMMENT ON FUNCTION archive.count_by(text, text, timestamptz, timestamptz, text) IS
'How many articles match in each period and newsroom, beside how many the archive holds there: a curve never comes without its denominator. query: as for archive.search. per: day, week, month or year, in UTC, of the time by which articles are sorted. since, until, source: as for archive.search. The columns: period (its first day), source_name, articles and occurrences (current texts; occurrences are NULL if words are asked for together, as a phrase or by their beginning, and at most 256 of one form count in an article), former_articles and former_occurrences (what edits removed), held (all articles of that period and newsroom), share (articles of held), watched (share of its days on which a crawl looked for articles), is_backfilled (whether a backfill reached back into it), redacted (articles first seen then of which a text was redacted: what it said is not counted).';

CREATE OR REPLACE VIEW archive.search_lag AS
SELECT (SELECT count(*) FROM store.article_search WHERE indexed_as < store.search_version()) AS articles_to_index,
       (SELECT count(*) FROM store.removed_search WHERE indexed_as < store.search_version()) AS edits_to_index,
       (SELECT count(*) FROM store.unlearned WHERE language <> '') AS articles_to_learn,
       (SELECT min(noted_at) FROM store.unlearned WHERE language <> '') AS learning_since,
       store.search_version() AS version;
COMMENT ON VIEW archive.search_lag IS 'How far search is behind the archive: one row, with zeros if it is not. Articles to index again are found by older rules meanwhile.';
COMMENT ON COLUMN archive.search_lag.articles_to_index IS 'Articles that an older version of the rules of search has indexed.';
COMMENT ON COLUMN archive.search_lag.edits_to_index IS 'Edits whose removed words an older version has indexed.';
COMMENT ON COLUMN archive.search_lag.articles_to_learn IS 'Articles whose words have not been looked up yet: other forms of words that are new with them do not find them so far.';
COMMENT ON COLUMN archive.search_lag.learning_since IS 'Since when the oldest of these waits.';
COMMENT ON COLUMN archive.search_lag.version IS 'The version of the rules of search.';
