-- What a query is searched for: words in all forms, names in all spellings. The public functions run with their
-- owner's rights: a reader sees `archive` only.

CREATE OR REPLACE FUNCTION store.query_words(chunk text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS
$$
DECLARE
    words text[] := '{}';
    word  text;
BEGIN
    FOREACH word IN ARRAY coalesce(string_to_array(store.tokens(chunk), ' '), '{}') LOOP
        -- The last letter of a run ends no pair that is not asked for already.
        IF word NOT IN ('', 'ǃ') AND NOT (cardinality(words) > 0 AND store.is_pair(words[cardinality(words)])
                AND length(ltrim(word, 'ǂ')) = 1 AND right(words[cardinality(words)], 1) = ltrim(word, 'ǂ')) THEN
            words := words || replace(word, 'ǀ', '');
        END IF;
    END LOOP;
    RETURN words;
END
$$;
COMMENT ON FUNCTION store.query_words(text) IS 'The words of a part of a query without blanks, as texts are searched for them.';

CREATE OR REPLACE FUNCTION store.is_pair(word text) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT length(ltrim(word, 'ǂ')) = 2 AND ltrim(word, 'ǂ') ~ '^[\u0e01-\u0eff\u1000-\u109f\u1780-\u17d3\u2e80-\u9fff\uf900-\U0003ffff]' $$;
COMMENT ON FUNCTION store.is_pair(text) IS 'Whether a word is a pair of letters of a script without spaces.';

CREATE OR REPLACE FUNCTION store.written(word text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS
$$
DECLARE
    bare  text := rtrim(word, 'ǃ');
    parts text[];
BEGIN
    IF word LIKE '%ǃ' AND length(bare) <= 3 THEN
        RETURN ARRAY[word];
    ELSIF bare ~ 'ʼ' AND bare !~ '[Ѐ-ӿ]' THEN
        RETURN ARRAY[store.plain(bare), store.plain(replace(bare, 'ʼ', ''))]
               || CASE WHEN bare ~ 'ʼs$' THEN ARRAY[store.plain(regexp_replace(bare, 'ʼs$', ''))] END;
    ELSIF bare IN ('ǁ', 'and') THEN
        RETURN ARRAY['ǁ', 'and', 'und', 'et', 'та', 'и', 'y', 'e', 'i', 'en', 'og', 'och'];
    ELSIF bare ~ '[0-9]' THEN
        parts := regexp_match(bare, '^([^0-9ǂǀǁ]{1,3})ǂ?([0-9]{1,4})([^0-9].*)?$');
        IF parts IS NOT NULL THEN
            RETURN ARRAY[store.plain(parts[1]) || 'ǂ' || parts[2] || coalesce(nullif(parts[3], 's'), '')];
        END IF;
        RETURN ARRAY[regexp_replace(bare, '^([0-9]+ǂ).*$', '\1')];
    ELSIF bare ~ '[א-ת\u0620-\u06ff]' THEN
        RETURN ARRAY[bare, store.without_prefix(bare)];
    END IF;
    RETURN ARRAY[store.plain(bare)];
END
$$;
COMMENT ON FUNCTION store.written(text) IS
'The ways to write a word of a query, without its forms. An abbreviation of up to three capitals is searched for in capitals only, so that US is not "us".';

CREATE OR REPLACE FUNCTION store.families(words text[], OUT number integer, OUT language text, OUT forms text[]) RETURNS SETOF record
    LANGUAGE sql STABLE AS
$$
    WITH asked AS MATERIALIZED (
        SELECT DISTINCT part.number::integer AS number, candidate
          FROM unnest(words) WITH ORDINALITY AS part (word, number)
         CROSS JOIN LATERAL unnest(ARRAY[rtrim(part.word, 'ǃ'), CASE WHEN part.word ~ 'ʼ' THEN regexp_replace(part.word, 'ʼs$', '') END,
                                         CASE WHEN part.word ~ 'ʼ...' THEN regexp_replace(part.word, '^.*ʼ', '') END,
                                         CASE WHEN part.word ~ '[א-ת\u0620-\u06ff]' THEN store.without_prefix(part.word) END]) AS candidate
         WHERE part.word ~ '^([^0-9]{3,}|[א-ת\u0620-\u06ff\uac00-\ud7a3]{2})$' AND NOT (part.word LIKE '%ǃ' AND length(part.word) <= 4) AND candidate IS NOT NULL AND NOT store.is_pair(part.word)
    ), known AS MATERIALIZED (
        SELECT asked.number, family.language, family.forms FROM asked JOIN store.word_forms AS family ON family.forms @> ARRAY[asked.candidate]
        UNION ALL
        SELECT asked.number, family.language, family.forms FROM asked JOIN store.word_forms AS family ON family.plain @> ARRAY[asked.candidate]
    ), stemmed AS MATERIALIZED (
        SELECT asked.number, learned.language, store.stem(learned.language, asked.candidate) AS stem
          FROM asked CROSS JOIN store.learned_language AS learned
         WHERE NOT EXISTS (SELECT FROM known WHERE known.number = asked.number AND known.language = learned.language)
    )
    SELECT known.number, known.language, known.forms FROM known WHERE known.forms IS NOT NULL
    UNION ALL
    SELECT stemmed.number, stemmed.language, family.forms FROM stemmed
     CROSS JOIN LATERAL (SELECT one.forms FROM store.word_forms AS one
                          WHERE one.lemma = stemmed.stem AND one.kind = 'stem' AND one.language = stemmed.language OFFSET 0) AS family
$$;
COMMENT ON FUNCTION store.families(text[]) IS 'The forms of words in each language of the archive, by the number of the word. A word that a language has in no dictionary leads to the words of the same stem.';

CREATE OR REPLACE FUNCTION store.spelled(said text[]) RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT string_agg(either.query, ' <-> ' ORDER BY part.number)
      FROM unnest(said) WITH ORDINALITY AS part (word, number)
     CROSS JOIN LATERAL (
           SELECT '( ' || store.any_of(store.written(part.word) || coalesce((SELECT array_agg(DISTINCT form) FROM store.families(ARRAY[part.word]) AS family, unnest(family.forms) AS form), '{}'))::text || ' )' AS query) AS either
$$;
COMMENT ON FUNCTION store.spelled(text[]) IS 'What texts are searched for one spelling of a name: its words in their order, each in all forms.';

CREATE OR REPLACE FUNCTION store.near(words text[], distance integer) RETURNS text LANGUAGE sql IMMUTABLE AS
$$
    SELECT '( ' || string_agg('( ' || pair.query || ' )', ' & ' ORDER BY number) || ' )'
      FROM generate_series(1, cardinality(words) - 1) AS number
     CROSS JOIN LATERAL (SELECT string_agg(format('%1$s <%3$s> %2$s | %2$s <%3$s> %1$s', words[number], words[number + 1], apart), ' | ') AS query
                           FROM generate_series(1, distance) AS apart) AS pair
$$;
COMMENT ON FUNCTION store.near(text[], integer) IS 'The query for words of which each stands at most so many words before or after the next.';

CREATE OR REPLACE FUNCTION store.read_query(query text, OUT shape text, OUT words text[], OUT kinds text[], OUT since timestamptz, OUT until timestamptz, OUT notes text[])
    LANGUAGE plpgsql STABLE AS
$$
DECLARE
    rest    text := regexp_replace(translate(CASE WHEN length(query) > 500 THEN regexp_replace(left(query, 500), '\S+$', '') ELSE query END, '“”„«»', '"""""'),
                                   '(?<![0-9.,])([0-9]{1,3}) (?=[0-9]{3}(?![0-9]))', '\1,', 'g');
    joint   text := '';
    depth   integer := 0;
    part    text[];
    chunk   text;
    kind    text;
    near    integer;
    marks   text[];
    said    text[];
    is_bare boolean;
    operand text;
BEGIN
    shape := ''; words := '{}'; kinds := '{}'; notes := '{}';
    IF length(query) > 500 THEN
        notes := notes || 'only the first 500 characters of the query are read'::text;
    END IF;
    LOOP
        rest := ltrim(rest, E' \t\r\n');
        EXIT WHEN rest = '' OR rest IS NULL;
        operand := NULL; kind := ''; near := NULL;
        is_bare := shape = '' OR shape ~ '[(!&|] *$';
        IF rest ~ '^(AND|OR|or|Or|NOT)(?=[\s()]|$)' THEN
            part := regexp_match(rest, '^(AND|OR|or|Or|NOT)');
            rest := substr(rest, length(part[1]) + 1);
            IF part[1] = 'NOT' THEN
                joint := CASE WHEN joint = '' AND NOT is_bare THEN ' & ' ELSE joint END || ' !';
            ELSIF is_bare OR joint <> '' THEN
                notes := notes || format('%s has no word before it', part[1]);
            ELSE
                joint := CASE WHEN part[1] = 'AND' THEN ' & ' ELSE ' | ' END;
            END IF;
            CONTINUE;
        ELSIF rest ~ '^\(' THEN
            rest := substr(rest, 2);
            shape := shape || CASE WHEN joint !~ '[&|]' AND NOT is_bare THEN ' & ' || joint ELSE joint END || '( ';
            joint := ''; depth := depth + 1;
            CONTINUE;
        ELSIF rest ~ '^\)' THEN
            rest := substr(rest, 2);
            IF depth = 0 THEN
                notes := notes || 'a bracket is closed that none opens'::text;
            ELSE
                shape := CASE WHEN shape ~ '\( *$' THEN regexp_replace(shape, '(^| [&|] )?!?\( *$', '') ELSE shape || ' )' END;
                joint := ''; depth := depth - 1;
            END IF;
            CONTINUE;
        ELSIF rest ~ '^-[^\s]' AND NOT (rest ~ '^-[0-9]' AND shape = '') THEN
            rest := substr(rest, 2);
            joint := CASE WHEN joint = '' AND NOT is_bare THEN ' & ' ELSE joint END || ' !';
            CONTINUE;
        END IF;
        part := regexp_match(rest, '^(title|source|author|lang|before|after):("[^"]*"?|[^\s"()]+)');
        IF part IS NOT NULL THEN
            rest := substr(rest, length(part[1]) + length(part[2]) + 2);
            kind := part[1];
            chunk := part[2];
        ELSIF rest ~ '^"' THEN
            part := regexp_match(rest, '^("[^"]*"?)(?:~([0-9]+))?');
            rest := substr(rest, length(part[1]) + coalesce(length(part[2]) + 1, 0) + 1);
            near := CASE WHEN part[2] IS NOT NULL THEN nullif(least(part[2]::numeric, 20), 0) END;
            IF part[2]::numeric > 20 THEN
                notes := notes || 'words are searched for at most 20 apart'::text;
            END IF;
            IF part[1] !~ '^".*"$' OR part[1] = '"' THEN
                notes := notes || 'quotation marks are not closed'::text;
            END IF;
            chunk := part[1];
        ELSE
            part := regexp_match(rest, '^[^\s"()]+');
            chunk := part[1];
            rest := substr(rest, length(chunk) + 1);
            IF chunk ~ '^=.' THEN
                kind := 'exact';
                chunk := substr(chunk, 2);
            ELSIF chunk ~ '^[a-z_]+:[^/0-9]' THEN
                notes := notes || format('%s: is not known; its words are searched for', split_part(chunk, ':', 1));
            END IF;
        END IF;
        IF kind = 'lang' THEN
            operand := format('%L', 'ǂ' || store.code_of(btrim(chunk, '"')));
        ELSIF kind = 'source' THEN
            operand := (SELECT format('%L', 'ǂs' || source.id) FROM store.source WHERE source.name = btrim(chunk, '"'));
            IF operand IS NULL THEN
                notes := notes || format('no source is called %s', btrim(chunk, '"'));
                operand := '''ǂs''';
            END IF;
        ELSIF kind IN ('before', 'after') THEN
            IF store.is_date(btrim(chunk, '"')) THEN
                IF kind = 'before' THEN
                    until := least(until, btrim(chunk, '"')::timestamptz);
                ELSE
                    since := greatest(since, btrim(chunk, '"')::timestamptz);
                END IF;
            ELSE
                notes := notes || format('%s: takes a date such as 2026-03-01, not %s', kind, btrim(chunk, '"'));
            END IF;
            CONTINUE;
        ELSE
            IF kind = 'author' THEN
                notes := notes || 'author: is read as words of the text'::text;
                kind := '';
            END IF;
            said := store.query_words(CASE WHEN kind = 'exact' THEN chunk ELSE rtrim(chunk, '*') END);
            marks := '{}';
            FOR place IN 1 .. cardinality(said) LOOP
                words := words || said[place];
                kinds := kinds || CASE
                    WHEN place = cardinality(said) AND (chunk ~ '\*$' AND kind <> 'exact' AND length(said[place]) > 1
                         OR length(ltrim(said[place], 'ǂ')) = 1 AND store.is_pair(said[place] || 'x')) THEN kind || '*'
                    ELSE kind END;
                marks := marks || format(E'\x01%s\x01', cardinality(words));
            END LOOP;
            IF cardinality(marks) = 0 OR said = '{ǁ}' AND chunk <> '"&"' THEN
                IF said = '{ǁ}' THEN
                    words := words[:cardinality(words) - 1]; kinds := kinds[:cardinality(words)];
                END IF;
                CONTINUE;
            END IF;
            operand := CASE WHEN near IS NOT NULL AND cardinality(marks) > 1 THEN store.near(marks, near)
                            WHEN cardinality(marks) = 1 THEN marks[1] ELSE '( ' || array_to_string(marks, CASE WHEN chunk ~ '^[^"].*[*:].' THEN ' & ' ELSE ' <-> ' END) || ' )' END;
        END IF;
        shape := shape || CASE WHEN joint !~ '[&|]' AND NOT is_bare THEN ' & ' || joint ELSE joint END || operand;
        joint := '';
    END LOOP;
    IF joint <> '' THEN
        notes := notes || 'the query ends with an operator'::text;
    END IF;
    WHILE shape ~ '\( *$' LOOP
        shape := regexp_replace(shape, '[&|! ]*\( *$', '');
        depth := depth - 1;
        notes := notes || 'a bracket holds nothing'::text;
    END LOOP;
    shape := shape || repeat(' )', depth);
    IF depth > 0 THEN
        notes := notes || 'a bracket is not closed'::text;
    END IF;
END
$$;
COMMENT ON FUNCTION store.read_query(text) IS
'A query as people write it, taken apart. shape: the query with the number of a word between two characters 1 in the place of each word; kinds: how each word is meant (title, exact, with * at the end for a beginning); notes: what was not understood.';

CREATE OR REPLACE FUNCTION store.is_date(given text) RETURNS boolean LANGUAGE plpgsql STABLE AS
$$
BEGIN
    RETURN given ~ '^[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?' AND given::timestamptz IS NOT NULL;
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END
$$;
COMMENT ON FUNCTION store.is_date(text) IS 'Whether a text is a date that PostgreSQL reads.';

CREATE OR REPLACE FUNCTION store.filled(shape text, fillings text[]) RETURNS text LANGUAGE sql IMMUTABLE AS
$$
    SELECT string_agg(CASE WHEN part.number % 2 = 0 THEN '( ' || fillings[part.piece::integer] || ' )' ELSE part.piece END, '' ORDER BY part.number)
      FROM string_to_table(shape, E'\x01') WITH ORDINALITY AS part (piece, number)
$$;
COMMENT ON FUNCTION store.filled(text, text[]) IS 'The shape of a query with what is searched for in the place of each word.';

CREATE OR REPLACE FUNCTION store.choice(alternatives text[], kind text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$
    SELECT coalesce(string_agg('''' || replace(replace(word, '\', '\\'), '''', '''''') || ''''
                      || CASE kind WHEN 'title' THEN ':A' WHEN 'title*' THEN ':*A' WHEN '*' THEN ':*' ELSE '' END, ' | ' ORDER BY word), '''ǂ''')
      FROM (SELECT DISTINCT unnest(alternatives) AS word) AS each WHERE word <> ''
$$;
COMMENT ON FUNCTION store.choice(text[], text) IS 'The query for any of the words, in headlines only if it is meant so, or as the beginning of a word.';

CREATE OR REPLACE FUNCTION store.readings(query text) RETURNS TABLE (language text, reading text, mark text) LANGUAGE plpgsql STABLE AS
$$
DECLARE
    read     record;
    bases    text[] := '{}';
    named    text[] := '{}';
    families jsonb;
    one      record;
    fillings text[];
    names    text[];
    forms    text[];
BEGIN
    SELECT * INTO read FROM store.read_query(readings.query);
    IF read.shape IS NULL OR read.shape = '' OR read.shape !~ E'\x01' AND read.shape !~ 'ǂ' THEN
        RETURN;
    END IF;
    SELECT coalesce(jsonb_object_agg(found.language, found.by_word), '{}') INTO families
      FROM (SELECT each.language, jsonb_object_agg(each.number, each.forms) AS by_word
              FROM (SELECT family.language, family.number, jsonb_agg(DISTINCT form) AS forms
                      FROM store.families(array(SELECT CASE WHEN kind IN ('', 'title') THEN word ELSE '' END FROM unnest(read.words, read.kinds) AS each (word, kind))) AS family
                     CROSS JOIN unnest(family.forms) AS form GROUP BY family.language, family.number) AS each GROUP BY each.language) AS found;
    FOR place IN 1 .. cardinality(read.words) LOOP
        bases := bases || store.choice(CASE WHEN read.kinds[place] = 'exact' THEN ARRAY[rtrim(read.words[place], 'ǃ')] ELSE store.written(read.words[place]) END, read.kinds[place]);
        SELECT array_agg(DISTINCT store.plain(form)) INTO forms
          FROM jsonb_each(families) AS each CROSS JOIN jsonb_array_elements_text(each.value -> place::text) AS form;
        names := CASE WHEN read.kinds[place] = '' THEN (
            SELECT array_agg(DISTINCT spelling.name) FROM store.spelling
             WHERE cardinality(spelling.said) = 1
               AND (spelling.said && (coalesce(forms, '{}') || store.plain(read.words[place]))
                    OR length(read.words[place]) > 2 AND spelling.said = ARRAY[store.plain(read.words[place]) || 'ǃ'])) END;
        named := named || coalesce(' | ' || (SELECT string_agg('( ' || store.spelled(spelling.said) || ' )', ' | ')
                                               FROM store.spelling WHERE spelling.name = ANY (names)), '');
    END LOOP;
    read.shape := store.with_named_phrases(read.shape, read.words, read.kinds, families);
    language := ''; reading := store.filled(read.shape, array(SELECT base || name FROM unnest(bases, named) AS each (base, name)));
    IF reading ~ '!' AND families <> '{}' THEN
        mark := (SELECT format('!( %s )', string_agg(format('%L', 'ǂ' || key), ' | ')) FROM jsonb_object_keys(families) AS key);
    END IF;
    RETURN NEXT;
    FOR one IN SELECT key, value FROM jsonb_each(families) ORDER BY key LOOP
        fillings := array(SELECT each.base || each.name || coalesce(' | ' || store.choice(array(SELECT jsonb_array_elements_text(one.value -> each.number::text)), read.kinds[each.number]), '')
                            FROM unnest(bases, named) WITH ORDINALITY AS each (base, name, number) ORDER BY each.number);
        language := one.key; reading := store.filled(read.shape, fillings); mark := format('%L', 'ǂ' || one.key);
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION store.readings(text) IS
'How a query is read: once as it is written (language is empty), and once in each language of the archive that has forms of its words. A text matches if the reading in its own language does, or what is written.';

CREATE OR REPLACE FUNCTION store.with_named_phrases(shape text, words text[], kinds text[], families jsonb) RETURNS text LANGUAGE plpgsql STABLE AS
$$
DECLARE
    found  record;
    all_of text[] := array(SELECT store.plain(word) FROM unnest(words) AS word
                           UNION SELECT store.plain(form) FROM jsonb_each(families) AS language, jsonb_each(language.value) AS by_word, jsonb_array_elements_text(by_word.value) AS form);
    first  integer;
    length integer;
    marks  text;
    others text;
BEGIN
    FOR found IN SELECT name, said FROM store.spelling WHERE cardinality(said) > 1 AND said <@ all_of ORDER BY cardinality(said) DESC LOOP
        length := cardinality(found.said);
        FOR first IN 1 .. cardinality(words) - length + 1 LOOP
            CONTINUE WHEN NOT (SELECT bool_and(kind = '') FROM unnest(kinds[first : first + length - 1]) AS kind)
                OR NOT (SELECT bool_and(store.plain(words[first + place - 1]) = found.said[place]
                            OR EXISTS (SELECT FROM jsonb_each(families) AS language, jsonb_array_elements_text(language.value -> (first + place - 1)::text) AS form
                                        WHERE store.plain(form) = found.said[place]))
                          FROM generate_series(1, length) AS place);
            SELECT string_agg('( ' || store.spelled(said) || ' )', ' | ') INTO others FROM store.spelling WHERE name = found.name AND said <> found.said;
            FOREACH marks IN ARRAY CASE WHEN shape ~ '!' THEN ARRAY[' <-> '] ELSE ARRAY[' <-> ', ' & '] END LOOP
                marks := (SELECT string_agg(format(E'\x01%s\x01', place), marks ORDER BY place) FROM generate_series(first, first + length - 1) AS place);
                shape := replace(shape, marks, '( ( ' || marks || ' ) | ' || others || ' )');
            END LOOP;
        END LOOP;
    END LOOP;
    RETURN shape;
END
$$;
COMMENT ON FUNCTION store.with_named_phrases(text, text[], text[], jsonb) IS 'The shape of a query in which names of several words are searched for in their other spellings too.';

CREATE OR REPLACE FUNCTION store.wants_something(query text) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT querytree(store.filled(shape, array(SELECT format('''%s''', number) FROM generate_series(1, cardinality(words)) AS number))::tsquery) NOT IN ('', 'T')
     FROM store.read_query(query) $$;
COMMENT ON FUNCTION store.wants_something(text) IS 'Whether a query has a word that is wanted, beside those that are not.';
CREATE OR REPLACE FUNCTION store.understood(query text, OUT wanted tsquery, OUT earlier tsquery, OUT shown tsquery) LANGUAGE plpgsql STABLE AS
$$
BEGIN
    SELECT string_agg(format('( %s )', reading) || coalesce(' & ' || mark, ''), ' | ' ORDER BY language)::tsquery,
           regexp_replace(store.plain(replace(string_agg(format('( %s )', reading), ' | ' ORDER BY language), 'ǃ''', '''')),
                          '''([^''0-9ǂ]{1,3})ǂ([0-9][^'']*)''(:[*A]+)?', '( ''\1ǂ\2''\3 | ''\1\2''\3 )', 'g')::tsquery
      INTO wanted, shown FROM store.readings(query);
    IF EXISTS (SELECT FROM store.article_search WHERE indexed_as < 2) OR EXISTS (SELECT FROM store.removed_search WHERE indexed_as < 2) THEN
        earlier := nullif(store.earlier_query(query)::text, '')::tsquery;
        shown := coalesce(shown || earlier, shown, earlier);
    END IF;
END
$$;
COMMENT ON FUNCTION store.understood(text) IS
'A query as people write it, as Postgres reads it (wanted), as rules before version 2 read it (earlier; NULL if they have indexed no article any more), and what a snippet marks (shown).';

CREATE OR REPLACE FUNCTION store.to_query(query text) RETURNS tsquery LANGUAGE sql STABLE AS
$$ SELECT coalesce(wanted || earlier, wanted, earlier, websearch_to_tsquery('store.words', '')) FROM store.understood(query) $$;
COMMENT ON FUNCTION store.to_query(text) IS 'A query as people write it, as Postgres reads it. While older rules have indexed some articles, their reading is asked for too.';

CREATE OR REPLACE FUNCTION store.checked(query text, wanted tsquery) RETURNS void LANGUAGE plpgsql STABLE AS
$$
DECLARE
    note text;
BEGIN
    IF wanted IS NULL OR numnode(wanted) = 0 THEN
        RAISE EXCEPTION 'the query "%" has no word that is searched for', left(query, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Add a word.';
    END IF;
    IF querytree(wanted) IN ('', 'T') OR NOT store.wants_something(query) THEN
        RAISE EXCEPTION 'the query "%" only says what is not wanted', left(query, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Add a word that is wanted.';
    END IF;
    FOREACH note IN ARRAY (SELECT notes FROM store.read_query(query)) LOOP
        IF lower(current_setting('palimpsest.strict', true)) IN ('on', 'true', 'yes', '1') THEN
            RAISE EXCEPTION 'the query "%" is not understood: %', left(query, 100), note
                USING ERRCODE = 'invalid_parameter_value', HINT = 'archive.explain_query shows how it is read.';
        END IF;
        RAISE NOTICE '%', note;
    END LOOP;
END
$$;
COMMENT ON FUNCTION store.checked(text, tsquery) IS 'An error if a query has no word that can be searched for; what was not understood is a notice, or an error if palimpsest.strict is on.';

CREATE OR REPLACE FUNCTION store.wanted(query text) RETURNS tsquery LANGUAGE plpgsql STABLE AS
$$
DECLARE
    wanted tsquery := store.to_query(query);
BEGIN
    PERFORM store.checked(query, wanted);
    RETURN wanted;
END
$$;
COMMENT ON FUNCTION store.wanted(text) IS 'The query as Postgres reads it; an error if it has no word that can be searched for. What was not understood is a notice.';

CREATE OR REPLACE FUNCTION store.touching(wanted tsquery) RETURNS tsquery LANGUAGE sql IMMUTABLE AS
$$
    SELECT string_agg(part[1] || CASE WHEN part[2] ~ '\*' THEN ':*A' ELSE ':A' END, ' | ')::tsquery
      FROM regexp_matches(wanted::text, '(''(?:[^'']|'''')+'')(:[*A-D]+)?', 'g') AS part WHERE part[1] !~ '^''ǂ([a-z]{0,3}|s[0-9]*)''$'
$$;
COMMENT ON FUNCTION store.touching(tsquery) IS 'The query for any word of another query among the words that an edit removed.';

CREATE OR REPLACE FUNCTION archive.to_query(query text) RETURNS tsquery
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT store.to_query(query) $$;
COMMENT ON FUNCTION archive.to_query(text) IS
'What a query is searched for, as Postgres reads it, with all forms and spellings. query: words, "exact words", AND, OR, NOT, -not, begin*, "near words"~5, title:word, source:name, lang:uk, =word (this form only); the first 500 characters count.';

CREATE OR REPLACE FUNCTION archive.explain_query(query text) RETURNS TABLE (language text, reading text, note text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    SELECT read.language, concat_ws(' & ', '( ' || read.reading || ' )', read.mark), NULL FROM store.readings(query) AS read
    UNION ALL SELECT NULL, NULL, format('from %s', since) FROM store.read_query(query) WHERE since IS NOT NULL
    UNION ALL SELECT NULL, NULL, format('before %s', until) FROM store.read_query(query) WHERE until IS NOT NULL
    UNION ALL SELECT NULL, NULL, unnest(notes) FROM store.read_query(query)
$$;
COMMENT ON FUNCTION archive.explain_query(text) IS
'How a query is read. query: as for archive.search. The columns: language (a text in this language is found by this reading; empty: what is written, in any language; NULL: a note), reading (what is searched for), note (what was not understood, or another condition).';

CREATE OR REPLACE FUNCTION archive.matching(query text) RETURNS TABLE (article_id bigint)
    LANGUAGE plpgsql STABLE ROWS 10000 SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS
$$
DECLARE
    wanted tsquery := store.wanted(query);
    read   record;
BEGIN
    SELECT * INTO read FROM store.read_query(query);
    IF read.since IS NULL AND read.until IS NULL THEN
        RETURN QUERY SELECT found.article_id FROM store.article_search AS found WHERE found.document @@ wanted;
    ELSE
        RETURN QUERY SELECT found.article_id FROM store.article_search AS found WHERE found.document @@ wanted
            AND found.sort_at >= coalesce(read.since, '-infinity') AND found.sort_at < coalesce(read.until, 'infinity');
    END IF;
END
$$;
COMMENT ON FUNCTION archive.matching(text) IS
'The ids (article_id) of all articles whose current text matches, without limit or ranking: to join, group and count. query: words, "exact words", AND, OR, NOT, -not, begin*, "near words"~5, title:word, source:name, lang:uk, before:2026-03-01, after:2026-01-01, =word (this form only).';

CREATE OR REPLACE FUNCTION archive.matching(query text, strict boolean) RETURNS TABLE (article_id bigint)
    LANGUAGE plpgsql STABLE ROWS 10000 SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    note text := (SELECT notes[1] FROM store.read_query(query));
BEGIN
    IF strict AND note IS NOT NULL THEN
        RAISE EXCEPTION 'the query "%" is not understood: %', left(query, 100), note
            USING ERRCODE = 'invalid_parameter_value', HINT = 'archive.explain_query shows how it is read.';
    END IF;
    RETURN QUERY SELECT found.article_id FROM archive.matching(query) AS found;
END
$$;
COMMENT ON FUNCTION archive.matching(text, boolean) IS
'The same ids (article_id) as archive.matching(query). strict: what of the query is not understood is an error.';

CREATE OR REPLACE FUNCTION archive.is_match(article_id bigint, wanted tsquery) RETURNS boolean
    LANGUAGE sql STABLE COST 1000 SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT EXISTS (SELECT FROM store.article_search AS found WHERE found.article_id = is_match.article_id AND found.document @@ wanted) $$;
COMMENT ON FUNCTION archive.is_match(bigint, tsquery) IS
'Whether the current text of one article matches: to be used for a few rows, because archive.matching would gather all that have a common word. article_id: the article. wanted: what archive.to_query returns.';
