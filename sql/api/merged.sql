-- Articles that were merged or split: every id stays valid.

CREATE OR REPLACE FUNCTION archive.article(id bigint) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT store.survivor(article.id) $$;
COMMENT ON FUNCTION archive.article(bigint) IS
'The number under which archive.articles shows an article now: its own, or that of the one into which it was merged; NULL if there never was one. id: any number that archive.articles ever showed.';

CREATE OR REPLACE VIEW archive.article_events AS
SELECT event.id,
       event.kind,
       event.article_id,
       event.other_id,
       source.name          AS source,
       event.reason,
       ARRAY(SELECT address.url FROM jsonb_array_elements(event.moved -> 'addresses') AS one
               JOIN store.address ON address.id = (one.value ->> 'address')::bigint ORDER BY address.id) AS urls,
       text.published_at,
       text.published_local,
       article.first_seen_at,
       coalesce(text.published_at, article.first_seen_at) AS sort_at,
       event.recorded_at
  FROM store.article_event AS event
  JOIN store.article ON article.id = event.article_id
  JOIN store.source ON source.id = article.source_id
  JOIN store.article_state AS state ON state.article_id = archive.article(event.article_id)
  JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = state.revision_id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON true;
COMMENT ON VIEW archive.article_events IS 'One row an event: articles that were found to be one (merged), or wrongly made one (split).';
COMMENT ON COLUMN archive.article_events.id IS 'Permanent number of the event.';
COMMENT ON COLUMN archive.article_events.kind IS 'merged (article_id went into other_id) or split (other_id was split off article_id).';
COMMENT ON COLUMN archive.article_events.article_id IS 'The article to which it happened.';
COMMENT ON COLUMN archive.article_events.other_id IS 'The article into which it went, or which came out of it.';
COMMENT ON COLUMN archive.article_events.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.article_events.reason IS 'Why, as whoever did it said.';
COMMENT ON COLUMN archive.article_events.urls IS 'The addresses that went along.';
COMMENT ON COLUMN archive.article_events.published_at IS 'When the article says that it was published.';
COMMENT ON COLUMN archive.article_events.published_local IS 'The same on the clock of the newsroom.';
COMMENT ON COLUMN archive.article_events.first_seen_at IS 'When this archive first saw it.';
COMMENT ON COLUMN archive.article_events.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.article_events.recorded_at IS 'When it was recorded.';
