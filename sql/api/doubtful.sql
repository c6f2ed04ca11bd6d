-- Texts that a person should look at.

CREATE OR REPLACE VIEW archive.doubtful_texts AS
SELECT source.name                        AS source,
       article.id                         AS article_id,
       address.url,
       text.title,
       text.doubts,
       text.agreement,
       text.words,
       text.extractor,
       text.published_at,
       text.published_local,
       article.first_seen_at,
       coalesce(text.published_at, article.first_seen_at) AS sort_at,
       state.revision_id,
       article.recorded_at
  FROM store.article
  JOIN store.source ON source.id = article.source_id
  JOIN store.article_state AS state ON state.article_id = article.id
  JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = state.revision_id
                 ORDER BY extraction.id DESC LIMIT 1) AS text ON cardinality(text.doubts) > 0
  JOIN store.look AS first_look ON first_look.id = article.first_look_id
  JOIN store.address ON address.id = first_look.address_id;
COMMENT ON VIEW archive.doubtful_texts IS 'One row an article whose current text may not be what the page says: try it with palimpsest extract, and mend it by selectors.';
COMMENT ON COLUMN archive.doubtful_texts.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.doubtful_texts.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.doubtful_texts.url IS 'The address under which the article was first found.';
COMMENT ON COLUMN archive.doubtful_texts.title IS 'Headline.';
COMMENT ON COLUMN archive.doubtful_texts.doubts IS 'Why: few_words (under 200 characters), from_script_data (the page itself shows no text), text_uncertain (a paragraph was nearly taken or left out), opinions_differ (agreement below .9), language_differs (from what the page says), no_title, no_date, date_guessed, date_without_time, date_not_trusted (in the future, an instant that stands for none, before the source''s earliest, or against the address or the feed), date_ambiguous (day or month first), date_contradicted (a day that another date of the page contradicts), bad_selector (a selector of the source is not CSS).';
COMMENT ON COLUMN archive.doubtful_texts.agreement IS 'F1 (0 to 1) between the text and what a second extractor takes for it; NULL if there was none.';
COMMENT ON COLUMN archive.doubtful_texts.words IS 'Number of words in the text.';
COMMENT ON COLUMN archive.doubtful_texts.extractor IS 'Version of the extractor that read it.';
COMMENT ON COLUMN archive.doubtful_texts.published_at IS 'When the page says that it was published; NULL if the date cannot be trusted.';
COMMENT ON COLUMN archive.doubtful_texts.published_local IS 'The same on the clock of the newsroom, without an offset.';
COMMENT ON COLUMN archive.doubtful_texts.first_seen_at IS 'When this archive first saw it.';
COMMENT ON COLUMN archive.doubtful_texts.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.doubtful_texts.revision_id IS 'The revision whose text it is; see archive.revisions.';
COMMENT ON COLUMN archive.doubtful_texts.recorded_at IS 'When the article was written into the archive.';
