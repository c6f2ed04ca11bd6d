-- What newsrooms do: headlines over time, corrections, rhythm and silence; and how well they were watched.

CREATE OR REPLACE VIEW archive.headlines AS
WITH shown AS (
    SELECT revision.id, revision.article_id, revision.observed_at, text.title,
           lag(text.title) OVER (PARTITION BY revision.article_id ORDER BY revision.observed_at, revision.id) AS title_before
      FROM store.revision
      JOIN LATERAL (SELECT title FROM store.extraction WHERE extraction.revision_id = revision.id
                     ORDER BY extraction.id DESC LIMIT 1) AS text ON true
     WHERE revision.dismissed_at IS NULL
), changes AS (
    SELECT id AS revision_id, article_id, title, observed_at AS shown_from,
           lead(observed_at) OVER article_time AS shown_until,
           row_number() OVER article_time AS number,
           count(*) OVER (PARTITION BY article_id) AS headlines
      FROM shown WHERE title IS DISTINCT FROM title_before
    WINDOW article_time AS (PARTITION BY article_id ORDER BY observed_at, id)
)
SELECT changes.article_id, card.source, changes.number, changes.headlines, changes.title, changes.shown_from, changes.shown_until,
       nullif(coalesce(changes.shown_until, card.last_seen_at) - changes.shown_from, interval '0') AS shown_for,
       changes.revision_id, card.url,
       card.published_at, card.published_local, card.first_seen_at, card.sort_at, card.recorded_at
  FROM changes JOIN store.card ON card.id = changes.article_id;
COMMENT ON VIEW archive.headlines IS 'Every headline that an article had, in order.';
COMMENT ON COLUMN archive.headlines.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.headlines.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.headlines.number IS 'First, second, third … headline of the article.';
COMMENT ON COLUMN archive.headlines.headlines IS 'How many headlines the article had in all.';
COMMENT ON COLUMN archive.headlines.title IS 'The headline.';
COMMENT ON COLUMN archive.headlines.shown_from IS 'When it was first seen.';
COMMENT ON COLUMN archive.headlines.shown_until IS 'When the next one was first seen; NULL for the one that stands.';
COMMENT ON COLUMN archive.headlines.shown_for IS 'From then until then, or until the article was last seen; NULL if it was seen only once, as its length is not known then.';
COMMENT ON COLUMN archive.headlines.revision_id IS 'The revision that brought it; see archive.revisions.';
COMMENT ON COLUMN archive.headlines.url IS 'The address under which the article was first found.';
COMMENT ON COLUMN archive.headlines.published_at IS 'When the page says that it was published.';
COMMENT ON COLUMN archive.headlines.published_local IS 'The same on the clock of the newsroom.';
COMMENT ON COLUMN archive.headlines.first_seen_at IS 'When this archive first saw the article.';
COMMENT ON COLUMN archive.headlines.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.headlines.recorded_at IS 'When the article was written into the archive.';

CREATE OR REPLACE VIEW archive.corrections AS
SELECT edit.revision_id, edit.article_id, edit.source, edit.class, edit.flags, edit.title, edit.url,
       words.removed AS old_words, words.added AS new_words,
       NOT edit.no_notice_found AS notice_found,
       words.since                      AS wrong_from,
       edit.changed_after               AS wrong_until,
       edit.changed_before              AS right_from,
       edit.changed_after - words.since AS took_at_least,
       CASE WHEN words.since > edit.first_seen_at THEN edit.changed_before - words.since
            WHEN edit.published_at <= edit.first_seen_at THEN edit.changed_before - edit.published_at END AS took_at_most,
       edit.published_at, edit.published_local, edit.first_seen_at, edit.sort_at, edit.recorded_at
  FROM archive.edits AS edit
 CROSS JOIN LATERAL (
       SELECT string_agg(hunk ->> 'removed', ' … ' ORDER BY number) AS removed,
              string_agg(hunk ->> 'added', ' … ' ORDER BY number)   AS added,
              coalesce(max(store.words_since(edit.revision_id, hunk ->> 'removed')) FILTER (WHERE hunk ->> 'removed' <> ''),
                       edit.first_seen_at) AS since
         FROM jsonb_array_elements(edit.hunks) WITH ORDINALITY AS part (hunk, number)) AS words
 WHERE (store.revision_kind_puts_right(edit.class) OR ('notice' = ANY (edit.flags) AND NOT 'notice_removed' = ANY (edit.flags)))
   AND edit.class <> 'withdrawn';
