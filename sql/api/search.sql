-- Search: the newest or most relevant articles that match.

CREATE OR REPLACE FUNCTION store.planned_rows(statement text) RETURNS double precision LANGUAGE plpgsql VOLATILE AS
$$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON) ' || statement INTO plan;
    RETURN (plan -> 0 -> 'Plan' ->> 'Plan Rows')::double precision;
END
$$;
COMMENT ON FUNCTION store.planned_rows(text) IS 'How many rows the planner expects of a statement, from its statistics. Volatile, as EXPLAIN is allowed nowhere else.';

CREATE OR REPLACE FUNCTION store.search_filter(since timestamptz, until timestamptz, source_id integer, language text) RETURNS text
    LANGUAGE sql STABLE AS
$$
    SELECT concat_ws(' AND ', 'true',
        CASE WHEN since IS NOT NULL THEN format('sort_at >= %L::timestamptz', since) END,
        CASE WHEN until IS NOT NULL THEN format('sort_at < %L::timestamptz', until) END,
        CASE WHEN source_id IS NOT NULL THEN format('source_id = %s', source_id) END,
        CASE WHEN language IS NOT NULL THEN format('language = %L', language) END)
$$;
COMMENT ON FUNCTION store.search_filter(timestamptz, timestamptz, integer, text) IS 'The conditions of a search beside its words; NULL sets none.';

CREATE OR REPLACE FUNCTION store.walk_matches(wanted tsquery, filter text, before_at timestamptz, before_id bigint, most integer, visits bigint)
    RETURNS bigint[] LANGUAGE plpgsql STABLE
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off SET jit = off AS
$$
DECLARE
    ids bigint[];
BEGIN
    EXECUTE format(
        'SELECT array_agg(article_id) FROM (SELECT article_id FROM (SELECT article_id, document FROM store.article_search '
        'WHERE %s AND (sort_at, article_id) < ($2, $3) ORDER BY sort_at DESC, article_id DESC LIMIT $5) AS newest '
        'WHERE document @@ $1 LIMIT $4) AS found', filter)
        INTO ids USING wanted, before_at, before_id, most, visits;
    RETURN coalesce(ids, '{}');
END
$$;
COMMENT ON FUNCTION store.walk_matches(tsquery, text, timestamptz, bigint, integer, bigint) IS 'The newest matches among so many articles from the newest on, by looking into each: for words that most articles have.';

CREATE OR REPLACE FUNCTION store.window_begin(filter text, before_at timestamptz, before_id bigint, size bigint) RETURNS timestamptz LANGUAGE plpgsql STABLE
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off SET jit = off AS
$$
DECLARE
    begin_at timestamptz;
BEGIN
    EXECUTE format('SELECT sort_at FROM store.article_search WHERE %s AND (sort_at, article_id) < ($1, $2) '
        'ORDER BY sort_at DESC, article_id DESC OFFSET $3 LIMIT 1', filter) INTO begin_at USING before_at, before_id, size;
    RETURN coalesce(begin_at, '-infinity');
END
$$;
COMMENT ON FUNCTION store.window_begin(text, timestamptz, bigint, bigint) IS 'The time of the article that so many newer ones come before.';

CREATE OR REPLACE FUNCTION store.without_order(wanted tsquery) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN wanted::text ~ '!' THEN wanted ELSE regexp_replace(wanted::text, '<(-|\d+)>', '&', 'g')::tsquery END $$;
COMMENT ON FUNCTION store.without_order(tsquery) IS 'The query with the words of phrases in any order: what the index over words can answer by itself. A query that excludes words stays as it is.';

CREATE OR REPLACE FUNCTION store.gather_words(wanted tsquery, filter text, before_at timestamptz, before_id bigint, most integer,
        OUT ids bigint[], OUT hits bigint, OUT is_all boolean) LANGUAGE plpgsql STABLE
    SET enable_seqscan = off SET enable_indexscan = off SET jit = off AS
$$
BEGIN
    EXECUTE format(
        'WITH matches AS MATERIALIZED (SELECT article_id, sort_at FROM store.article_search WHERE document @@ $1 AND %s) '
        'SELECT array(SELECT article_id FROM matches WHERE (sort_at, article_id) < ($2, $3) '
        'ORDER BY sort_at DESC, article_id DESC LIMIT $4), (SELECT count(*) FROM matches)', filter)
        INTO ids, hits USING wanted, before_at, before_id, most;
    is_all := true;
