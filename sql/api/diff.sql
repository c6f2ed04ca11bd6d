-- The words that changed between any two revisions.

CREATE OR REPLACE FUNCTION store.text_of(revision_id bigint) RETURNS TABLE (extraction_id bigint, title text, summary text, body text) LANGUAGE sql STABLE ROWS 1 AS
$$
    SELECT text.id, coalesce(text.title, ''), coalesce(text.summary, ''), store.shown_text(text.body, furniture.lines)
      FROM store.extraction AS text LEFT JOIN store.left_out AS furniture ON furniture.extraction_id = text.id
     WHERE text.revision_id = text_of.revision_id ORDER BY text.id DESC LIMIT 1
$$;
COMMENT ON FUNCTION store.text_of(bigint) IS 'The newest reading of a revision, without boilerplate.';

CREATE OR REPLACE FUNCTION store.common_words(a text[], b text[]) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT coalesce(min(number) - 1, least(cardinality(a), cardinality(b)))::integer
      FROM generate_series(1, least(cardinality(a), cardinality(b))) AS number WHERE a[number] <> b[number]
$$;
COMMENT ON FUNCTION store.common_words(text[], text[]) IS 'With how many equal words two lists begin.';

CREATE OR REPLACE FUNCTION store.backwards(words text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(array_agg(word ORDER BY number DESC), '{}') FROM unnest(words) WITH ORDINALITY AS part (word, number) $$;
COMMENT ON FUNCTION store.backwards(text[]) IS 'The list from its end.';

CREATE OR REPLACE FUNCTION store.word_change(field text, a text, b text)
    RETURNS TABLE (place text, removed text, added text, before text, after text) LANGUAGE sql IMMUTABLE ROWS 1 AS
$$
    SELECT word_change.field, array_to_string(one[head + 1:cardinality(one) - tail], ' '), array_to_string(two[head + 1:cardinality(two) - tail], ' '),
           array_to_string(one[greatest(head - 5, 1):head], ' '), array_to_string(one[cardinality(one) - tail + 1:cardinality(one) - tail + 6], ' ')
      FROM regexp_split_to_array(btrim(word_change.a), '\s+') AS one
     CROSS JOIN LATERAL regexp_split_to_array(btrim(word_change.b), '\s+') AS two
     CROSS JOIN LATERAL store.common_words(one, two) AS head
     CROSS JOIN LATERAL store.common_words(store.backwards(one[head + 1:]), store.backwards(two[head + 1:])) AS tail
     WHERE one IS DISTINCT FROM two
$$;
COMMENT ON FUNCTION store.word_change(text, text, text) IS 'What changed between two lines: the words between the first and the last that differ, with up to six on either side; no row if the words are equal.';

CREATE OR REPLACE FUNCTION store.line_pairs(a text[], b text[]) RETURNS TABLE (one text, two text) LANGUAGE plpgsql IMMUTABLE AS
$$
DECLARE
    n integer := cardinality(a);
    m integer := cardinality(b);
    width CONSTANT integer := m + 1;
    best integer[] := array_fill(0, ARRAY[(n + 1) * width]);
    i integer := 1;
    j integer := 1;
    gone text[] := '{}';
    come text[] := '{}';
BEGIN
    FOR x IN REVERSE n..1 LOOP
        FOR y IN REVERSE m..1 LOOP
            best[(x - 1) * width + y] := CASE WHEN a[x] = b[y] THEN coalesce(best[x * width + y + 1], 0) + 1
                ELSE greatest(coalesce(best[x * width + y], 0), coalesce(best[(x - 1) * width + y + 1], 0)) END;
        END LOOP;
    END LOOP;
    WHILE i <= n OR j <= m LOOP
        IF i <= n AND j <= m AND a[i] = b[j] THEN
            RETURN QUERY SELECT gone[k], come[k] FROM generate_series(1, greatest(cardinality(gone), cardinality(come))) AS k;
            gone := '{}'; come := '{}'; i := i + 1; j := j + 1;
        ELSIF j > m OR (i <= n AND coalesce(best[i * width + j], 0) >= coalesce(best[(i - 1) * width + j + 1], 0)) THEN
            gone := gone || a[i]; i := i + 1;
        ELSE
            come := come || b[j]; j := j + 1;
        END IF;
    END LOOP;
    RETURN QUERY SELECT gone[k], come[k] FROM generate_series(1, greatest(cardinality(gone), cardinality(come))) AS k;
END
$$;
COMMENT ON FUNCTION store.line_pairs(text[], text[]) IS 'The lines outside the longest common subsequence, those that stand in one place paired in order.';

CREATE OR REPLACE FUNCTION archive.diff(a bigint, b bigint)
    RETURNS TABLE (place text, removed text, added text, before text, after text)
    LANGUAGE plpgsql STABLE ROWS 10 SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    old record;
    new record;
    stored jsonb;
BEGIN
    SELECT * INTO old FROM store.text_of(diff.a);
    SELECT * INTO new FROM store.text_of(diff.b);
    IF old IS NULL OR new IS NULL THEN
        RAISE EXCEPTION 'there is no revision %', CASE WHEN old IS NULL THEN diff.a ELSE diff.b END
            USING ERRCODE = 'invalid_parameter_value', HINT = 'archive.revisions lists them.';
    END IF;
    SELECT hunks INTO stored FROM store.diff AS kept WHERE kept.after_id = new.extraction_id AND kept.before_id = old.extraction_id;
    IF stored IS NOT NULL THEN
        RETURN QUERY SELECT hunk ->> 'field', hunk ->> 'removed', hunk ->> 'added', hunk ->> 'before', hunk ->> 'after'
                       FROM jsonb_array_elements(stored) AS hunk;
        RETURN;
    END IF;
    RETURN QUERY SELECT * FROM store.word_change('title', old.title, new.title);
    RETURN QUERY SELECT * FROM store.word_change('summary', old.summary, new.summary);
    RETURN QUERY SELECT changed.* FROM store.line_pairs(string_to_array(old.body, E'\n'), string_to_array(new.body, E'\n')) AS pair
                   CROSS JOIN LATERAL store.word_change('body', coalesce(pair.one, ''), coalesce(pair.two, '')) AS changed;
END
$$;
COMMENT ON FUNCTION archive.diff(bigint, bigint) IS
'The words that changed between two revisions. a: the older revision''s id. b: the newer one''s. The columns: place (title, summary or body), removed, added, before and after (words around them). Between neighbours it is the diff of archive.edits; between others the lines are aligned, and in each changed line the words from the first that differs to the last.';

CREATE OR REPLACE FUNCTION archive.diff_places(a bigint, b bigint)
    RETURNS TABLE (number bigint, place text, removed text, added text, before text, after text, moved boolean)
    LANGUAGE plpgsql STABLE ROWS 10 SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    stored jsonb;
BEGIN
    SELECT kept.hunks INTO stored FROM store.diff AS kept
     WHERE kept.before_id = (SELECT extraction_id FROM store.text_of(diff_places.a)) AND kept.after_id = (SELECT extraction_id FROM store.text_of(diff_places.b));
    RETURN QUERY
    SELECT row_number() OVER (), found.place, found.removed, found.added, found.before, found.after,
           coalesce((stored -> (row_number() OVER () - 1)::integer ->> 'moved')::boolean, false)
      FROM archive.diff(diff_places.a, diff_places.b) AS found;
END
$$;
COMMENT ON FUNCTION archive.diff_places(bigint, bigint) IS
'The places in which two revisions differ, one row each. a: the older revision''s id. b: the newer one''s. The columns: number, place (title, summary or body), removed, added, before and after (words around them), moved (the words only changed their place). The words are the newsroom''s own characters, each in its column, so that no text can show an edit that was never made.';