COMMENT ON VIEW archive.corrections IS 'Edits that put something right, with or without a notice, and how long the old words had stood.';
COMMENT ON COLUMN archive.corrections.revision_id IS 'The edit; see archive.edits.';
COMMENT ON COLUMN archive.corrections.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.corrections.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.corrections.class IS 'What kind of edit it was, as in archive.edits.';
COMMENT ON COLUMN archive.corrections.flags IS 'What it touched, as in archive.edits.';
COMMENT ON COLUMN archive.corrections.title IS 'Headline after the edit.';
COMMENT ON COLUMN archive.corrections.url IS 'The address that was fetched.';
COMMENT ON COLUMN archive.corrections.old_words IS 'The words that were removed.';
COMMENT ON COLUMN archive.corrections.new_words IS 'The words that were added.';
COMMENT ON COLUMN archive.corrections.notice_found IS 'Whether a notice of the correction was found in the text; NULL if none was looked for, see archive.edits.no_notice_found.';
COMMENT ON COLUMN archive.corrections.wrong_from IS 'The first look that showed the old words.';
COMMENT ON COLUMN archive.corrections.wrong_until IS 'The last look that showed them.';
COMMENT ON COLUMN archive.corrections.right_from IS 'The first look without them.';
COMMENT ON COLUMN archive.corrections.took_at_least IS 'How long the old words stood, between looks that showed them.';
COMMENT ON COLUMN archive.corrections.took_at_most IS 'How long they can have stood; NULL if the archive cannot know since when.';
COMMENT ON COLUMN archive.corrections.published_at IS 'When the page said that it was published.';
COMMENT ON COLUMN archive.corrections.published_local IS 'The same on the clock of the newsroom.';
COMMENT ON COLUMN archive.corrections.first_seen_at IS 'When this archive first saw the article.';
COMMENT ON COLUMN archive.corrections.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.corrections.recorded_at IS 'When the edit was written into the archive.';

CREATE OR REPLACE VIEW archive.small_changes AS
SELECT change.revision_id, change.article_id, change.source, change.class, edit.label, change.flags, change.title, change.url,
       change.old_words, change.new_words,
       coalesce((edit.looked_at ->> 'notice_found')::boolean, false) AS admitted,
       change.wrong_from AS old_from, change.wrong_until AS old_until, change.right_from AS new_from,
       change.took_at_least, change.took_at_most,
       change.published_at, change.published_local, change.first_seen_at, change.sort_at, change.recorded_at
  FROM archive.corrections AS change JOIN archive.edits AS edit USING (revision_id);