END
$$;
COMMENT ON FUNCTION store.gather_words(tsquery, text, timestamptz, bigint, integer) IS 'The newest of all matches, by the index over the words, and how many there are.';

CREATE OR REPLACE FUNCTION store.gather_phrases(wanted tsquery, filter text, before_at timestamptz, before_id bigint, most integer,
        OUT ids bigint[], OUT hits bigint, OUT is_all boolean) LANGUAGE plpgsql STABLE
    SET enable_seqscan = off SET jit = off AS
$$
DECLARE
    -- Looked into so that few hits are counted.
    counted CONSTANT integer := 100;
    places  bigint[];
    likely  bigint;
BEGIN
    EXECUTE format(
        'WITH matches AS MATERIALIZED (SELECT article_id, sort_at FROM store.article_search WHERE document @@ $1 AND %s), '
        'newest AS MATERIALIZED (SELECT article_id, row_number() OVER (ORDER BY sort_at DESC, article_id DESC) AS place '
        'FROM matches WHERE (sort_at, article_id) < ($2, $3)), '
        'found AS MATERIALIZED (SELECT article_id, place FROM newest WHERE (SELECT document @@ $4 FROM store.article_search AS one '
        'WHERE one.article_id = newest.article_id) LIMIT $5) '
        'SELECT array(SELECT article_id FROM found ORDER BY place), array(SELECT place FROM found ORDER BY place), (SELECT count(*) FROM matches)', filter)
        INTO ids, places, likely USING store.without_order(wanted), before_at, before_id, wanted, greatest(most, counted);
    is_all := cardinality(ids) < greatest(most, counted) AND before_at = 'infinity';
    hits := CASE WHEN is_all THEN cardinality(ids) ELSE round(likely * cardinality(ids)::numeric / greatest(places[cardinality(places)], 1)) END;
    ids := ids[:most];
END
$$;
COMMENT ON FUNCTION store.gather_phrases(tsquery, text, timestamptz, bigint, integer) IS
'The same if the order of words counts: the articles that have the words, looked into from the newest on until there are enough.';

CREATE OR REPLACE FUNCTION store.gather(wanted tsquery, filter text, before_at timestamptz, before_id bigint, most integer,
        OUT ids bigint[], OUT hits bigint, OUT is_all boolean) LANGUAGE plpgsql STABLE AS
$$
BEGIN
    IF store.without_order(wanted)::text <> wanted::text THEN
        SELECT * INTO ids, hits, is_all FROM store.gather_phrases(wanted, filter, before_at, before_id, most);
    ELSE
        SELECT * INTO ids, hits, is_all FROM store.gather_words(wanted, filter, before_at, before_id, most);
    END IF;
END
$$;
COMMENT ON FUNCTION store.gather(tsquery, text, timestamptz, bigint, integer) IS 'The newest matches, by the index over the words; is_all: hits is how many there are, and no estimate.';

CREATE OR REPLACE FUNCTION store.newest_matches(wanted tsquery, filter text, before_at timestamptz, before_id bigint, most integer,
        OUT ids bigint[], OUT hits bigint, OUT hits_are_exact boolean) LANGUAGE plpgsql VOLATILE AS
$$
DECLARE
    -- Microseconds, as measured at a million articles: to look into a document, to fetch a match by the index over
    -- the words, to pass one by, and to pass an article of the index over times by.
    to_look   CONSTANT double precision := 25;
    to_fetch  CONSTANT double precision := 2;
    to_match  CONSTANT double precision := 0.05;
    to_step   CONSTANT double precision := 0.4;
    matching  double precision := store.planned_rows(format('SELECT FROM store.article_search WHERE document @@ %L::tsquery', wanted));
    total     double precision := greatest(store.planned_rows('SELECT FROM store.article_search'), 1);
    remaining double precision := store.planned_rows('SELECT FROM store.article_search WHERE ' || filter);
    size      double precision := 100 + 2 * most * total / greatest(matching, 1);
