-- What is gone, and where articles were found.

CREATE OR REPLACE VIEW archive.unavailable AS
SELECT availability.article_id,
       article.source,
       article.title,
       availability.state,
       lower(availability.during)         AS missing_since,
       upper(availability.during)         AS back_at,
       article.last_seen_at,
       availability.evidence,
       article.url,
       CASE WHEN article.partial THEN coalesce(whole.text, article.text) ELSE article.text END AS last_text,
       article.published_at,
       article.published_local,
       article.first_seen_at,
       article.sort_at,
       article.recorded_at,
       availability.recorded_at           AS state_recorded_at
  FROM store.availability
  -- LIMIT: few of the articles are gone, and the planner would join all of them first.
 CROSS JOIN LATERAL (SELECT * FROM archive.articles WHERE articles.id = availability.article_id LIMIT 1) AS article
  LEFT JOIN LATERAL (SELECT store.shown_text(text.body, furniture.lines) AS text
                       FROM store.revision
                       JOIN LATERAL (SELECT * FROM store.extraction WHERE extraction.revision_id = revision.id
                                      ORDER BY extraction.id DESC LIMIT 1) AS text ON NOT text.partial AND text.redaction_id IS NULL
                       LEFT JOIN store.left_out AS furniture ON furniture.extraction_id = text.id
                      WHERE article.partial AND revision.article_id = article.id AND revision.dismissed_at IS NULL
                      ORDER BY revision.observed_at DESC, revision.id DESC LIMIT 1) AS whole ON true
 WHERE availability.state <> 'available';
COMMENT ON VIEW archive.unavailable IS 'Articles that could not be read for a time, or cannot now, with the last text that was seen. An observation, beside its evidence.';
COMMENT ON COLUMN archive.unavailable.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.unavailable.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.unavailable.title IS 'Headline as last seen.';
COMMENT ON COLUMN archive.unavailable.state IS 'not_found (404), gone (410), redirected_home, soft_404, paywalled (the whole text had been seen), replaced (its address serves another article), leads_elsewhere (its address redirects to another page; evidence ->> ''leads_to'' says which), says_removed (the page says so in its own words), nothing_to_read (the page came without a text) or unreachable (five looks in a row brought no page).';
COMMENT ON COLUMN archive.unavailable.missing_since IS 'The first look that did not find it.';
COMMENT ON COLUMN archive.unavailable.back_at IS 'The look that found it again; NULL while it is missing.';
COMMENT ON COLUMN archive.unavailable.last_seen_at IS 'The last look that showed its text.';
COMMENT ON COLUMN archive.unavailable.evidence IS 'What the state rests on.';
COMMENT ON COLUMN archive.unavailable.url IS 'The address under which it was first found.';
COMMENT ON COLUMN archive.unavailable.last_text IS 'The last text that was seen; if that was the visible part of a text behind a paywall, the last whole one, if any was seen.';
COMMENT ON COLUMN archive.unavailable.published_at IS 'When the page said that it was published.';
COMMENT ON COLUMN archive.unavailable.published_local IS 'The same on the clock of the newsroom.';
COMMENT ON COLUMN archive.unavailable.first_seen_at IS 'When this archive first saw the article.';
COMMENT ON COLUMN archive.unavailable.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.unavailable.state_recorded_at IS 'When the state was written into the archive.';
COMMENT ON COLUMN archive.unavailable.recorded_at IS 'When the article was written into the archive.';

CREATE OR REPLACE VIEW archive.addresses AS
SELECT alias.article_id,
       source.name             AS source,
       address.url,
       address.url_key,
       alias.reason,
       lower(alias.during)     AS first_seen_at,
       coalesce(sight.last_at, lower(alias.during)) AS last_seen_at,
       upper_inf(alias.during) AS current,
       alias.recorded_at
  FROM store.alias
  JOIN store.address ON address.id = alias.address_id
  JOIN store.article ON article.id = alias.article_id
  JOIN store.source ON source.id = article.source_id
  LEFT JOIN LATERAL (SELECT look.observed_at AS last_at FROM store.look
                      WHERE look.address_id = alias.address_id AND alias.during @> look.observed_at
                        AND store.fetch_outcome_shows_article(look.outcome)
                      ORDER BY look.observed_at DESC LIMIT 1) AS sight ON true
UNION ALL
-- Other spellings of these addresses, such as those of AMP pages, that were asked for or that an answer ended at.
SELECT alias.article_id, source.name, spelling.url, address.url_key, alias.reason, spelling.first_at, spelling.last_at,
       upper_inf(alias.during), alias.recorded_at
  FROM store.alias
  JOIN store.address ON address.id = alias.address_id
  JOIN store.article ON article.id = alias.article_id
  JOIN store.source ON source.id = article.source_id
 CROSS JOIN LATERAL (SELECT form.url, min(look.observed_at) AS first_at, max(look.observed_at) AS last_at FROM store.look
                      CROSS JOIN LATERAL unnest(ARRAY[look.url, look.final_url]) AS form (url)
                      WHERE look.address_id = alias.address_id AND alias.during @> look.observed_at
                        AND store.fetch_outcome_shows_article(look.outcome)
                        AND form.url <> address.url AND NOT EXISTS (SELECT FROM store.address AS own WHERE own.url = form.url)
                      GROUP BY form.url) AS spelling;
COMMENT ON VIEW archive.addresses IS 'Every address that led to an article, with when and why it is believed to be the article''s.';
COMMENT ON COLUMN archive.addresses.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.addresses.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.addresses.url IS 'The address as it was found.';
COMMENT ON COLUMN archive.addresses.url_key IS 'The identity of the address, without tracking parameters and the like.';
COMMENT ON COLUMN archive.addresses.reason IS 'requested (fetched there), redirect, canonical (the page names it), same_text or declared.';
COMMENT ON COLUMN archive.addresses.first_seen_at IS 'The first look that showed the article there.';
COMMENT ON COLUMN archive.addresses.last_seen_at IS 'The last look at the address while it led there.';
COMMENT ON COLUMN archive.addresses.current IS 'Whether the address still leads to the article.';
COMMENT ON COLUMN archive.addresses.recorded_at IS 'When it was first written into the archive that the address leads to the article.';
