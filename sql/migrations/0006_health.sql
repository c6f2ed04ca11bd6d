-- What the service knows of its own health: what channels yielded, what is usual for a source, states, alarms, notices.

CREATE TABLE store.channel_read (
    channel_id       integer NOT NULL REFERENCES store.channel,
    crawl_id         bigint NOT NULL REFERENCES store.crawl,
    read_at          timestamptz NOT NULL DEFAULT now(),
    outcome          text NOT NULL CHECK (outcome IN ('read', 'no_entries', 'unreadable')),
    why              text REFERENCES store.fetch_outcome,
    entries          integer NOT NULL CHECK (entries >= 0),
    own              integer NOT NULL CHECK (own BETWEEN 0 AND entries),
    named_new        integer NOT NULL CHECK (named_new >= 0),
    newest_named_at  timestamptz,
    PRIMARY KEY (channel_id, crawl_id)
);
CREATE INDEX channel_read_by_crawl ON store.channel_read (crawl_id);
COMMENT ON TABLE store.channel_read IS 'What each channel yielded at each crawl: store.channel_state has the last one only.';
COMMENT ON COLUMN store.channel_read.why IS 'The outcome of the fetch that a channel that could not be read ended in.';
COMMENT ON COLUMN store.channel_read.own IS 'Entries on hosts of the source, let through by include and exclude.';
COMMENT ON COLUMN store.channel_read.named_new IS 'Listed addresses that the archive first saw in this very crawl.';
COMMENT ON COLUMN store.channel_read.newest_named_at IS 'When the archive first saw the youngest of the listed addresses: a channel that stands still keeps it.';

CREATE TABLE store.source_usual (
    source_id      integer PRIMARY KEY REFERENCES store.source,
    measured_at    timestamptz NOT NULL,
    since          timestamptz NOT NULL,
    publications   integer NOT NULL CHECK (publications >= 0),
    rates          real[] NOT NULL CHECK (cardinality(rates) = 168),
    patience       real CHECK (patience > 0),
    lag            interval NOT NULL,
    edits_a_day    real NOT NULL,
    looks          integer NOT NULL CHECK (looks >= 0),
    outcomes       jsonb NOT NULL,
    texts          integer NOT NULL CHECK (texts >= 0),
    words          real,
    agreement      real,
    dated          real,
    authored       real,
    titled         real,
    partial        real
);
COMMENT ON TABLE store.source_usual IS 'What is usual for a source, measured on its own past and left as it is while an alarm of the source is open.';
COMMENT ON COLUMN store.source_usual.since IS 'From when on publications count: at most 12 weeks back.';
COMMENT ON COLUMN store.source_usual.rates IS 'Publications an hour, by hour of the week on the newsroom''s clock; the first is Monday from 0 to 1.';
COMMENT ON COLUMN store.source_usual.patience IS 'How many publications that were to be expected can fail to come before that is unusual; NULL while there is too little to say.';
COMMENT ON COLUMN store.source_usual.lag IS 'How late after publication the archive sees nineteen of twenty articles.';
COMMENT ON COLUMN store.source_usual.outcomes IS 'The share of each outcome among the looks.';
COMMENT ON COLUMN store.source_usual.words IS 'Median length of a text.';
COMMENT ON COLUMN store.source_usual.agreement IS 'Median agreement between the text and its second opinion.';
COMMENT ON COLUMN store.source_usual.dated IS 'Share of texts with a published date.';
COMMENT ON COLUMN store.source_usual.authored IS 'Share of texts with an author.';
COMMENT ON COLUMN store.source_usual.titled IS 'Share of texts with a headline.';
COMMENT ON COLUMN store.source_usual.partial IS 'Share of texts of which a wall shows a part only.';