BEGIN
    hits := round(remaining * least(matching / total, 1));
    hits_are_exact := false;
    IF matching * to_fetch <= least(size * to_look, matching * to_match + size * to_step) THEN
        SELECT gathered.ids, gathered.hits, gathered.is_all INTO ids, hits, hits_are_exact
          FROM store.gather(wanted, filter, before_at, before_id, most) AS gathered;
        RETURN;
    END IF;
    IF size * to_look < matching * to_match + size * to_step THEN
        ids := store.walk_matches(wanted, filter, before_at, before_id, most, size::bigint);
        size := 8 * size;
    END IF;
    -- Words that were news once are found further back than their number lets expect.
    WHILE ids IS NULL OR cardinality(ids) < most AND size < 8 * remaining LOOP
        SELECT gathered.ids INTO ids FROM store.gather(wanted, format('%s AND sort_at >= %L', filter,
            store.window_begin(filter, before_at, before_id, size::bigint)), before_at, before_id, most) AS gathered;
        size := 8 * size;
    END LOOP;
    hits := greatest(hits, cardinality(ids));
END
$$;
COMMENT ON FUNCTION store.newest_matches(tsquery, text, timestamptz, bigint, integer) IS
'The newest matches in order, in the way that costs least, and how many there are: counted if all were gathered, else an estimate. The ways: by the index over words alone; looking into one article after the other; by both indexes, within as many of the newest articles as should hold enough.';

CREATE OR REPLACE FUNCTION store.snippet(summary text, body text, wanted tsquery, characters integer DEFAULT 20000) RETURNS text
    LANGUAGE sql STABLE AS
$$
    SELECT CASE WHEN pair.run IS NULL
                THEN replace(store.escaped(store.shown(ts_headline('store.shown_words',
                         translate(store.joined(store.cleaned(left(said, characters))), E'\x01', ''), wanted,
                         E'MaxFragments=2, MaxWords=24, MinWords=8, StartSel=\x01, StopSel=\x01, FragmentDelimiter=" … "'))), E'\x01', '**')
                ELSE replace(store.escaped(substr(left(said, characters), greatest(strpos(said, pair.run) - 30, 1), 90)),
                             store.escaped(pair.run), '**' || store.escaped(pair.run) || '**') END
       FROM concat_ws(' ', summary, body) AS said
       LEFT JOIN LATERAL (SELECT ltrim(word, 'ǂ') AS run FROM unnest(store.operands(wanted)) WITH ORDINALITY AS part (word, number)
                           WHERE store.is_pair(word) AND strpos(said, ltrim(word, 'ǂ')) > 0 ORDER BY number LIMIT 1) AS pair ON true
$$;
COMMENT ON FUNCTION store.snippet(text, text, tsquery, integer) IS 'Where the words stand in the first so many characters, marked **so**; such marks of the text itself stand behind a backslash.';

CREATE OR REPLACE FUNCTION store.page_key(given text, by text, OUT relevance real, OUT sort_at timestamptz, OUT article_id bigint)
    LANGUAGE plpgsql STABLE AS
$$
DECLARE
    parts text[] := string_to_array(given, '/');
BEGIN
    IF given IS NULL THEN
        sort_at := 'infinity'; article_id := 0; relevance := 'infinity';
        RETURN;
    END IF;
    IF by = 'relevance' THEN
        relevance := parts[1]::real;
        parts := parts[2:];
    END IF;
    sort_at := parts[1]::timestamptz;
    article_id := parts[2]::bigint;
    IF cardinality(parts) <> 2 OR sort_at IS NULL OR article_id IS NULL THEN
        RAISE invalid_text_representation;
    END IF;
EXCEPTION WHEN invalid_text_representation OR invalid_datetime_format OR datetime_field_overflow OR numeric_value_out_of_range THEN
    RAISE EXCEPTION 'after takes the page_key of the last row of the page before, not "%"', left(given, 100)
        USING ERRCODE = 'invalid_parameter_value', HINT = 'Give by the same value for all pages.';
END
$$;
COMMENT ON FUNCTION store.page_key(text, text) IS 'Where a page begins; before everything where no key is given.';

CREATE OR REPLACE FUNCTION store.source_named(name text) RETURNS integer LANGUAGE plpgsql STABLE AS
$$
DECLARE
    source_id integer := (SELECT source.id FROM store.source WHERE source.name = source_named.name);
