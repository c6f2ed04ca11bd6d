-- Strings to the letter: with punctuation and case, in current and in former texts.

CREATE OR REPLACE FUNCTION store.whole_words(given text) RETURNS text[] LANGUAGE sql IMMUTABLE AS
$$
    SELECT coalesce(array_agg(DISTINCT part.word), '{}')
      FROM (SELECT word, row_number() OVER () AS number, count(*) OVER () AS words
              FROM string_to_table(store.tokens(given), ' ') AS word WHERE word NOT IN ('', 'ǃ')) AS part
     WHERE part.number > 1 AND part.number < part.words AND part.word ~ '^[a-zß-öø-ɏα-ωа-џґ]{3,}$'
       AND part.word = ANY (string_to_array(store.tokens(given, 'tr'), ' ')) AND part.word = ANY (string_to_array(store.tokens(given, 'ro'), ' '))
$$;
COMMENT ON FUNCTION store.whole_words(text) IS
'The words that every text with this string has in its index: plain words that are neither the first nor the last of the string, because these can be parts of longer ones.';

CREATE OR REPLACE FUNCTION store.times_in(said text, string text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (length(said) - length(replace(said, string, ''))) / length(string) $$;
COMMENT ON FUNCTION store.times_in(text, text) IS 'How often a string stands in a text, to the letter.';

CREATE OR REPLACE FUNCTION store.exact_string(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
$$
BEGIN
    IF coalesce(btrim(given), '') = '' OR length(given) > 200 THEN
        RAISE EXCEPTION 'a string of 1 to 200 characters can be searched for to the letter, not one of %', coalesce(length(btrim(given)), 0)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Take a part of it that stands nowhere else.';
    END IF;
    RETURN given;
END
$$;
COMMENT ON FUNCTION store.exact_string(text) IS 'The string; an error if it is empty or too long.';

CREATE OR REPLACE FUNCTION store.exact_candidates(string text, filter text, before_at timestamptz, before_id bigint, most integer,
        OUT ids bigint[], OUT last_at timestamptz) LANGUAGE plpgsql STABLE SET jit = off AS
$$
DECLARE
    words  text[] := store.whole_words(string);
    wanted tsquery;
    gone   bigint[];
BEGIN
    IF cardinality(words) = 0 THEN
        EXECUTE format('SELECT array_agg(article_id ORDER BY sort_at DESC, article_id DESC), min(sort_at) FROM (SELECT article_id, sort_at FROM store.article_search '
            'WHERE %s AND (sort_at, article_id) < ($1, $2) ORDER BY sort_at DESC, article_id DESC LIMIT $3) AS newest', filter)
            INTO ids, last_at USING before_at, before_id, most;
        RETURN;
    END IF;
    wanted := (SELECT string_agg(quote_literal(word), ' & ') FROM unnest(words) AS word)::tsquery;
    -- A former text that holds the string has all its words. Those that the current text lacks were removed by an edit.
    gone := array(SELECT DISTINCT revision.article_id FROM store.removed_search AS removed JOIN store.revision ON revision.id = removed.revision_id
                   WHERE removed.document @@ (SELECT string_agg(quote_literal(word) || ':A', ' | ') FROM unnest(words) AS word)::tsquery);
    EXECUTE format('SELECT array_agg(article_id ORDER BY sort_at DESC, article_id DESC), min(sort_at) FROM (SELECT article_id, sort_at FROM ('
        'SELECT article_id, sort_at FROM store.article_search WHERE %1$s AND document @@ $4 UNION '
        'SELECT article_id, sort_at FROM store.article_search WHERE %1$s AND article_id = ANY ($5)) AS either '
        'WHERE (sort_at, article_id) < ($1, $2) ORDER BY sort_at DESC, article_id DESC LIMIT $3) AS newest', filter)
        INTO ids, last_at USING before_at, before_id, most, wanted, gone;
END
$$;
COMMENT ON FUNCTION store.exact_candidates(text, text, timestamptz, bigint, integer) IS
'The newest articles that can hold a string: those with all its whole words in the current text or among what edits removed; all articles if the string has no whole word between two others. last_at: the time of the last of them.';

CREATE OR REPLACE FUNCTION store.exact_in(string text, articles bigint[])
    RETURNS TABLE (article_id bigint, occurrences integer, former_id bigint, former_occurrences integer) LANGUAGE sql STABLE SET jit = off AS
$$
    SELECT found.article_id, current.times, former.id, coalesce(former.times, 0)
      FROM unnest(articles) AS asked (id) JOIN store.article_search AS found ON found.article_id = asked.id
      JOIN store.extraction AS text ON text.id = found.extraction_id
      LEFT JOIN store.left_out AS furniture ON furniture.extraction_id = text.id
     CROSS JOIN LATERAL (SELECT CASE WHEN strpos(concat_ws(E'\x01', text.title, text.summary, text.body), string) = 0 THEN 0
            ELSE store.times_in(concat_ws(E'\x01', text.title, text.summary, store.shown_text(text.body, furniture.lines)), string) END AS times) AS current
      LEFT JOIN LATERAL (
           SELECT revision.id, store.times_in(concat_ws(E'\x01', earlier.title, earlier.summary, store.shown_text(earlier.body, left_out.lines)), string) AS times
             FROM store.revision
             JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = revision.id ORDER BY extraction.id DESC LIMIT 1) AS earlier ON true
             LEFT JOIN store.left_out ON left_out.extraction_id = earlier.id
            WHERE revision.article_id = found.article_id AND revision.id <> found.revision_id AND revision.dismissed_at IS NULL
              AND strpos(concat_ws(E'\x01', earlier.title, earlier.summary, store.shown_text(earlier.body, left_out.lines)), string) > 0
            ORDER BY revision.observed_at DESC, revision.id DESC LIMIT 1) AS former ON true
     WHERE current.times > 0 OR former.times > 0
$$;
COMMENT ON FUNCTION store.exact_in(text, bigint[]) IS
'Of these articles those that hold a string: how often it stands in headline, summary and body of the current text, and of the newest former text that has it.';

CREATE OR REPLACE FUNCTION store.exact_batch(string text, filter text, before_at timestamptz, before_id bigint, most integer, enough integer,
        OUT ids bigint[], OUT looked integer, OUT last_at timestamptz, OUT last_id bigint, OUT is_all boolean) LANGUAGE plpgsql STABLE AS
$$
DECLARE
    asked CONSTANT integer := 250;
    candidates bigint[];
BEGIN
    SELECT given.ids INTO candidates FROM store.exact_candidates(store.exact_string(string), filter, before_at, before_id, most) AS given;
    ids := '{}'; looked := 0;
    WHILE looked < coalesce(cardinality(candidates), 0) AND cardinality(ids) < enough LOOP
        ids := ids || array(SELECT held.article_id FROM store.exact_in(string, candidates[looked + 1 : looked + asked]) AS held
                             ORDER BY array_position(candidates[looked + 1 : looked + asked], held.article_id));
        looked := least(looked + asked, cardinality(candidates));
    END LOOP;
    last_id := candidates[looked];
    last_at := (SELECT sort_at FROM store.article_search WHERE article_id = last_id);
    is_all := looked = coalesce(cardinality(candidates), 0) AND looked < most;
END
$$;
COMMENT ON FUNCTION store.exact_batch(text, text, timestamptz, bigint, integer, integer) IS
'The newest articles that hold a string, looked into one after the other until there are enough or so many were looked into. looked: how many they were; last_at and last_id: the last of them; is_all: no other article can hold it.';

CREATE OR REPLACE FUNCTION archive.exact(
        text text, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL, source text DEFAULT NULL, "limit" integer DEFAULT 50)
    RETURNS TABLE (article_id bigint, revision_id bigint, title text, source_name text, sort_at timestamptz, url text,
                   occurrences integer, former_occurrences integer, former_revision_id bigint, context text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    string text := store.exact_string(exact.text);
    most   integer := least(greatest(exact."limit", 0), 1000);
    found  record;
BEGIN
    SELECT * INTO found FROM store.exact_batch(string, store.search_filter(exact.since, exact.until, store.source_named(exact.source), NULL),
                                               'infinity', 0, 5000, most);
    IF NOT found.is_all AND cardinality(found.ids) < most THEN
        RAISE NOTICE 'only the newest % articles that could hold the string were looked into, back to %; ask for the older ones with until => ''%''',
            found.looked, found.last_at, store.utc(found.last_at);
    END IF;
    RETURN QUERY
    SELECT held.article_id, said.revision_id, latest.title, newsroom.name, said.sort_at, address.url, held.occurrences, held.former_occurrences, held.former_id,
           substr(shown.words, greatest(strpos(shown.words, string) - 60, 1), 120 + length(string))
      FROM store.exact_in(string, found.ids[:most]) AS held
      JOIN store.article_search AS said ON said.article_id = held.article_id
      JOIN store.source AS newsroom ON newsroom.id = said.source_id
      JOIN store.article ON article.id = held.article_id
      JOIN store.look ON look.id = article.first_look_id
      JOIN store.address ON address.id = look.address_id
      JOIN store.extraction AS latest ON latest.id = said.extraction_id
      JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = CASE WHEN held.occurrences > 0 THEN said.revision_id ELSE held.former_id END
                     ORDER BY extraction.id DESC LIMIT 1) AS one ON true
     CROSS JOIN LATERAL (SELECT CASE WHEN strpos(one.body, string) > 0 THEN one.body WHEN strpos(one.title, string) > 0 THEN one.title ELSE one.summary END AS words) AS shown
     ORDER BY said.sort_at DESC, held.article_id DESC;
END
$$;
COMMENT ON FUNCTION archive.exact(text, timestamptz, timestamptz, text, integer) IS
'Articles whose current or former text (headline, summary or body) holds a string to the letter, newest first. text: the string, of up to 200 characters, with its punctuation and case. since, until: only sort_at from then on, before then. source: only this newsroom. limit: at most so many rows, up to 1,000. The newest 5,000 articles that can hold it are looked into; a notice says if there are more. Of a text of more than 500,000 characters the rest may be missed. The columns: article_id, revision_id (the current text), title, source_name, sort_at, url, occurrences (in the current text), former_occurrences and former_revision_id (in the newest former text that has it), context (around it).';

CREATE OR REPLACE FUNCTION archive.exact_count(
        text text, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL, source text DEFAULT NULL)
    RETURNS TABLE (articles bigint, occurrences bigint, former_articles bigint, former_occurrences bigint, is_exact boolean, looked_back_to timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    string text := store.exact_string(exact_count.text);
    asked  record;
BEGIN
    SELECT * INTO asked FROM store.exact_candidates(string, store.search_filter(exact_count.since, exact_count.until, store.source_named(exact_count.source), NULL),
                                                    'infinity', 0, 5001);
    RETURN QUERY
    SELECT count(*) FILTER (WHERE held.occurrences > 0), coalesce(sum(held.occurrences), 0), count(*) FILTER (WHERE held.former_id IS NOT NULL),
           coalesce(sum(held.former_occurrences), 0), coalesce(cardinality(asked.ids), 0) <= 5000, CASE WHEN cardinality(asked.ids) > 5000 THEN asked.last_at END
      FROM store.exact_in(string, asked.ids) AS held;
END
$$;
COMMENT ON FUNCTION archive.exact_count(text, timestamptz, timestamptz, text) IS
'How many articles hold a string to the letter. text, since, until, source: as for archive.exact. The columns: articles and occurrences (current texts), former_articles and former_occurrences (articles with a former text that has it, and how often the newest such text does), is_exact (false: there are more than 5,000 articles that can hold it, and at least so many do), looked_back_to (then: the time of the oldest that was looked into).';