CREATE TABLE store.source_health (
    source_id          integer PRIMARY KEY REFERENCES store.source,
    state              text NOT NULL CHECK (state IN ('healthy', 'degraded', 'silent', 'failing', 'blocked', 'paused')),
    since              timestamptz NOT NULL,
    why                text,
    learning           boolean NOT NULL,
    judged_at          timestamptz NOT NULL,
    judged_crawl_id    bigint REFERENCES store.crawl,
    last_published_at  timestamptz,
    expected_by        timestamptz,
    bad_crawls         integer NOT NULL DEFAULT 0 CHECK (bad_crawls >= 0),
    CHECK ((state IN ('healthy', 'paused')) = (why IS NULL))
);
COMMENT ON TABLE store.source_health IS 'The health of each source as it was last judged.';
COMMENT ON COLUMN store.source_health.learning IS 'Less than two weeks of history: silence is judged by the default interval.';
COMMENT ON COLUMN store.source_health.expected_by IS 'When a source that publishes as usual has published again.';
COMMENT ON COLUMN store.source_health.bad_crawls IS 'Crawls in a row that the site failed; each doubles the time to the next.';

CREATE TABLE store.health_change (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id   integer NOT NULL REFERENCES store.source,
    at          timestamptz NOT NULL,
    before      text,
    state       text NOT NULL,
    why         text
);
CREATE INDEX health_change_by_source ON store.health_change (source_id, at DESC);
COMMENT ON TABLE store.health_change IS 'The history of each source''s health.';

CREATE TABLE store.alarm_kind (
    name             text PRIMARY KEY,
    state            text CHECK (state IN ('degraded', 'silent', 'failing', 'blocked')),
    escalates_after  interval NOT NULL CHECK (escalates_after >= '0'),
    meaning          text NOT NULL,
    remedy           text NOT NULL
);
COMMENT ON TABLE store.alarm_kind IS 'The one list of alarms, each with its meaning and what to do about it.';
COMMENT ON COLUMN store.alarm_kind.state IS 'The state of a source with such an alarm; NULL for alarms of the service.';
COMMENT ON COLUMN store.alarm_kind.escalates_after IS 'A warning that stays open so long becomes critical; 0 is critical at once.';

