-- Search in every language: words are indexed as they are written, and a query is read in each language of the archive.

DO $$
DECLARE
    collation_name text := (SELECT collname FROM pg_collation WHERE collname IN ('pg_c_utf8', 'und-x-icu')
                             ORDER BY collname = 'pg_c_utf8' DESC LIMIT 1);
BEGIN
    EXECUTE format('CREATE FUNCTION store.lowered(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT lower(given %s) $f$',
        'COLLATE pg_catalog.' || quote_ident(collation_name));
END
$$;
COMMENT ON FUNCTION store.lowered(text) IS 'Text in lower case by the rules of Unicode, whatever the locale of the database is.';

CREATE TEXT SEARCH CONFIGURATION store.words (COPY = pg_catalog.simple);
COMMENT ON TEXT SEARCH CONFIGURATION store.words IS 'One configuration for all languages: words as they are written. store.tokens splits the text before.';
CREATE TEXT SEARCH CONFIGURATION store.shown_words (COPY = store.words);
ALTER TEXT SEARCH CONFIGURATION store.shown_words
    ALTER MAPPING FOR asciiword, word, numword, int, uint, hword_part, hword_asciipart, hword_numpart
    WITH store.unaccent, pg_catalog.simple;
ALTER TEXT SEARCH CONFIGURATION store.shown_words DROP MAPPING FOR asciihword, hword, numhword;
COMMENT ON TEXT SEARCH CONFIGURATION store.shown_words IS 'Words without their accents: how the snippet of a search is looked through.';