BEGIN
    IF name IS NOT NULL AND source_id IS NULL THEN
        RAISE EXCEPTION 'no source is called "%"', left(name, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'archive.sources lists them.';
    END IF;
    RETURN source_id;
END
$$;
COMMENT ON FUNCTION store.source_named(text) IS 'The id of a source; an error where there is none of the name.';

CREATE OR REPLACE FUNCTION archive.search(
        query text, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL, source text DEFAULT NULL,
        language text DEFAULT NULL, by text DEFAULT 'newest', "limit" integer DEFAULT 20, after text DEFAULT NULL)
    RETURNS TABLE (article_id bigint, revision_id bigint, title text, source_name text, sort_at timestamptz, url text,
                   snippet text, relevance real, hits bigint, hits_are_exact boolean, page_key text)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS
$$
DECLARE
    asked  record;
    wanted tsquery;
    read   record;
    filter text;
    most   integer := least(greatest(search."limit", 0), 1000);
    start  record;
    newest record;
BEGIN
    IF search.by IS NULL OR search.by NOT IN ('newest', 'relevance') THEN
        RAISE EXCEPTION 'by is newest or relevance, not "%"', search.by USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT * INTO asked FROM store.understood(search.query);
    wanted := coalesce(asked.wanted || asked.earlier, asked.wanted, asked.earlier);
    PERFORM store.checked(search.query, wanted);
    SELECT * INTO read FROM store.read_query(search.query);
    filter := store.search_filter(greatest(search.since, read.since), least(search.until, read.until), store.source_named(search.source), search.language);
    SELECT * INTO start FROM store.page_key(search.after, search.by);
    IF search.by = 'newest' THEN
        SELECT * INTO newest FROM store.newest_matches(wanted, filter, start.sort_at, start.article_id, most);
    ELSE
        SELECT * INTO newest FROM store.newest_matches(wanted, filter, 'infinity', 0, 500);
    END IF;
    RETURN QUERY
    WITH ranked AS MATERIALIZED (
        SELECT found.article_id, found.revision_id, found.extraction_id, found.source_id, found.sort_at,
               ts_rank_cd(found.document, wanted, 1) AS relevance
          FROM store.article_search AS found
         WHERE found.article_id = ANY (newest.ids)
    ), page AS MATERIALIZED (
        SELECT * FROM ranked
         WHERE search.by = 'newest'
            OR (ranked.relevance, ranked.sort_at, ranked.article_id) < (start.relevance, start.sort_at, start.article_id)
         ORDER BY CASE WHEN search.by = 'relevance' THEN ranked.relevance END DESC NULLS LAST,
                  ranked.sort_at DESC, ranked.article_id DESC
         LIMIT most
    ), shown AS MATERIALIZED (
        SELECT page.*, text.title, text.summary, shown_text AS body, store.snippet(text.summary, shown_text, asked.shown) AS snippet
          FROM page JOIN store.extraction AS text ON text.id = page.extraction_id
          LEFT JOIN store.left_out AS furniture ON furniture.extraction_id = text.id
         CROSS JOIN LATERAL store.shown_text(text.body, furniture.lines) AS shown_text
    )
    SELECT shown.article_id, shown.revision_id, shown.title, source_of.name, shown.sort_at, address.url,
           CASE WHEN shown.snippet ~ '\*\*' OR length(shown.body) < 20000 THEN shown.snippet ELSE store.snippet(shown.summary, shown.body, asked.shown, 200000) END,
           shown.relevance, newest.hits, newest.hits_are_exact,
           concat_ws('/', CASE WHEN search.by = 'relevance' THEN shown.relevance END, store.utc(shown.sort_at), shown.article_id)
      FROM shown
      JOIN store.source AS source_of ON source_of.id = shown.source_id
      JOIN store.article ON article.id = shown.article_id
      JOIN store.look ON look.id = article.first_look_id
      JOIN store.address ON address.id = look.address_id
     ORDER BY CASE WHEN search.by = 'relevance' THEN shown.relevance END DESC NULLS LAST,
              shown.sort_at DESC, shown.article_id DESC;
END
$$;
COMMENT ON FUNCTION archive.search(text, timestamptz, timestamptz, text, text, text, integer, text) IS
'Articles whose current text matches, newest first. query: words, "exact words", AND, OR, NOT, -not, begin*, "near words"~5, title:word, source:name, lang:uk, before:2026-03-01, after:2026-01-01, =word (this form only). since, until: only sort_at from then on, before then. source, language: only these. by: newest, or relevance among the 500 newest matches (headline above summary above body). limit: at most so many rows, up to 1,000. after: the page_key of the last row of the page before. The columns: article_id, revision_id (the text it matched), title, source_name, sort_at, url, snippet (matches marked **so**), relevance, hits (how many match in all), hits_are_exact (false: hits is an estimate), page_key.';