INSERT INTO store.alarm_kind (name, state, escalates_after, meaning, remedy) VALUES
    ('dns',                'failing',  '6 hours', 'The host''s name cannot be resolved.', 'Check the address and this machine''s DNS.'),
    ('connection',         'failing',  '6 hours', 'Connections to the host are refused, reset or closed.', 'Check the address and the firewall; else wait, it is tried again by itself.'),
    ('timeout',            'failing',  '6 hours', 'The host does not answer in time.', 'Wait, it is tried again by itself; if it stays, raise delay.'),
    ('tls',                'failing',  '6 hours', 'The host''s certificate or TLS handshake is refused.', 'Check the address; the newsroom has to mend its certificate.'),
    ('server_error',       'failing',  '6 hours', 'The server answers with errors (status from 500).', 'Wait, it is tried again by itself.'),
    ('redirect_loop',      'failing',  '6 hours', 'The site redirects in a circle.', 'Check home and the channels in the sources file.'),
    ('moved',              'failing',  '6 hours', 'The site has moved: its addresses lead to another host.', 'Write the new address as home, or add the host to hosts.'),
    ('no_channels',        'failing',  '6 hours', 'No feed, sitemap or section page of the source is found.', 'Name one in the sources file; try `palimpsest sources discover`.'),
    ('crawls_failing',     'failing',  '6 hours', 'Crawls of the source do not end well.', 'Read `palimpsest logs SOURCE --level warning`.'),
    ('forbidden',          'blocked',  '6 hours', 'The server refuses this crawler (401, 402, 403, 451).', 'Set a contact address, crawl slower, ask the newsroom for access.'),
    ('rate_limited',       'blocked',  '6 hours', 'The server says that it is asked too often (429).', 'Raise delay or interval.'),
    ('robots',             'blocked',  '6 hours', 'robots.txt forbids what the source consists of.', 'Ask the newsroom for leave, or pause the source.'),
    ('challenge',          'blocked',  '6 hours', 'A bot challenge stands in place of the pages.', 'Crawl slower, set a contact address, ask the newsroom for access.'),
    ('consent',            'blocked',  '6 hours', 'A consent screen stands in place of the pages.', 'Name addresses that need no consent, or give the source a session.'),
    ('login',              'blocked',  '6 hours', 'A login page stands in place of the pages.', 'Give the source a session, or leave the section out by exclude.'),
    ('session_expired',    'blocked',  '6 hours', 'The subscriber''s session shows only what everyone sees.', 'Renew the cookies or headers in the session''s file.'),
    ('channel_gone',       'degraded', '2 days',  'A feed or sitemap that was read is not there any more (404 or 410).', 'Name its new address; try `palimpsest sources discover`.'),
    ('channel_unreadable', 'degraded', '2 days',  'A feed or sitemap that was read cannot be read any more.', 'Look at the example; name another address.'),
    ('channel_empty',      'degraded', '2 days',  'A feed or sitemap that listed articles lists none.', 'If it stays, name another feed.'),
    ('channel_behind',     'degraded', '2 days',  'A feed or sitemap stands still: another one names articles that it does not.', 'If it stays, remove it from the sources file or name another.'),
    ('redesign',           'degraded', '1 day',   'The text of articles is lost at once: most likely the pages were redesigned.', 'Try `palimpsest extract` on the example; name the body by selectors.body.'),
    ('dates_lost',         'degraded', '1 day',   'Articles have lost their published dates.', 'Try `palimpsest extract` on the example; name the date by selectors.date.'),
    ('fields_lost',        'degraded', '2 days',  'Articles have lost their headlines or authors.', 'Try `palimpsest extract` on the example; name the field by selectors.'),
    ('paywall',            'degraded', '1 day',   'A wall now shows a part of most texts only.', 'Give the source a session, or live with the visible part.'),
    ('addresses_broken',   'degraded', '1 day',   'Most articles that are looked at are gone at once: most likely addresses changed without redirects.', 'Look at the example; nothing is lost, archive.unavailable has the last texts.'),
    ('no_articles',        'degraded', '1 day',   'Pages are fetched and none holds an article.', 'Try `palimpsest extract` on the example; check home, include and exclude.'),
    ('unsteady',           'degraded', '2 days',  'The site fails and recovers by turns.', 'Raise delay; read `palimpsest status SOURCE`.'),
    ('silent',             'silent',   '12 hours', 'Crawls end well and nothing new is found, for longer than the source''s own past allows.', 'Look at the site: if it did publish, its feeds stand still; name another.'),
    ('clock_stopped',      NULL, '0', 'No clock ticks: nothing is put into the queue.', 'Read the log; restart the service.'),
    ('queue_stuck',        NULL, '0', 'Sources wait in the queue and no worker takes them.', 'Start a worker; read the log.'),
    ('all_silent',         NULL, '0', 'Every source is silent, failing or blocked: most likely the cause is on this side.', 'Check this machine''s network, proxy and DNS.'),
    ('sources_file',       NULL, '0', 'The sources file is broken; the last good one is in force.', 'Run `palimpsest sources check`.'),
    ('disk_full',          NULL, '0', 'The disk with the database is nearly full.', 'Make room.'),
    ('upgrade_unfinished', NULL, '2 days', 'The schema archive could not be brought to this version.', 'Remove the obstacle and run `palimpsest migrate`.');

