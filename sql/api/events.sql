-- What happened to many articles of a newsroom at once.

CREATE OR REPLACE VIEW archive.events AS
SELECT event.id,
       source.name          AS source,
       event.kind,
       known.line,
       event.articles,
       event.happened_after,
       event.happened_before,
       event.recorded_at
  FROM store.source_event AS event
  JOIN store.source ON source.id = event.source_id
  LEFT JOIN store.furniture AS known ON known.source_id = event.source_id AND known.line_sha256 = event.line_sha256;
COMMENT ON VIEW archive.events IS 'One row an event of a newsroom: what happened to several of its articles at once. Each of them has an edit of its own in archive.edits.';
COMMENT ON COLUMN archive.events.id IS 'Permanent number of the event.';
COMMENT ON COLUMN archive.events.source IS 'Name of the newsroom, as in archive.sources.';
COMMENT ON COLUMN archive.events.kind IS 'line_left: the same line went from between the paragraphs of at least three articles within a day.';
COMMENT ON COLUMN archive.events.line IS 'The line; NULL if it was redacted.';
COMMENT ON COLUMN archive.events.articles IS 'The articles to which it happened; see archive.articles.';
COMMENT ON COLUMN archive.events.happened_after IS 'The first of the last looks that showed the line.';
COMMENT ON COLUMN archive.events.happened_before IS 'The last of the looks that showed an article without it.';
COMMENT ON COLUMN archive.events.recorded_at IS 'When the event was written into the archive.';
