-- On time and politely: schedules that are held, the pace of sites, budgets, revisits that were missed, watches, backfills.

ALTER TABLE store.source ADD COLUMN origin text NOT NULL DEFAULT 'file' CHECK (origin IN ('file', 'watch'));
COMMENT ON COLUMN store.source.origin IS 'file: named by the sources file; watch: made for watched articles of a site that no source names, and never searched for articles.';

ALTER TABLE store.sources_file ADD COLUMN contact text;
COMMENT ON COLUMN store.sources_file.contact IS 'The contact address of the file: workers that have no file of their own name it to the newsrooms.';

ALTER TABLE store.source_due
    ALTER COLUMN discovery_at DROP NOT NULL,
    ADD COLUMN schedule text,
    ADD COLUMN answered_at timestamptz,
    ADD COLUMN visits_from timestamptz,
    ADD COLUMN held_until timestamptz,
    ADD COLUMN held_because text,
    ADD CHECK ((held_until IS NULL) = (held_because IS NULL));
COMMENT ON COLUMN store.source_due.discovery_at IS 'When the source is next searched for articles; NULL for a source of watched articles only.';
COMMENT ON COLUMN store.source_due.last_due_at IS 'The due time of discovery that was last answered; intervals count from it.';
COMMENT ON COLUMN store.source_due.schedule IS 'The schedule that discovery_at came from; another one makes the source due at once.';
COMMENT ON COLUMN store.source_due.answered_at IS 'The due time that was last answered by a crawl, of discovery or of revisits: the next one lies after it.';
COMMENT ON COLUMN store.source_due.visits_from IS 'Revisits wait until then: the day''s budget is spread over the day.';
COMMENT ON COLUMN store.source_due.held_until IS 'The source is left alone until then, whatever is due.';
COMMENT ON COLUMN store.source_due.held_because IS 'Why: quiet hours, or the day''s budget is spent.';

CREATE TABLE store.site_pace (
    site            text PRIMARY KEY,
    crawl_delay     interval CHECK (crawl_delay >= '0'),
    slowdown        real NOT NULL DEFAULT 1 CHECK (slowdown >= 1),
    deferrals       integer NOT NULL DEFAULT 0 CHECK (deferrals >= 0),
    deferred_until  timestamptz,
    deferred_because text,
    noted_at        timestamptz NOT NULL DEFAULT now(),
    CHECK ((deferred_until IS NULL) = (deferred_because IS NULL))
);
COMMENT ON TABLE store.site_pace IS 'How fast a site may be asked: what its robots.txt wants and how it answered, for all sources and workers together.';
COMMENT ON COLUMN store.site_pace.site IS 'Registrable domain.';
COMMENT ON COLUMN store.site_pace.crawl_delay IS 'Crawl-delay of its robots.txt; NULL where it asks for none.';
COMMENT ON COLUMN store.site_pace.slowdown IS 'Factor on the delay: doubled by an answer 429 or 503, halved by good ones and by every hour.';
COMMENT ON COLUMN store.site_pace.deferrals IS 'Times in a row that the site was left alone because it kept refusing without saying for how long.';
COMMENT ON COLUMN store.site_pace.deferred_until IS 'Until when the site asked to be left alone.';

CREATE TABLE store.spending (
    source_id  integer NOT NULL REFERENCES store.source,
    day        date NOT NULL,
    requests   integer NOT NULL DEFAULT 0 CHECK (requests >= 0),
    bytes      bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0),
    PRIMARY KEY (source_id, day)
);
COMMENT ON TABLE store.spending IS 'Requests to the site of a source and bytes received from it, a row a day in UTC.';

