-- A search document is made with less work, and is the same as before: most of its words are found under themselves alone.

CREATE OR REPLACE FUNCTION store.tokens(given text, language text DEFAULT NULL) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
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
        IF ready ~ '[٠-٩۰-۹०-९০-৯๐-๙]' THEN
            ready := translate(ready, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙', '01234567890123456789012345678901234567890123456789');
        END IF;
        IF ready ~ '[أإآٱىةیېکﻙەۀ٫٬]' THEN
            ready := translate(ready, 'أإآٱىةیېکﻙەۀ٫٬', 'ااااي' || 'ه' || 'ييك' || 'ك' || 'هه' || '.,');
        END IF;
        -- Newspapers leave the dots of ё out, and Greek capitals have no accents.
        IF ready ~ '[ёЁάέήίόύώϊϋΐΰΆΈΉΊΌΎΏΪΫ]' THEN
            ready := translate(ready, 'ёЁάέήίόύώϊϋΐΰΆΈΉΊΌΎΏΪΫ', 'еЕαεηιουωιυιυΑΕΗΙΟΥΩΙΥ');
        END IF;
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
    -- The 32 marks of ASCII. To look each character up in a list of them took most of the time of a document.
    RETURN regexp_replace(ready, '[!-/:-@[-`{-~]', ' ', 'g');
END
$$;

CREATE OR REPLACE FUNCTION store.widened(words tsvector, language text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    -- The document is written out and read in again as a whole, with the further words at its end, as PostgreSQL has no
    -- function that puts a word beside another one. A word of plain letters or of figures has no further ones.
    SELECT CASE WHEN further.words IS NULL THEN own.words ELSE (own.words::text || ' ' || further.words)::tsvector END
           || array_to_tsvector(ARRAY['ǂ' || language])
      FROM (SELECT ts_delete(words, 'ǃ') AS words) AS own
     CROSS JOIN LATERAL (
           SELECT string_agg('''' || replace(replace(found, '\', '\\'), '''', '''''') || ''':' || places.listed, ' ') AS words
             FROM unnest(own.words) AS word (lexeme, positions, weights)
            CROSS JOIN LATERAL (SELECT string_agg(place || nullif(weight, 'D'), ',') FILTER (WHERE weight <> 'D') AS upper,
                                       string_agg(place::text, ',') FILTER (WHERE weight = 'D') AS lower
                                  FROM unnest(word.positions, word.weights) AS spot (place, weight)) AS spots
            CROSS JOIN LATERAL (SELECT concat_ws(',', spots.upper, spots.lower) AS listed) AS places
            CROSS JOIN LATERAL unnest(store.found_as(word.lexeme, language)) AS found
            WHERE word.lexeme !~ '^([a-z]+|[0-9]+)$' AND found <> word.lexeme) AS further
$function$;
