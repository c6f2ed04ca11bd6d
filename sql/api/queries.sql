-- What a query is searched for: words in all forms, names in all spellings. The public functions run with their
-- owner's rights: a reader sees `archive` only.

CREATE OR REPLACE FUNCTION store.variants(lexeme text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$
    SELECT array_agg(DISTINCT variant) FROM (
        SELECT lexeme AS variant
        UNION ALL
        SELECT unnest(forms.lexemes) FROM store.word_forms AS forms WHERE forms.lexemes @> ARRAY[lexeme]
        UNION ALL
        SELECT unnest(ARRAY[parts[1] || parts[2], parts[1] || 'ǂ' || parts[2]])
          FROM regexp_match(lexeme, '^([[:alpha:]Ѐ-ӿ]{1,3}?)ǂ?([0-9]{1,4})$') AS parts WHERE parts IS NOT NULL
    ) AS found
$$;
COMMENT ON FUNCTION store.variants(text) IS 'The lexemes of all forms of a word, and a designation with and without its hyphen.';

CREATE OR REPLACE FUNCTION store.any_of(lexemes text[]) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT string_agg('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''', ' | ')::tsquery FROM unnest(lexemes) AS lexeme $$;
COMMENT ON FUNCTION store.any_of(text[]) IS 'The query for any of the lexemes.';

CREATE OR REPLACE FUNCTION store.operands(query tsquery) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT coalesce(array_agg(replace(replace(part[1], '''''', ''''), '\\', '\')), '{}')
      FROM regexp_matches(query::text, '''((?:[^'']|'''')+)''', 'g') AS part
$$;
COMMENT ON FUNCTION store.operands(tsquery) IS 'The lexemes of a query, in order.';

CREATE OR REPLACE FUNCTION store.replaced(query tsquery, substitutes text[]) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT string_agg(part.signs || coalesce('( ' || substitutes[part.number] || ' )', ''), '' ORDER BY part.number)::tsquery
      FROM regexp_split_to_table(query::text, '''(?:[^'']|'''')+''') WITH ORDINALITY AS part (signs, number)
$$;
COMMENT ON FUNCTION store.replaced(tsquery, text[]) IS 'The query with each of its lexemes, in order, replaced; at once, so that nothing that was put in is replaced again.';

CREATE OR REPLACE FUNCTION store.with_forms(query tsquery) RETURNS tsquery LANGUAGE sql STABLE AS
$$
    SELECT store.replaced(query, array_agg(store.any_of(store.variants(part.lexeme))::text ORDER BY part.number))
      FROM unnest(store.operands(query)) WITH ORDINALITY AS part (lexeme, number)
$$;
COMMENT ON FUNCTION store.with_forms(tsquery) IS 'The query with every word in all its forms.';

CREATE OR REPLACE FUNCTION store.any_spelling(names text[], lexemes text[]) RETURNS tsquery LANGUAGE sql STABLE AS
$$
    WITH spellings AS (
        SELECT DISTINCT phrase::text AS phrase FROM store.spelling WHERE name = ANY (names)
    ), words AS (
        SELECT variant FROM spellings, unnest(store.variants((store.operands(phrase::tsquery))[1])) AS variant
         WHERE numnode(phrase::tsquery) = 1
        UNION SELECT unnest(lexemes)
    ), every AS (
        SELECT store.any_of(array_agg(variant ORDER BY variant))::text AS query FROM words HAVING count(*) > 0
        UNION ALL
        SELECT store.with_forms(phrase::tsquery)::text FROM spellings WHERE numnode(phrase::tsquery) > 1
    )
    SELECT string_agg('( ' || query || ' )', ' | ')::tsquery FROM every
$$;
COMMENT ON FUNCTION store.any_spelling(text[], text[]) IS 'The query for the names in any spelling, with the forms of each, or any of the lexemes.';

CREATE OR REPLACE FUNCTION store.substitute(lexeme text) RETURNS tsquery LANGUAGE plpgsql STABLE AS
$$
DECLARE
    forms text[];
    names text[];
BEGIN
    IF lexeme LIKE 'ǂ%' THEN
        RETURN store.any_spelling(ARRAY[substr(lexeme, 2)], '{}');
    END IF;
    forms := store.variants(lexeme);
    SELECT array_agg(DISTINCT name) INTO names
      FROM store.spelling WHERE store.any_of(forms) @> target AND numnode(target) = 1;
    RETURN CASE WHEN names IS NULL THEN store.any_of(forms) ELSE store.any_spelling(names, forms) END;
END
$$;
COMMENT ON FUNCTION store.substitute(text) IS 'What a word of a query is searched for: its forms, and if it is a name the other spellings with theirs. ǂ before a name stands for one of several words.';

CREATE OR REPLACE FUNCTION store.with_names(query tsquery) RETURNS tsquery LANGUAGE plpgsql STABLE AS
$$
DECLARE
    known CONSTANT text := 'SELECT %s, %s store.any_of(ARRAY[''ǂ'' || name]) FROM store.spelling '
                           'WHERE %L::tsquery @> target AND numnode(target) > 1';
BEGIN
    query := ts_rewrite(query, format(known, 'phrase', '', query));
    RETURN ts_rewrite(query, format(known, 'target', 'target ||', query));
END
$$;
COMMENT ON FUNCTION store.with_names(tsquery) IS 'The query with names of several words found: ǂ and the name in place of a phrase, and beside words that stand apart.';

CREATE OR REPLACE FUNCTION store.to_query(query text) RETURNS tsquery LANGUAGE plpgsql STABLE AS
$$
DECLARE
    given  text := store.lexed(CASE WHEN length(query) > 500 THEN regexp_replace(left(query, 500), '\S+$', '') ELSE query END);
    wanted tsquery := store.with_names(websearch_to_tsquery('store.palimpsest', given));
    begun  text[] := store.lexemes_of((SELECT string_agg(part[1], ' ')
                                         FROM regexp_matches(given, '([[:alnum:]Ѐ-ӿʼǂ]{3,})\*', 'g') AS part));
BEGIN
    IF numnode(wanted) = 0 THEN
        RETURN wanted;
    END IF;
    RETURN (SELECT store.replaced(wanted, array_agg(CASE WHEN part.lexeme = ANY (begun)
                       THEN store.any_of(ARRAY[part.lexeme])::text || ':*'
                       ELSE store.substitute(part.lexeme)::text END ORDER BY part.number))
              FROM unnest(store.operands(wanted)) WITH ORDINALITY AS part (lexeme, number));
END
$$;
COMMENT ON FUNCTION store.to_query(text) IS 'A query as people write it, as Postgres reads it.';

CREATE OR REPLACE FUNCTION store.wanted(query text) RETURNS tsquery LANGUAGE plpgsql STABLE AS
$$
DECLARE
    wanted tsquery := store.to_query(query);
BEGIN
    IF wanted IS NULL OR numnode(wanted) = 0 THEN
        RAISE EXCEPTION 'the query "%" has no word that is searched for: it is empty or holds stop words only', left(query, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Add a word that carries meaning.';
    END IF;
    IF querytree(wanted) IN ('', 'T') THEN
        RAISE EXCEPTION 'the query "%" only says what is not wanted', left(query, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Add a word that is wanted.';
    END IF;
    RETURN wanted;
END
$$;
COMMENT ON FUNCTION store.wanted(text) IS 'The query as Postgres reads it; an error where it has no word that can be searched for.';

CREATE OR REPLACE FUNCTION archive.to_query(query text) RETURNS tsquery
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT store.to_query(query) $$;
COMMENT ON FUNCTION archive.to_query(text) IS
'What a query is searched for, as Postgres reads it, with all forms and spellings. query: words, "exact words", or, -not, begin*; the first 500 characters count.';

CREATE OR REPLACE FUNCTION archive.matching(query text) RETURNS TABLE (article_id bigint)
    LANGUAGE plpgsql STABLE ROWS 10000 SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS
$$
DECLARE
    wanted tsquery := store.wanted(query);
BEGIN
    RETURN QUERY SELECT found.article_id FROM store.article_search AS found WHERE found.document @@ wanted;
END
$$;
COMMENT ON FUNCTION archive.matching(text) IS
'The ids (article_id) of all articles whose current text matches, without limit or ranking: to join, group and count. query: words, "exact words", or, -not, begin*.';

CREATE OR REPLACE FUNCTION archive.is_match(article_id bigint, wanted tsquery) RETURNS boolean
    LANGUAGE sql STABLE COST 1000 SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT EXISTS (SELECT FROM store.article_search AS found WHERE found.article_id = is_match.article_id AND found.document @@ wanted) $$;
COMMENT ON FUNCTION archive.is_match(bigint, tsquery) IS
'Whether the current text of one article matches: to be used for a few rows, because archive.matching would gather all that have a common word. article_id: the article. wanted: what archive.to_query returns.';