CREATE FUNCTION store.code_of(language text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN language IN ('nb', 'nn', 'no') THEN 'no' WHEN language IN ('hr', 'bs', 'sh', 'hbs') THEN 'sr' ELSE language END
     FROM (SELECT split_part(split_part(lower(coalesce(language, '')), '-', 1), '_', 1)) AS given (language) $$;
COMMENT ON FUNCTION store.code_of(text) IS 'The language by which a text is searched (ISO 639-1): pt for pt-BR, no for all Norwegian, sr for Serbian, Croatian and Bosnian; empty if it is not known.';

CREATE FUNCTION store.pairs(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT CASE WHEN given !~ '[\u0e01-\u0eff\u1000-\u109f\u1780-\u17d3\u2e80-\u2fdf\u3005-\u3007\u3021-\u303b\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]'
                THEN given ELSE (
        SELECT string_agg(CASE WHEN part.number % 2 = 1 THEN part.run ELSE run.pairs END, ' ' ORDER BY part.number)
          FROM string_to_table(regexp_replace(given,
                   '([\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecf\u0edc-\u0eff\u1000-\u103f\u104c-\u109f\u1780-\u17d3]+|[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3040-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)',
                   E'\x01\\1\x01', 'g'), E'\x01') WITH ORDINALITY AS part (run, number)
         CROSS JOIN LATERAL (
               SELECT string_agg(CASE WHEN here < U&'\2000' THEN 'ǂ' ELSE '' END || here || next, ' ' ORDER BY place) AS pairs
                 FROM (SELECT here, place, lead(here, 1, '') OVER (ORDER BY place) AS next
                         FROM unnest(string_to_array(CASE WHEN part.number % 2 = 0 THEN part.run END, NULL)) WITH ORDINALITY AS letter (here, place)) AS letters) AS run
    ) END
$$;
COMMENT ON FUNCTION store.pairs(text) IS 'Text in which words of scripts without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are pairs of neighbouring letters: 北京市 is 北京 京市 市. Those of South East Asia begin with ǂ, because a pair may begin with a mark that the parser takes for no letter.';

CREATE FUNCTION store.tokens(given text, language text DEFAULT NULL) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
DECLARE
    code  text := store.code_of(language);
    ready text := given;
    ascii boolean := octet_length(given) = length(given);
BEGIN
    IF NOT ascii THEN
        ready := normalize(ready, NFC);
        IF ready ~ '[\ufb00-\ufdff\ufe70-\ufefc\uff00-\uffef]' THEN
            ready := normalize(ready, NFKC);
        END IF;
        -- Marks over letters that newspapers leave out, and characters that nobody sees.
        ready := regexp_replace(ready, '[\u0300\u0301\u00ad\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060\ufeff]', '', 'g');
        ready := translate(ready, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙', '01234567890123456789012345678901234567890123456789');
        ready := translate(ready, 'أإآٱىةیېکﻙەۀ٫٬', 'ااااي' || 'ه' || 'ييك' || 'ك' || 'هه' || '.,');
        -- Newspapers leave the dots of ё out, and Greek capitals have no accents.
        ready := translate(ready, 'ёЁάέήίόύώϊϋΐΰΆΈΉΊΌΎΏΪΫ', 'еЕαεηιουωιυιυΑΕΗΙΟΥΩΙΥ');
        IF code IN ('tr', 'az') THEN
            ready := translate(ready, 'Iİ', 'ıi');
        ELSIF code IN ('ro', 'mo') THEN
            ready := translate(ready, 'şţŞŢ', 'șțȘȚ');
        END IF;
        ready := store.pairs(ready);
    ELSIF code IN ('tr', 'az') THEN
        ready := translate(ready, 'I', 'ı');
    END IF;
    IF ready ~ '[''’ʼ‘‛`´′＇ʹ]' THEN
        ready := regexp_replace(ready, '(?<=[A-Za-z\u00c0-\u024f\u0370-\u058f\u05d0-\u06ff\u1e00-\u1fff])[''’ʼ‘‛`´′＇ʹ](?=[A-Za-z\u00c0-\u024f\u0370-\u058f\u05d0-\u06ff\u1e00-\u1fff])', 'ʼ', 'g');
    END IF;
    IF ready ~ '[A-ZА-Я]\.[A-ZА-Я]' THEN
        ready := regexp_replace(ready, '(?<![[:alnum:]\u00c0-\u058f])([A-ZА-ЯІЇЄҐ])\.(?=[A-ZА-ЯІЇЄҐ](\.|$|[^[:alnum:]\u00c0-\u058f]))', '\1', 'g');
    END IF;
    IF ready ~ '[0-9]' THEN
        ready := regexp_replace(ready, '(?<=[0-9])[,\u00a0\u202f\u2009''’](?=[0-9]{3}(?![0-9]))', '', 'g');
        ready := regexp_replace(ready, '(?<![0-9.,])([0-9]{1,3}) (?=[0-9]{3}(?![0-9]))', '\1ǀ', 'g');
        ready := regexp_replace(ready, '(?<=[0-9])[.,](?=[0-9])', 'ǁ', 'g');
        ready := regexp_replace(ready, '(?<![[:alnum:]\u00c0-\u058f])([A-Za-z\u00c0-\u058f]{1,3})[-‐‑–_](?=[0-9]{1,4}(?![0-9]))', '\1ǂ', 'g');
        ready := regexp_replace(ready, '([0-9])[-‐‑]([А-Яа-яЀ-ӿ]{1,3})(?![[:alnum:]\u00c0-\u058f])', '\1ǂ\2', 'g');
    END IF;
    ready := regexp_replace(ready, '(?<![[:alnum:]\u00c0-\u058fǂʼ])([A-Z\u00c0-\u00deА-ЯЁІЇЄҐЎ\u0391-\u03a9]{2,5})(?![[:alnum:]\u00c0-\u058fǂʼ])', '\1ǃ', 'g');
    ready := store.lowered(replace(replace(ready, '&', ' ǁ '), E'\n', ' ǃ '));
    IF NOT ascii THEN
        ready := translate(replace(ready, 'i' || U&'\0307', 'i'), 'ς', 'σ');
        ready := regexp_replace(ready, '[\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u037e\u0387\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u0600-\u060f\u061b-\u061f\u066a-\u066d\u06d4\u0964\u0965\u0e2f\u0e3f\u0e4f\u0e5a\u0e5b\u104a\u104b\u17d4-\u17db\u1361-\u1368\u1680\u2000-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d\u30fb\ufd3e\ufd3f\ufe10-\ufe6b\uff00-\uff0f\uff1a-\uff20\U0001f000-\U0001faff]+', ' ', 'g');
    END IF;
    RETURN translate(ready, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32));
END
$$;
COMMENT ON FUNCTION store.tokens(text, text) IS
'Text as words with single blanks between them, for the parser: no punctuation, lower case, one kind of apostrophe (ʼ). What is one word stays one: U.S. is usǃ (ǃ ends an abbreviation in capitals), 1,270 is 1270, 1 270 is 1ǀ270, 45.5 and 45,5 are 45ǁ5, F-16 is fǂ16, 47-ма is 47ǂма. & is the word ǁ, and ǃ alone stands between paragraphs.';

CREATE FUNCTION store.plain(word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT CASE WHEN octet_length(word) = length(word) THEN word ELSE
        translate(store.unaccent('store.unaccent', translate(word, 'ǀǁǂǃʼ', U&'\E000\E001\E002\E003\E004')), U&'\E000\E001\E002\E003\E004', 'ǀǁǂǃʼ') END
$$;
COMMENT ON FUNCTION store.plain(text) IS 'A word without its accents: capek for čapek.';

CREATE FUNCTION store.without_prefix(word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT coalesce((regexp_match(word, '^[وف]?(?:[بك]?ال|لل)(.{2,})$'))[1], (regexp_match(word, '^[وفبلك](.{3,})$'))[1],
                    (regexp_match(word, '^ו?(?:ש|כש)?[הבלמכ]{0,2}([א-ת]{3,})$'))[1], word)
$$;
COMMENT ON FUNCTION store.without_prefix(text) IS 'An Arabic or Hebrew word without the article and the prepositions and conjunctions that are written together with it.';

CREATE FUNCTION store.latin_of(word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT translate(replace(replace(replace(word, 'љ', 'lj'), 'њ', 'nj'), 'џ', 'dž'), 'абвгдђежзијклмнопрстћуфхцчш', 'abvgdđežzijklmnoprstćufhcčš') $$;
COMMENT ON FUNCTION store.latin_of(text) IS 'A Serbian word in Latin letters.';

CREATE FUNCTION store.found_as(word text, language text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
DECLARE
    words text[] := ARRAY[word];
    bare  text := word;
    parts text[];
BEGIN
    IF word ~ '^[a-z]+$' THEN
        RETURN words;
    END IF;
    IF word LIKE '%ǃ' THEN
        bare := rtrim(word, 'ǃ');
        words := words || bare;
        IF bare ~ '^[ivx]+$' THEN
            words := words || array_position(string_to_array(
                'i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii xxiv xxv', ' '), bare)::text;
        END IF;
    END IF;
    IF bare ~ 'ʼ' AND bare !~ '[Ѐ-ӿ]' THEN
        parts := string_to_array(bare, 'ʼ');
        words := words || replace(bare, 'ʼ', '') || array(SELECT part FROM unnest(parts) AS part WHERE length(part) > 1);
    ELSIF bare ~ '[0-9]' THEN
        parts := regexp_match(bare, '^([^0-9ǂǀǁ]{1,3})ǂ?([0-9]{1,4})([^0-9].*)?$');
        IF parts IS NOT NULL THEN
            words := words || (parts[1] || 'ǂ' || parts[2]) || (parts[1] || 'ǂ' || parts[2] || coalesce(parts[3], ''));
        ELSIF bare ~ 'ǀ' THEN
            words := words || replace(bare, 'ǀ', '') || string_to_array(bare, 'ǀ');
        ELSIF bare ~ 'ǁ.*ǁ' THEN
            words := words || string_to_array(bare, 'ǁ');
        ELSIF bare ~ '^[0-9]{1,3}ǁ[0-9]{3}$' AND language IN ('de', 'es', 'it', 'pt', 'nl', 'tr', 'id', 'da', 'el', 'ro', 'sr', 'sl', 'az', 'ca', 'gl', 'eu', 'is', 'mk', 'vi', 'fo', 'kl') THEN
            words := words || replace(bare, 'ǁ', '');
        ELSIF bare ~ '^[0-9]+ǂ' THEN
            words := words || (regexp_match(bare, '^[0-9]+'))[1] || ((regexp_match(bare, '^[0-9]+'))[1] || 'ǂ');
        ELSIF bare ~ '^[0-9]+[^0-9ǁǂǀ]' THEN
            words := words || (regexp_match(bare, '^[0-9]+'))[1];
        END IF;
    ELSIF language = 'de' AND bare ~ '[äöü]' THEN
        words := words || replace(replace(replace(replace(bare, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss');
    ELSIF language = 'sr' AND bare ~ '[Ѐ-ӿ]' THEN
        words := words || store.latin_of(bare);
    ELSIF bare ~ '[א-ת\u0620-\u06ff]' THEN
        words := words || store.without_prefix(bare);
    END IF;
    RETURN array(SELECT DISTINCT unnest(ARRAY[one, store.plain(one)]) FROM unnest(words) AS one WHERE one <> '');
END
$$;
COMMENT ON FUNCTION store.found_as(text, text) IS
'The words under which a word of a text is found: itself, without accents, and what it is written as elsewhere (müller in a German text: muller, mueller; xiʼan: xian, xi, an; tǂ72b3: tǂ72; iiǃ: ii, 2).';

CREATE FUNCTION store.vector_of(given text, language text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT to_tsvector('store.words', store.tokens(given, language) || ' ǃ') $$;
COMMENT ON FUNCTION store.vector_of(text, text) IS 'The words of a text with their places; ǃ stands between paragraphs and at the end, so that no phrase goes across.';

CREATE FUNCTION store.widened(words tsvector, language text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT coalesce(string_agg('''' || replace(replace(found, '\', '\\'), '''', '''''') || ''':' || places.listed, ' ')::tsvector, '')
           || array_to_tsvector(ARRAY['ǂ' || language])
      FROM unnest(words) AS word (lexeme, positions, weights)
     CROSS JOIN LATERAL (SELECT string_agg(place || nullif(weight, 'D'), ',') FILTER (WHERE weight <> 'D') AS upper,
                                string_agg(place::text, ',') FILTER (WHERE weight = 'D') AS lower
                           FROM unnest(word.positions, word.weights) AS spot (place, weight)) AS spots
     CROSS JOIN LATERAL (SELECT concat_ws(',', spots.upper, spots.lower) AS listed) AS places
     CROSS JOIN LATERAL unnest(store.found_as(word.lexeme, language)) AS found
     WHERE word.lexeme <> 'ǃ'
$$;
COMMENT ON FUNCTION store.widened(tsvector, text) IS 'The words of a text with all the words that they are found under, at the same places, and the mark of the language (ǂde).';

CREATE FUNCTION store.document(title text, summary text, body text, language text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
DECLARE
    code text := store.code_of(language);
    most integer := 500000;
BEGIN
    LOOP
        BEGIN
            RETURN store.widened(coalesce(setweight(store.vector_of(left(title, 10000), code), 'A'), '')
                || coalesce(setweight(store.vector_of(left(summary, 50000), code), 'B'), '')
                || coalesce(store.vector_of(left(body, most), code), ''), code);
        EXCEPTION WHEN program_limit_exceeded THEN
            -- A tsvector holds 1 MB: of a longer text the first part is searched.
            IF most < 1000 THEN
                RAISE;
            END IF;
            most := most / 2;
        END;
    END LOOP;
END
$$;
COMMENT ON FUNCTION store.document(text, text, text, text) IS 'What is searched of an article in a language: headline above summary above body. A tsvector holds 1 MB, so that of a very long text only the beginning is indexed.';

CREATE OR REPLACE FUNCTION store.document(title text, summary text, body text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT ts_delete(store.document(title, summary, body, NULL), 'ǂ') $$;
COMMENT ON FUNCTION store.document(text, text, text) IS 'The same for the version of the program before, which names no language: such a row is indexed again.';

CREATE FUNCTION store.removed_vector(hunk jsonb, language text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT to_tsvector('store.words', store.tokens(coalesce((regexp_match(right(hunk ->> 'before', 200), '((?:\S+\s+){0,3}\S+)\s*$'))[1], ''), language))
        || setweight(to_tsvector('store.words', store.tokens(left(hunk ->> 'removed', 500000), language)), 'A')
        || to_tsvector('store.words', store.tokens(coalesce((regexp_match(left(hunk ->> 'after', 200), '^\s*((?:\S+\s+){0,3}\S+)'))[1], '') || E'\n', language))
$$;
COMMENT ON FUNCTION store.removed_vector(jsonb, text) IS 'The removed words of a place of a diff (weight A) among four words on each side, so that a phrase of which a part was removed is found as it stood.';

CREATE FUNCTION store.removed_document(hunks jsonb, language text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
DECLARE
    code text := store.code_of(language);
    hunk jsonb;
    said tsvector := '';
BEGIN
    FOR hunk IN SELECT one FROM jsonb_array_elements(hunks) AS one WHERE one ->> 'removed' <> '' LOOP
        said := said || store.removed_vector(hunk, code);
    END LOOP;
    RETURN CASE WHEN EXISTS (SELECT FROM unnest(said) AS word WHERE 'A' = ANY (word.weights) AND word.lexeme <> 'ǃ') THEN store.widened(said, code) END;
EXCEPTION WHEN program_limit_exceeded THEN
    -- More than a tsvector holds: the first place that was changed is searched.
    RETURN store.widened(store.removed_vector(jsonb_build_object('removed', left(hunk ->> 'removed', 50000)), code), code);
END
$$;
COMMENT ON FUNCTION store.removed_document(jsonb, text) IS 'The removed words of a diff as they are searched; NULL if none were removed.';

CREATE OR REPLACE FUNCTION store.removed_document(hunks jsonb) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT store.removed_document(hunks, NULL) $$;

CREATE OR REPLACE FUNCTION store.diff_is_written() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO store.removed_search (after_id, before_id, revision_id, changed_at, source_id, document)
    SELECT NEW.after_id, NEW.before_id, revision.id, revision.observed_at, article.source_id, removed.document
      FROM store.extraction AS after
      JOIN store.revision ON revision.id = after.revision_id
      JOIN store.article ON article.id = revision.article_id
      CROSS JOIN store.removed_document(NEW.hunks, after.language) AS removed (document)
     WHERE after.id = NEW.after_id AND removed.document IS NOT NULL
    ON CONFLICT (after_id, before_id) DO UPDATE SET document = EXCLUDED.document, indexed_as = EXCLUDED.indexed_as;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION store.search_version() RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 2::smallint $$;

CREATE FUNCTION store.stem(language text, word text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
DECLARE
    stemmer text := CASE language
        WHEN 'ar' THEN 'arabic' WHEN 'hy' THEN 'armenian' WHEN 'eu' THEN 'basque' WHEN 'ca' THEN 'catalan' WHEN 'da' THEN 'danish'
        WHEN 'nl' THEN 'dutch' WHEN 'en' THEN 'english' WHEN 'et' THEN 'estonian' WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN 'french'
        WHEN 'de' THEN 'german' WHEN 'el' THEN 'greek' WHEN 'hi' THEN 'hindi' WHEN 'hu' THEN 'hungarian' WHEN 'id' THEN 'indonesian'
        WHEN 'ga' THEN 'irish' WHEN 'it' THEN 'italian' WHEN 'lt' THEN 'lithuanian' WHEN 'ne' THEN 'nepali' WHEN 'no' THEN 'norwegian'
        WHEN 'pt' THEN 'portuguese' WHEN 'gl' THEN 'portuguese' WHEN 'ro' THEN 'romanian' WHEN 'ru' THEN 'russian' WHEN 'uk' THEN 'russian'
        WHEN 'be' THEN 'russian' WHEN 'sr' THEN 'serbian' WHEN 'es' THEN 'spanish' WHEN 'sv' THEN 'swedish' WHEN 'ta' THEN 'tamil'
        WHEN 'tr' THEN 'turkish' WHEN 'az' THEN 'turkish' WHEN 'yi' THEN 'yiddish' END;
    -- The endings of nouns, names and adjectives, where PostgreSQL has no stemmer; the longest that leaves three letters is cut.
    endings text := CASE language
        WHEN 'pl' THEN 'iami|ami|ach|owie|owi|iego|ego|iemu|emu|iej|ej|imi|ymi|ich|ych|iem|em|im|ym|om|iom|ów|iów|ie|ią|ię|ia|iu|io|ii|ą|ę|a|e|i|o|u|y'
        WHEN 'cs' THEN 'ového|ovému|ovým|ových|ovými|ách|ích|ech|ami|emi|ími|ými|ého|ému|ím|ým|ích|ých|ové|ovi|ova|ovy|ová|ou|ům|ám|em|ěm|ě|a|á|e|é|i|í|o|u|ů|y|ý'
        WHEN 'sk' THEN 'ového|ovému|ovým|ových|ovými|ach|iach|och|ami|iami|ého|ému|ím|ým|ích|ých|ovia|ovi|ova|ovej|ou|om|am|iam|em|ov|ej|a|á|e|é|i|í|o|u|ú|y|ý|ia'
        WHEN 'sl' THEN 'ovega|ovemu|ovih|ovim|ovimi|ami|ema|ega|emu|imi|ovi|ov|ev|ih|im|om|em|am|ah|eh|ih|jo|a|e|i|o|u'
        WHEN 'bg' THEN 'овете|ищата|ове|еве|ите|ята|ата|ият|ът|ят|то|та|те|ия|ове|и|а|я|о|е|ъ'
        WHEN 'mk' THEN 'овите|ците|ата|ите|ото|иот|ови|от|та|то|те|и|а|о|е'
        WHEN 'lv' THEN 'iem|ajam|ajām|ajos|ajās|ām|ās|os|iem|em|ēm|ēs|am|as|es|is|us|im|um|u|a|ā|e|ē|i|ī|o|s|š'
        WHEN 'is' THEN 'anna|unum|inum|arnir|urnar|nar|inn|ins|num|ir|ar|ur|um|in|ið|a|i|u|s|r'
        WHEN 'ka' THEN 'ებისთვის|ებიდან|ებში|ებით|ებს|ების|ები|ისთვის|იდან|ში|ით|ის|მა|ად|ს|ი'
        WHEN 'fa' THEN 'هايي|هاي|ها|ان|ات|ي'
        WHEN 'he' THEN 'יים|יות|ים|ות|ית|ה'
        WHEN 'sq' THEN 've|ët|it|in|në|së|ja|je|të|e|i|a|ë' END;
    found text;
BEGIN
    IF stemmer IS NOT NULL AND EXISTS (SELECT FROM pg_catalog.pg_ts_dict WHERE dictname = stemmer || '_stem' AND dictnamespace = 'pg_catalog'::regnamespace) THEN
        found := (ts_lexize(('pg_catalog.' || stemmer || '_stem')::regdictionary, replace(word, 'ʼ', '''')))[1];
    ELSIF endings IS NOT NULL THEN
        found := regexp_replace(word, format('^(.{3,}?)(?:%s)$', endings), '\1');
    END IF;
    RETURN coalesce(store.plain(found), store.plain(word));
END
$$;
COMMENT ON FUNCTION store.stem(text, text) IS 'What the forms of a word that no dictionary lists have in common: by the stemmer of PostgreSQL for the language, or by a list of endings; without accents.';

ALTER TABLE store.word_forms DROP CONSTRAINT word_forms_lexemes_check;
ALTER TABLE store.word_forms ALTER COLUMN lexemes SET DEFAULT '{}';
ALTER TABLE store.word_forms ADD COLUMN forms text[], ADD COLUMN plain text[];
CREATE INDEX word_forms_by_form ON store.word_forms USING gin (forms) WITH (fastupdate = off);
CREATE INDEX word_forms_by_plain ON store.word_forms USING gin (plain) WITH (fastupdate = off);
COMMENT ON TABLE store.word_forms IS 'The words that the archive holds, by language, each with all its forms; queries are mapped through it. A word that no dictionary lists stands with the words of the same stem (kind stem).';
COMMENT ON COLUMN store.word_forms.lemma IS 'The form that a dictionary lists; for the kind stem the stem.';
COMMENT ON COLUMN store.word_forms.kind IS 'Part of speech, as the lemmatiser names it; word if it does not say, stem if the words are in no dictionary.';
COMMENT ON COLUMN store.word_forms.lexemes IS 'What the rules of search before version 2 make of the forms.';
COMMENT ON COLUMN store.word_forms.forms IS 'All forms as store.tokens writes them; NULL if the version of the program before has written the row.';
COMMENT ON COLUMN store.word_forms.plain IS 'Those of the forms that have accents, without them.';

CREATE TABLE store.learned_language (
    language  text PRIMARY KEY
);
COMMENT ON TABLE store.learned_language IS 'The languages of store.word_forms: a query is read in each of them.';

CREATE TABLE store.unlearned (
    article_id  bigint PRIMARY KEY REFERENCES store.article,
    language    text NOT NULL,
    noted_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX unlearned_by_language ON store.unlearned (language, article_id);
COMMENT ON TABLE store.unlearned IS 'Articles whose words have not been looked up in the dictionary of their language yet.';
COMMENT ON COLUMN store.unlearned.language IS 'As store.code_of writes it.';

CREATE FUNCTION store.search_row_is_written() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
    mark text := 'ǂ' || store.code_of(NEW.language);
BEGIN
    IF NOT NEW.document @@ format('%L', mark)::tsquery THEN
        NEW.document := NEW.document || array_to_tsvector(ARRAY[mark]);
        NEW.indexed_as := 1;
    END IF;
    NEW.document := NEW.document || array_to_tsvector(ARRAY['ǂs' || NEW.source_id]);
    INSERT INTO store.unlearned (article_id, language) VALUES (NEW.article_id, store.code_of(NEW.language))
    ON CONFLICT (article_id) DO UPDATE SET language = EXCLUDED.language, noted_at = now();
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION store.search_row_is_written() IS 'Marks a document with its language and source, and notes that its words are to be learned. A document without the mark is of the version of the program before, and is indexed again.';
CREATE TRIGGER search_row_is_written BEFORE INSERT OR UPDATE OF document ON store.article_search
    FOR EACH ROW EXECUTE FUNCTION store.search_row_is_written();

ALTER TABLE store.spelling ADD COLUMN said text[] NOT NULL DEFAULT '{}';
CREATE INDEX spelling_by_said ON store.spelling USING gin (said);
COMMENT ON COLUMN store.spelling.said IS 'The words of the spelling as texts are searched for them.';

CREATE FUNCTION store.words_in(given text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(array_agg(store.plain(word) ORDER BY number), '{}')
     FROM string_to_table(store.tokens(given), ' ') WITH ORDINALITY AS part (word, number) WHERE word NOT IN ('', 'ǃ') $$;
COMMENT ON FUNCTION store.words_in(text) IS 'The words of a text in order, without accents.';

CREATE OR REPLACE FUNCTION store.spelling_is_read() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    NEW.target := plainto_tsquery('store.palimpsest', store.lexed(NEW.spelling));
    NEW.phrase := phraseto_tsquery('store.palimpsest', store.lexed(NEW.spelling));
    NEW.said := store.words_in(NEW.spelling);
    IF numnode(NEW.target) = 0 OR cardinality(NEW.said) = 0 THEN
        RAISE EXCEPTION 'the spelling "%" has no word that is searched for', NEW.spelling
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Write out the name.';
    END IF;
    RETURN NEW;
END
$$;
UPDATE store.spelling SET spelling = spelling, formed_at = NULL;