COMMENT ON VIEW archive.small_changes IS 'Edits that changed a few words, or came with a notice, and how long the old words had stood. Whether old or new words are right, only a notice says.';
COMMENT ON COLUMN archive.small_changes.revision_id IS 'The edit; see archive.edits.';
COMMENT ON COLUMN archive.small_changes.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.small_changes.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.small_changes.class IS 'What kind of edit it was, as in archive.edits.';
COMMENT ON COLUMN archive.small_changes.label IS 'The class in neutral words, as in archive.edits.';
COMMENT ON COLUMN archive.small_changes.flags IS 'What it touched, as in archive.edits.';
COMMENT ON COLUMN archive.small_changes.title IS 'Headline after the edit.';
COMMENT ON COLUMN archive.small_changes.url IS 'The address that was fetched.';
COMMENT ON COLUMN archive.small_changes.old_words IS 'The words that were removed.';
COMMENT ON COLUMN archive.small_changes.new_words IS 'The words that were added.';
COMMENT ON COLUMN archive.small_changes.admitted IS 'Whether a notice of the newsroom came with the edit. Only then do its own words call the old ones wrong.';
COMMENT ON COLUMN archive.small_changes.old_from IS 'The first look that showed the old words.';
COMMENT ON COLUMN archive.small_changes.old_until IS 'The last look that showed them.';
COMMENT ON COLUMN archive.small_changes.new_from IS 'The first look that showed the new words.';
COMMENT ON COLUMN archive.small_changes.took_at_least IS 'How long the old words stood, between looks that showed them.';
COMMENT ON COLUMN archive.small_changes.took_at_most IS 'How long they can have stood; NULL if the archive cannot know since when.';
COMMENT ON COLUMN archive.small_changes.published_at IS 'When the page said that it was published.';
COMMENT ON COLUMN archive.small_changes.published_local IS 'The same on the clock of the newsroom.';
COMMENT ON COLUMN archive.small_changes.first_seen_at IS 'When this archive first saw the article.';
COMMENT ON COLUMN archive.small_changes.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.small_changes.recorded_at IS 'When the edit was written into the archive.';

CREATE OR REPLACE VIEW archive.rhythm AS
SELECT source.name AS source,
       extract(isodow FROM found.sort_at AT TIME ZONE source.timezone)::integer AS weekday,
       extract(hour FROM found.sort_at AT TIME ZONE source.timezone)::integer   AS hour,
       count(*)                                                                AS articles,
       min(found.sort_at)                                                      AS oldest_at,
       max(found.sort_at)                                                      AS newest_at
  FROM store.article_search AS found JOIN store.source ON source.id = found.source_id
 GROUP BY 1, 2, 3;
COMMENT ON VIEW archive.rhythm IS 'When newsrooms publish: articles by weekday and hour on the clock of the newsroom.';
COMMENT ON COLUMN archive.rhythm.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.rhythm.weekday IS '1 for Monday to 7 for Sunday.';
COMMENT ON COLUMN archive.rhythm.hour IS 'Hour of the day, 0 to 23.';
COMMENT ON COLUMN archive.rhythm.articles IS 'Number of articles, by sort_at.';
COMMENT ON COLUMN archive.rhythm.oldest_at IS 'The oldest of them.';
COMMENT ON COLUMN archive.rhythm.newest_at IS 'The newest of them.';

CREATE OR REPLACE VIEW archive.silences AS
WITH watched AS (
    SELECT crawl.source_id, min(crawl.started_at) AS since FROM store.crawl
     WHERE crawl.outcome = 'finished' GROUP BY crawl.source_id
), gaps AS (
    SELECT found.source_id, found.sort_at AS silent_from,
           lead(found.sort_at) OVER (PARTITION BY found.source_id ORDER BY found.sort_at) AS silent_until
      FROM store.article_search AS found
      JOIN watched ON watched.source_id = found.source_id AND found.sort_at >= watched.since
), usual AS (
    SELECT source_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY silent_until - silent_from) AS gap
      FROM gaps WHERE silent_until IS NOT NULL GROUP BY source_id
)
SELECT source.name AS source, gaps.silent_from, gaps.silent_until,
       coalesce(gaps.silent_until, now()) - gaps.silent_from AS lasted,
       usual.gap AS usual_gap,
       extract(epoch FROM coalesce(gaps.silent_until, now()) - gaps.silent_from) / nullif(extract(epoch FROM usual.gap), 0) AS times_usual,
       (SELECT count(*) FROM store.crawl WHERE crawl.source_id = gaps.source_id AND crawl.outcome = 'finished'
           AND crawl.started_at >= gaps.silent_from AND crawl.started_at < coalesce(gaps.silent_until, now())) AS good_crawls
  FROM gaps
  JOIN usual USING (source_id)
  JOIN store.source ON source.id = gaps.source_id;