CREATE TABLE store.alarm (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id           integer REFERENCES store.source,
    kind                text NOT NULL REFERENCES store.alarm_kind,
    severity            text NOT NULL CHECK (severity IN ('warning', 'critical')),
    opened_at           timestamptz NOT NULL,
    escalated_at        timestamptz CHECK (escalated_at >= opened_at),
    closed_at           timestamptz CHECK (closed_at >= opened_at),
    why                 text NOT NULL,
    example             text,
    acknowledged_until  timestamptz,
    acknowledged_note   text
);
CREATE UNIQUE INDEX alarm_one_open ON store.alarm (source_id, kind) NULLS NOT DISTINCT WHERE closed_at IS NULL;
CREATE INDEX alarm_by_source ON store.alarm (source_id, opened_at DESC);
COMMENT ON TABLE store.alarm IS 'Alarms: opened once, escalated once, closed once. Without a source they are the service''s own.';
COMMENT ON COLUMN store.alarm.why IS 'What was seen, brought up to date while the alarm is open.';
COMMENT ON COLUMN store.alarm.acknowledged_until IS 'Until then the alarm is known and does not count in the exit status.';

CREATE TABLE store.alarm_event (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alarm_id  bigint NOT NULL REFERENCES store.alarm,
    at        timestamptz NOT NULL,
    what      text NOT NULL CHECK (what IN ('opened', 'escalated', 'closed', 'acknowledged')),
    said      text NOT NULL
);
CREATE INDEX alarm_event_by_alarm ON store.alarm_event (alarm_id, id);
COMMENT ON TABLE store.alarm_event IS 'The history of every alarm.';

CREATE TABLE store.notice (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    made_at      timestamptz NOT NULL DEFAULT now(),
    payload      jsonb NOT NULL,
    revision_id  bigint UNIQUE,
    tries        integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
    try_at       timestamptz NOT NULL DEFAULT now(),
    sent_at      timestamptz,
    error        text
);
CREATE INDEX notice_unsent ON store.notice (try_at) WHERE sent_at IS NULL;
COMMENT ON TABLE store.notice IS 'What is to be sent to the webhook, kept until it was taken there: a restart repeats nothing and loses nothing.';
COMMENT ON COLUMN store.notice.payload IS 'The message as JSON, before it is put into the receiver''s format.';

COMMENT ON COLUMN store.notice.revision_id IS 'The edit that it tells of, which is told of once; NULL for alarms.';

CREATE TABLE store.notice_cursor (
    singleton    boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    revision_id  bigint NOT NULL
);
COMMENT ON TABLE store.notice_cursor IS 'The last revision that was looked at for notices of edits and before which none can still be under way.';

CREATE TABLE store.process (
    name         text PRIMARY KEY,
    role         text NOT NULL,
    version      text NOT NULL,
    started_at   timestamptz NOT NULL DEFAULT now(),
    beaten_at    timestamptz NOT NULL DEFAULT now(),
    ticked_at    timestamptz,
    receivers    text[] NOT NULL DEFAULT '{}',
    web          text,
    stopped_at   timestamptz
);
COMMENT ON TABLE store.process IS 'The processes of the service, with their last sign of life.';
COMMENT ON COLUMN store.process.name IS 'Host and process id.';
COMMENT ON COLUMN store.process.ticked_at IS 'When its clock last ticked to the end; NULL where it has none.';
COMMENT ON COLUMN store.process.receivers IS 'Where its alarms go beside the log.';
COMMENT ON COLUMN store.process.web IS 'Address of its port; NULL where it has none.';

CREATE TABLE store.upgrade (
    singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    obstacle   text,
    noted_at   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE store.upgrade IS 'What stood in the way of the newest schema archive at the last start; NULL where nothing did.';

CREATE TABLE store.fetch_summary (
    crawl_id  bigint NOT NULL REFERENCES store.crawl,
    purpose   text NOT NULL,
    outcome   text NOT NULL REFERENCES store.fetch_outcome,
    fetches   integer NOT NULL CHECK (fetches > 0),
    bytes     bigint NOT NULL,
    example   text NOT NULL,
    PRIMARY KEY (crawl_id, purpose, outcome)
);
COMMENT ON TABLE store.fetch_summary IS 'What is left of crawl log lines that were thinned: counts with an example address each.';
CREATE INDEX fetch_by_age ON store.fetch USING brin (fetched_at);