CREATE TABLE store.false_validator (
    source_id   integer PRIMARY KEY REFERENCES store.source,
    address_id  bigint NOT NULL REFERENCES store.address,
    seen_at     timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE store.false_validator IS 'Sources that kept an ETag or Last-Modified over a changed page: for 30 days their pages are asked for without conditions.';

ALTER TABLE store.address_state
    ADD COLUMN ladder_at timestamptz,
    ADD COLUMN dated_at timestamptz,
    ADD COLUMN due_because text NOT NULL DEFAULT 'ladder',
    ADD COLUMN vain smallint NOT NULL DEFAULT 0 CHECK (vain >= 0),
    ADD COLUMN missed_because text,
    ADD COLUMN vantage text NOT NULL DEFAULT 'anonymous';
COMMENT ON COLUMN store.address_state.ladder_at IS 'When the revisit ladder alone would look again: kept by a look out of turn that finds nothing.';
COMMENT ON COLUMN store.address_state.dated_at IS 'The date under which the address was first listed: an article is as old as that where it is older than the archive''s first sight of it.';
COMMENT ON COLUMN store.address_state.due_because IS 'What set next_visit_at: ladder, watch, dropped (a channel that goes further back names it no longer), or the kind of the claim that changed (sitemap_lastmod, feed_updated, news_published, feed_published).';
COMMENT ON COLUMN store.address_state.vain IS 'Looks in a row that a changed claim set off and that found nothing; each doubles the time until such a claim is believed again.';
COMMENT ON COLUMN store.address_state.vantage IS 'From where the last look was made, whose validators these are: they are sent from there only.';
COMMENT ON COLUMN store.address_state.missed_because IS 'Why the look that is due was left out of the last crawl: budget, or room (the crawl''s time was used up).';

CREATE TABLE store.channel_listing (
    channel_id  integer PRIMARY KEY REFERENCES store.channel,
    addresses   bigint[] NOT NULL
);
COMMENT ON TABLE store.channel_listing IS 'The addresses that a channel named when it was last read: one that is missing from the middle of the next reading is looked at, for its article may have been taken down.';

CREATE TABLE store.late_look (
    address_id  bigint NOT NULL REFERENCES store.address,
    planned_at  timestamptz NOT NULL,
    looked_at   timestamptz NOT NULL,
    reason      text NOT NULL CHECK (reason IN ('budget', 'room', 'not_crawled')),
    PRIMARY KEY (address_id, planned_at),
    CHECK (looked_at > planned_at)
);
COMMENT ON TABLE store.late_look IS 'Looks that came much later than planned: between planned_at and looked_at an article was not looked at, which is not the same as not edited.';

CREATE TABLE store.watch (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address_id  bigint NOT NULL REFERENCES store.address,
    every       interval NOT NULL CHECK (every > '0'),
    until       timestamptz,
    why         text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    ended_at    timestamptz
);
CREATE UNIQUE INDEX watch_one_open ON store.watch (address_id) WHERE ended_at IS NULL;
COMMENT ON TABLE store.watch IS 'Single articles that a person has put under watch: looked at at least so often until the watch ends.';

CREATE TABLE store.backfill (
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id   integer NOT NULL REFERENCES store.source,
    since       timestamptz NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    ended_at    timestamptz
);
CREATE UNIQUE INDEX backfill_one_open ON store.backfill (source_id) WHERE ended_at IS NULL;
COMMENT ON TABLE store.backfill IS 'A walk through the sitemap history of a source, done in slices and resumed where it was stopped.';
COMMENT ON COLUMN store.backfill.since IS 'Addresses dated before are left alone.';

CREATE TABLE store.backfill_file (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    backfill_id  integer NOT NULL REFERENCES store.backfill,
    url          text NOT NULL,
    depth        smallint NOT NULL CHECK (depth BETWEEN 1 AND 9),
    lastmod      timestamptz,
    read_at      timestamptz,
    outcome      text,
    entries      integer,
    attempts     smallint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    UNIQUE (backfill_id, url),
    CHECK ((read_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX backfill_file_unread ON store.backfill_file (backfill_id, attempts, id) WHERE read_at IS NULL;
COMMENT ON TABLE store.backfill_file IS 'The sitemaps of a backfill: which were read, and what each came to.';

CREATE TABLE store.backfill_page (
    backfill_id  integer NOT NULL REFERENCES store.backfill,
    address_id   bigint NOT NULL REFERENCES store.address,
    PRIMARY KEY (backfill_id, address_id)
);
COMMENT ON TABLE store.backfill_page IS 'The addresses that a backfill found and the archive had not looked at; each is done once it was.';

CREATE TABLE store.warc_file (
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id   integer NOT NULL REFERENCES store.source,
    name        text NOT NULL,
    size        bigint NOT NULL CHECK (size >= 0),
    witness     text NOT NULL CHECK (witness <> 'self'),
    position    bigint NOT NULL DEFAULT 0 CHECK (position BETWEEN 0 AND size),
    records     bigint NOT NULL DEFAULT 0 CHECK (records >= 0),
    captures    bigint NOT NULL DEFAULT 0 CHECK (captures BETWEEN 0 AND records),
    created_at  timestamptz NOT NULL DEFAULT now(),
    ended_at    timestamptz,
    problem     text,
    UNIQUE (source_id, name, size),
    CHECK (problem IS NULL OR ended_at IS NOT NULL)
);
COMMENT ON TABLE store.warc_file IS 'Files of pages that others archived: how far each was taken into the archive of a source.';
COMMENT ON COLUMN store.warc_file.name IS 'Name of the file without its folder; with its size it tells which file it is.';
COMMENT ON COLUMN store.warc_file.witness IS 'Who archived the pages, as the ledger names it.';
COMMENT ON COLUMN store.warc_file.position IS 'The byte from which reading goes on.';
COMMENT ON COLUMN store.warc_file.captures IS 'Pages of the source that were taken.';
COMMENT ON COLUMN store.warc_file.problem IS 'Why the file could not be read to its end.';

INSERT INTO store.fetch_outcome (name, counts, meaning, remedy) VALUES
    ('session_expired', 'refused', 'The subscriber''s session showed only what everyone sees.', 'Renew the cookies or headers in the session''s file.');