COMMENT ON VIEW archive.silences IS 'The times between one article of a newsroom and the next, beside what is usual for it, since the archive first crawled it: of the time before, it has what lists still named.';
COMMENT ON COLUMN archive.silences.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.silences.silent_from IS 'Time (sort_at) of an article.';
COMMENT ON COLUMN archive.silences.silent_until IS 'Time of the next one; NULL for the silence that lasts.';
COMMENT ON COLUMN archive.silences.lasted IS 'From then until then, or until now.';
COMMENT ON COLUMN archive.silences.usual_gap IS 'The median time between two articles of the newsroom.';
COMMENT ON COLUMN archive.silences.times_usual IS 'How many times the usual it lasted.';
COMMENT ON COLUMN archive.silences.good_crawls IS 'Crawls of the newsroom in that time that ended well: with none, it was this archive that did not look.';

CREATE OR REPLACE VIEW archive.completeness AS
SELECT card.id AS article_id, card.source, card.title, card.url,
       watched.looks, watched.first_look_at, watched.last_look_at,
       watched.longest_gap, watched.gap_from, watched.gap_until,
       CASE WHEN card.published_at <= card.first_seen_at THEN card.first_seen_at - card.published_at END AS unseen_before,
       card.published_at, card.published_local, card.first_seen_at, card.sort_at, card.recorded_at
  FROM store.card
  JOIN LATERAL (
       SELECT count(*) AS looks, min(observed_at) AS first_look_at, max(observed_at) AS last_look_at,
              max(observed_at - before) AS longest_gap,
              (array_agg(before ORDER BY observed_at - before DESC NULLS LAST))[1] AS gap_from,
              (array_agg(observed_at ORDER BY observed_at - before DESC NULLS LAST) FILTER (WHERE before IS NOT NULL))[1] AS gap_until
         FROM (SELECT look.observed_at, lag(look.observed_at) OVER (ORDER BY look.observed_at, look.id) AS before
                 FROM store.alias JOIN store.look ON look.address_id = alias.address_id AND alias.during @> look.observed_at
                WHERE alias.article_id = card.id AND look.status IS NOT NULL) AS looks) AS watched ON true;
COMMENT ON VIEW archive.completeness IS 'How closely each article was watched: an edit that was made and taken back between two looks was not seen.';
COMMENT ON COLUMN archive.completeness.article_id IS 'The article; see archive.articles.';
COMMENT ON COLUMN archive.completeness.source IS 'Name of the newsroom.';
COMMENT ON COLUMN archive.completeness.title IS 'Headline as last seen.';
COMMENT ON COLUMN archive.completeness.url IS 'The address under which it was first found.';
COMMENT ON COLUMN archive.completeness.looks IS 'How many looks at its addresses were answered.';
COMMENT ON COLUMN archive.completeness.first_look_at IS 'The first of them.';
COMMENT ON COLUMN archive.completeness.last_look_at IS 'The last of them.';
COMMENT ON COLUMN archive.completeness.longest_gap IS 'The longest time between two looks; NULL if there was one look only.';
COMMENT ON COLUMN archive.completeness.gap_from IS 'When that gap began.';
COMMENT ON COLUMN archive.completeness.gap_until IS 'When it ended.';
COMMENT ON COLUMN archive.completeness.unseen_before IS 'How long the article had been public before the first look; NULL if the page gives no time that can be trusted.';
COMMENT ON COLUMN archive.completeness.published_at IS 'When the page says that it was published.';
COMMENT ON COLUMN archive.completeness.published_local IS 'The same on the clock of the newsroom.';
COMMENT ON COLUMN archive.completeness.first_seen_at IS 'When this archive first saw the article.';
COMMENT ON COLUMN archive.completeness.sort_at IS 'published_at if that is trusted, else first_seen_at.';
COMMENT ON COLUMN archive.completeness.recorded_at IS 'When the article was written into the archive.';
