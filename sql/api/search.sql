-- Full-text search over the current texts. The functions run with their owner's rights: a reader sees `archive` only.

CREATE OR REPLACE FUNCTION archive.to_query(query text) RETURNS tsquery
    LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT websearch_to_tsquery('store.palimpsest', store.folded(left(query, 500))) $$;
COMMENT ON FUNCTION archive.to_query(text) IS 'A query as people write it ("exact words", or, -not) as Postgres reads it; the first 500 characters count.';

CREATE OR REPLACE FUNCTION archive.matching(query text) RETURNS TABLE (article_id bigint)
    LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT article_id FROM store.article_search WHERE document @@ archive.to_query(query) $$;
COMMENT ON FUNCTION archive.matching(text) IS 'The ids of all articles that match, without limit or ranking: to join, group and count.';

CREATE OR REPLACE FUNCTION archive.search(
        query text, since timestamptz DEFAULT NULL, until timestamptz DEFAULT NULL, source text DEFAULT NULL,
        language text DEFAULT NULL, by text DEFAULT 'newest', "limit" integer DEFAULT 20)
    RETURNS TABLE (article_id bigint, revision_id bigint, title text, source_name text, sort_at timestamptz,
                   url text, snippet text, relevance real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    wanted tsquery := archive.to_query(search.query);
BEGIN
    IF numnode(wanted) = 0 THEN
        RAISE EXCEPTION 'the query "%" has no word that is searched for: it is empty or holds stop words only', left(search.query, 100)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Add a word that carries meaning.';
    END IF;
    IF search.by NOT IN ('newest', 'relevance') THEN
        RAISE EXCEPTION 'by is newest or relevance, not "%"', search.by USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN QUERY
    WITH newest AS (
        SELECT found.*
          FROM store.article_search AS found
         WHERE found.document @@ wanted
           AND (search.since IS NULL OR found.sort_at >= search.since)
           AND (search.until IS NULL OR found.sort_at < search.until)
           AND (search.language IS NULL OR found.language = search.language)
           AND (search.source IS NULL OR found.source_id = (SELECT s.id FROM store.source AS s WHERE s.name = search.source))
         ORDER BY found.sort_at DESC, found.article_id DESC
         LIMIT CASE WHEN search.by = 'relevance' THEN 1000 ELSE least(greatest(search."limit", 0), 1000) END
    ), ranked AS (
        SELECT newest.article_id, newest.revision_id, newest.extraction_id, newest.source_id, newest.sort_at,
               ts_rank_cd(newest.document, wanted) AS relevance
          FROM newest
         ORDER BY CASE WHEN search.by = 'relevance' THEN ts_rank_cd(newest.document, wanted) END DESC NULLS LAST,
                  newest.sort_at DESC, newest.article_id DESC
         LIMIT least(greatest(search."limit", 0), 1000)
    )
    SELECT ranked.article_id, ranked.revision_id, text.title, source_of.name, ranked.sort_at, address.url,
           ts_headline('store.palimpsest', store.folded(left(concat_ws(' ', text.summary, text.body), 100000)), wanted,
                       'MaxFragments=2, MaxWords=24, MinWords=8, StartSel=«, StopSel=», FragmentDelimiter=" … "'),
           ranked.relevance
      FROM ranked
      JOIN store.extraction AS text ON text.id = ranked.extraction_id
      JOIN store.source AS source_of ON source_of.id = ranked.source_id
      JOIN store.article ON article.id = ranked.article_id
      JOIN store.look ON look.id = article.first_look_id
      JOIN store.address ON address.id = look.address_id
     ORDER BY CASE WHEN search.by = 'relevance' THEN ranked.relevance END DESC NULLS LAST,
              ranked.sort_at DESC, ranked.article_id DESC;
END
$$;
COMMENT ON FUNCTION archive.search(text, timestamptz, timestamptz, text, text, text, integer) IS
'Articles whose current text matches: websearch syntax ("exact words", or, -not); newest first, or by => ''relevance'' among the 1,000 newest. since and until apply to sort_at; at most 1,000 rows.';
