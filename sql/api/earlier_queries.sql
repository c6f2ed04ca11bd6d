-- How a query is read for texts that an earlier version of search has indexed: they are found by it until they are
-- indexed again.

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

CREATE OR REPLACE FUNCTION store.earlier_query(query text) RETURNS tsquery LANGUAGE plpgsql STABLE AS
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
COMMENT ON FUNCTION store.earlier_query(text) IS 'A query as the rules before version 2 read it.';

