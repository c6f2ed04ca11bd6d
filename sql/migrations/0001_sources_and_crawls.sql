-- Who is crawled, when it is due, and what every crawl and fetch came to.

CREATE TABLE store.source (
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    title       text NOT NULL,
    home        text NOT NULL,
    site        text NOT NULL,
    language    text,
    timezone    text NOT NULL,
    block       jsonb NOT NULL,
    enabled     boolean NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    paused_at   timestamptz,
    retired_at  timestamptz
);
COMMENT ON TABLE store.source IS 'A newsroom that is crawled. Ids are stable: a rename keeps the id, and a source that leaves the sources file is retired, never deleted.';
COMMENT ON COLUMN store.source.site IS 'Registrable domain of the home address; one crawl a site at a time.';
COMMENT ON COLUMN store.source.timezone IS 'IANA name in which dates without an offset are read.';
COMMENT ON COLUMN store.source.block IS 'The block of the sources file that is in force, as JSON.';
COMMENT ON COLUMN store.source.paused_at IS 'Since when a person has paused the source; NULL while it is crawled.';
COMMENT ON COLUMN store.source.retired_at IS 'Since when the sources file no longer names the source.';

CREATE TABLE store.source_rename (
    source_id   integer NOT NULL REFERENCES store.source,
    old_name    text NOT NULL,
    new_name    text NOT NULL,
    renamed_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source_id, renamed_at, old_name),
    CHECK (old_name <> new_name)
);
COMMENT ON TABLE store.source_rename IS 'Names that a source had before (the key "was" of the sources file).';

CREATE TABLE store.source_due (
    source_id     integer PRIMARY KEY REFERENCES store.source,
    discovery_at  timestamptz NOT NULL,
    last_due_at   timestamptz,
    queued_at     timestamptz,
    searched_at   timestamptz
);
COMMENT ON TABLE store.source_due IS 'When a source is next due for discovery: the one truth that the clock reads. Revisits of its articles stand in store.address_state.';
COMMENT ON COLUMN store.source_due.last_due_at IS 'The due time that the last scheduled crawl answered.';
COMMENT ON COLUMN store.source_due.searched_at IS 'When feeds and sitemaps were last searched for on the site itself.';
COMMENT ON COLUMN store.source_due.queued_at IS 'When the clock last put the source into the queue; NULL once a crawl has started.';

CREATE TABLE store.sources_file (
    singleton    boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    path       text NOT NULL,
    sha256     bytea NOT NULL CHECK (octet_length(sha256) = 32),
    loaded_at  timestamptz NOT NULL,
    error      text,
    error_at   timestamptz,
    CHECK ((error IS NULL) = (error_at IS NULL))
);
COMMENT ON TABLE store.sources_file IS 'The last good sources file, and what is wrong with the one that lies there now.';

CREATE TABLE store.crawl (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id      integer NOT NULL REFERENCES store.source,
    trigger        text NOT NULL CHECK (trigger IN ('schedule', 'manual', 'watch', 'backfill')),
    scheduled_for  timestamptz,
    worker         text NOT NULL,
    started_at     timestamptz NOT NULL DEFAULT now(),
    ended_at       timestamptz,
    outcome        text CHECK (outcome IN ('finished', 'failed', 'stopped', 'timed_out', 'died')),
    reason         text,
    discovered     integer NOT NULL DEFAULT 0 CHECK (discovered >= 0),
    older          integer NOT NULL DEFAULT 0 CHECK (older >= 0),
    left_out       integer NOT NULL DEFAULT 0 CHECK (left_out >= 0),
    fetched        integer NOT NULL DEFAULT 0 CHECK (fetched >= 0),
    new            integer NOT NULL DEFAULT 0 CHECK (new >= 0),
    changed        integer NOT NULL DEFAULT 0 CHECK (changed >= 0),
    unchanged      integer NOT NULL DEFAULT 0 CHECK (unchanged >= 0),
    gone           integer NOT NULL DEFAULT 0 CHECK (gone >= 0),
    refused        integer NOT NULL DEFAULT 0 CHECK (refused >= 0),
    failed         integer NOT NULL DEFAULT 0 CHECK (failed >= 0),
    UNIQUE (source_id, scheduled_for),
    CHECK ((ended_at IS NULL) = (outcome IS NULL)),
    CHECK (ended_at >= started_at),
    CHECK (outcome NOT IN ('failed', 'timed_out', 'died') OR reason IS NOT NULL),
    CHECK ((trigger = 'schedule') = (scheduled_for IS NOT NULL))
);
CREATE UNIQUE INDEX crawl_one_running ON store.crawl (source_id) WHERE ended_at IS NULL;
CREATE INDEX crawl_by_source ON store.crawl (source_id, started_at DESC);
COMMENT ON TABLE store.crawl IS 'One crawl of one source: what set it off, how it ended, and what it counted.';
COMMENT ON COLUMN store.crawl.scheduled_for IS 'The due time that the crawl answers; with the source unique, so that one due time is crawled once.';
COMMENT ON COLUMN store.crawl.worker IS 'Host and process that crawled.';
COMMENT ON COLUMN store.crawl.older IS 'Listed addresses that are dated before the horizon and were left alone.';
COMMENT ON COLUMN store.crawl.left_out IS 'Listed addresses without a date beyond the limit of a crawl.';
COMMENT ON COLUMN store.crawl.unchanged IS 'Looks that found the text as it was, answers 304 among them.';
COMMENT ON COLUMN store.crawl.refused IS 'Pages that answered but hold no article: consent, challenge, login and the like.';
COMMENT ON COLUMN store.crawl.failed IS 'Fetches that ended without a page that could be read.';

