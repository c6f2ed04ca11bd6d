-- Words that no dictionary lists meet in Korean, Hebrew, Arabic, Persian, Belarusian and Albanian, too: particles behind
-- a noun and prefixes before it are no part of its stem.

CREATE OR REPLACE FUNCTION store.stem(language text, word text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
DECLARE
    stemmer text := CASE language
        WHEN 'ar' THEN 'arabic' WHEN 'hy' THEN 'armenian' WHEN 'eu' THEN 'basque' WHEN 'ca' THEN 'catalan' WHEN 'da' THEN 'danish'
        WHEN 'nl' THEN 'dutch' WHEN 'en' THEN 'english' WHEN 'et' THEN 'estonian' WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN 'french'
        WHEN 'de' THEN 'german' WHEN 'el' THEN 'greek' WHEN 'hi' THEN 'hindi' WHEN 'hu' THEN 'hungarian' WHEN 'id' THEN 'indonesian'
        WHEN 'ga' THEN 'irish' WHEN 'it' THEN 'italian' WHEN 'lt' THEN 'lithuanian' WHEN 'ne' THEN 'nepali' WHEN 'no' THEN 'norwegian'
        WHEN 'pt' THEN 'portuguese' WHEN 'gl' THEN 'portuguese' WHEN 'ro' THEN 'romanian' WHEN 'ru' THEN 'russian' WHEN 'uk' THEN 'russian'
        WHEN 'sr' THEN 'serbian' WHEN 'es' THEN 'spanish' WHEN 'sv' THEN 'swedish' WHEN 'ta' THEN 'tamil'
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
        WHEN 'fa' THEN 'ان|ات|ي'
        WHEN 'he' THEN 'יים|יות|ים|ות|ית|ה'
        WHEN 'be' THEN 'амі|ямі|ага|яга|аму|яму|ах|ях|аў|яў|оў|ёў|ам|ям|ом|ем|ым|ім|ых|іх|ую|юю|ай|яй|ой|ей|ою|ею|аю|ыя|ія|ая|яя|ае|яе|ы|і|а|я|о|е|у|ю|э|ь|й'
        WHEN 'ko' THEN '으로부터|에서부터|이라고|이라는|으로서|으로써|까지도|들에게|들에서|들의|들을|들은|들이|들과|들도|들로|에서는|에서도|에게서|에는|에도|에게|에서|으로|부터|까지|보다|처럼|마다|라고|라는|이나|에|은|는|이|가|을|를|의|와|과|로|도|만|들'
        WHEN 'sq' THEN 'ave|eve|ve|at|et|ët|it|in|un|në|së|ja|je|të|ur|e|i|a|u|ë' END;
    -- Korean nouns have two syllables mostly; elsewhere three letters are left.
    kept integer := CASE language WHEN 'ko' THEN 2 ELSE 3 END;
    found text;
BEGIN
    CASE language
        -- The article and what is written together with it, which stands before every form of a noun.
        WHEN 'ar' THEN word := regexp_replace(word, '^(?:[وف]?(?:[بك]?ال|لل)(?=..)|[وف][بلك](?=....))', '');
        WHEN 'fa' THEN word := regexp_replace(word, '^(.{2,}?)(?:هايي|هاي|ها)$', '\1');
        ELSE NULL;
    END CASE;
    IF stemmer IS NOT NULL AND EXISTS (SELECT FROM pg_catalog.pg_ts_dict WHERE dictname = stemmer || '_stem' AND dictnamespace = 'pg_catalog'::regnamespace) THEN
        found := (ts_lexize(('pg_catalog.' || stemmer || '_stem')::regdictionary, replace(word, 'ʼ', '''')))[1];
    ELSIF endings IS NOT NULL THEN
        found := regexp_replace(word, format('^(.{%s,}?)(?:%s)$', kept, endings), '\1');
    END IF;
    CASE language
        WHEN 'he' THEN found := regexp_replace(found, '^(?:ו?ש?[הבלכ]{0,2}(?=...)|ה(?=..$))', '');
        -- Belarusian writes unstressed vowels as they are heard: горад, гарадах.
        WHEN 'be' THEN found := translate(found, 'оёэ', 'аее');
        ELSE NULL;
    END CASE;
    RETURN coalesce(store.plain(found), store.plain(word));
END
$$;

DELETE FROM store.word_forms WHERE kind = 'stem' AND language IN ('ar', 'fa', 'he', 'be', 'ko', 'sq');
INSERT INTO store.unlearned (article_id, language)
SELECT article_id, store.code_of(language) FROM store.article_search WHERE store.code_of(language) IN ('ar', 'fa', 'he', 'be', 'ko', 'sq')
ON CONFLICT (article_id) DO NOTHING;