CREATE TABLE store.lease (
    site       text PRIMARY KEY,
    crawl_id   bigint NOT NULL UNIQUE REFERENCES store.crawl,
    worker     text NOT NULL,
    taken_at   timestamptz NOT NULL DEFAULT now(),
    beaten_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE store.lease IS 'Which crawl holds which site now. Every article''s transaction checks it, so that a crawl that was taken for dead writes nothing more.';
COMMENT ON COLUMN store.lease.beaten_at IS 'Last heartbeat; a lease without one for 30 seconds may be taken over.';

CREATE TABLE store.channel (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id       integer NOT NULL REFERENCES store.source,
    kind            text NOT NULL CHECK (kind IN ('feed', 'sitemap', 'section')),
    url             text NOT NULL CHECK (octet_length(url) <= 2000),
    found_by        text NOT NULL CHECK (found_by IN ('sources_file', 'home', 'robots', 'usual_path')),
    first_found_at  timestamptz NOT NULL DEFAULT now(),
    dropped_at      timestamptz,
    UNIQUE (source_id, url)
);
COMMENT ON TABLE store.channel IS 'A feed, sitemap or section page through which the articles of a source are found.';

CREATE TABLE store.channel_state (
    channel_id  integer PRIMARY KEY REFERENCES store.channel,
    fetched_at  timestamptz NOT NULL,
    outcome     text NOT NULL,
    entries     integer NOT NULL DEFAULT 0 CHECK (entries >= 0),
    newest_at   timestamptz,
    good_at     timestamptz
);
COMMENT ON TABLE store.channel_state IS 'What a discovery channel last yielded; changes at every crawl.';
COMMENT ON COLUMN store.channel_state.good_at IS 'When the channel last yielded at least one entry.';

CREATE TABLE store.fetch_outcome (
    name     text PRIMARY KEY,
    counts   text NOT NULL CHECK (counts IN ('new', 'changed', 'unchanged', 'gone', 'refused', 'failed', 'none')),
    meaning  text NOT NULL,
    remedy   text NOT NULL
);
COMMENT ON TABLE store.fetch_outcome IS 'The one list of what a fetch can come to, each with its meaning and what to do about it.';
COMMENT ON COLUMN store.fetch_outcome.counts IS 'The count of the crawl that such a fetch raises.';

INSERT INTO store.fetch_outcome (name, counts, meaning, remedy) VALUES
    ('new',              'new',       'The page held an article that the archive had not seen.', 'None needed.'),
    ('alias',            'unchanged', 'The page is an article that the archive holds under another address.', 'None needed; archive.addresses lists both.'),
    ('changed',          'changed',   'The article''s text or metadata had changed: a revision was recorded.', 'None needed; archive.edits shows it.'),
    ('unchanged',        'unchanged', 'The article''s text was the same as at the last look.', 'None needed.'),
    ('not_modified',     'unchanged', 'The server answered 304: the page is the one that was fetched before.', 'None needed.'),
    ('not_found',        'gone',      'The server answered 404.', 'None needed; archive.unavailable has the last text.'),
    ('gone',             'gone',      'The server answered 410.', 'None needed; archive.unavailable has the last text.'),
    ('redirected_home',  'gone',      'The address now leads to the front page.', 'None needed; archive.unavailable has the last text.'),
    ('soft_404',         'gone',      'The page says "not found" although the server answered 200.', 'None needed; where it is wrong, name the body by selectors.body.'),
    ('consent',          'refused',   'A consent screen stood in place of the article.', 'Name a feed or addresses that need no consent, or give the source a session.'),
    ('challenge',        'refused',   'A bot challenge stood in place of the article.', 'Crawl slower, set a contact address, and ask the newsroom for access.'),
    ('login',            'refused',   'A login page stood in place of the article.', 'Leave the section out by exclude, or give the source a session.'),
    ('link_list',        'refused',   'A page of links, not an article.', 'Leave the path out by exclude.'),
    ('video_only',       'refused',   'A page with a video or gallery and no text of its own.', 'Leave the path out by exclude.'),
    ('empty',            'refused',   'No text was found on the page.', 'Try it with "palimpsest extract"; name the body by selectors.body.'),
    ('not_html',         'refused',   'The answer was no HTML page.', 'Leave the path out by exclude.'),
    ('off_site',         'refused',   'The address led to a host that the source does not name.', 'Add the host to hosts if its articles belong to the source.'),
    ('too_slow',         'failed',    'Reading the page took longer than a page may take.', 'Try it with "palimpsest extract"; report the page.'),
    ('too_much_memory',  'failed',    'Reading the page took more memory than a page may take.', 'Try it with "palimpsest extract"; report the page.'),
    ('worker_died',      'failed',    'Reading the page ended the process that read it, twice.', 'Try it with "palimpsest extract"; report the page.'),
    ('too_large',        'failed',    'The answer was larger than a page may be.', 'Leave the path out by exclude.'),
    ('robots',           'failed',    'robots.txt forbids the address.', 'Leave the path out by exclude, or ask the newsroom.'),
    ('dns',              'failed',    'The host''s name could not be resolved.', 'Check the address and this machine''s DNS.'),
    ('connection',       'failed',    'The connection was refused, reset or closed too early.', 'Usually passes; if it stays, check the address and the firewall.'),
    ('timeout',          'failed',    'No answer in time.', 'Usually passes; if it stays, raise delay.'),
    ('tls',              'failed',    'The certificate or the TLS handshake was refused.', 'Check the address; the newsroom has to mend its certificate.'),
    ('forbidden',        'failed',    'The server answered 401, 402, 403 or 451.', 'Set a contact address, crawl slower, ask the newsroom.'),
    ('rate_limited',     'failed',    'The server answered 429.', 'Raise delay or interval.'),
    ('client_error',     'failed',    'The server answered another status from 400 to 499.', 'Check the address.'),
    ('server_error',     'failed',    'The server answered a status from 500.', 'Usually passes.'),
    ('redirect_loop',    'failed',    'The address redirects in a circle or too often.', 'Check the address.'),
    ('error',            'failed',    'The fetch failed in a way that has no name yet; the detail says how.', 'Report it with the detail.'),
    ('read',             'none',      'A feed, sitemap, section page, front page or robots.txt was read.', 'None needed.'),
    ('no_entries',       'none',      'A feed, sitemap or section page was read and lists nothing.', 'If it stays, name another feed.'),
    ('unreadable',       'failed',    'A feed or sitemap could not be read as one; the detail names the problem.', 'Check the address, or remove it from the source.');

CREATE TABLE store.fetch (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    crawl_id    bigint NOT NULL REFERENCES store.crawl,
    fetched_at  timestamptz NOT NULL DEFAULT now(),
    purpose     text NOT NULL CHECK (purpose IN ('article', 'feed', 'sitemap', 'section', 'home', 'robots')),
    url         text NOT NULL,
    outcome     text NOT NULL REFERENCES store.fetch_outcome,
    status      smallint CHECK (status BETWEEN 100 AND 599),
    bytes       integer CHECK (bytes >= 0),
    elapsed_ms  integer CHECK (elapsed_ms >= 0),
    detail      text
);
CREATE INDEX fetch_by_crawl ON store.fetch (crawl_id, id);
COMMENT ON TABLE store.fetch IS 'The crawl log: every request of a crawl and what it came to. The ledger of looks at articles is store.look.';
