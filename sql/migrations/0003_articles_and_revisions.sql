-- The record: articles, their addresses, revisions, texts, and what was judged of them.

CREATE TABLE store.article (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id      integer NOT NULL REFERENCES store.source,
    first_look_id  bigint NOT NULL UNIQUE REFERENCES store.look,
    first_seen_at  timestamptz NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX article_by_source ON store.article (source_id, first_seen_at DESC);
COMMENT ON TABLE store.article IS 'An article of a source. Ids are permanent: an article that was merged into another points on.';

CREATE TABLE store.article_event (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind         text NOT NULL CHECK (kind IN ('merged', 'split')),
    article_id   bigint NOT NULL REFERENCES store.article,
    other_id     bigint NOT NULL REFERENCES store.article,
    reason       text NOT NULL,
    moved        jsonb NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    CHECK (article_id <> other_id)
);
CREATE INDEX article_event_by_article ON store.article_event (article_id, id DESC);
COMMENT ON TABLE store.article_event IS 'Articles found to be one (article_id went into other_id), or wrongly made one (other_id was split off article_id).';
COMMENT ON COLUMN store.article_event.moved IS 'What went along: addresses with their ranges, and revisions.';

CREATE TABLE store.alias (
    article_id  bigint NOT NULL REFERENCES store.article,
    address_id  bigint NOT NULL REFERENCES store.address,
    during      tstzrange NOT NULL CHECK (NOT isempty(during)),
    reason      text NOT NULL CHECK (reason IN ('requested', 'redirect', 'canonical', 'same_text', 'declared')),
    EXCLUDE USING gist (address_id WITH =, during WITH &&)
);
CREATE INDEX alias_by_article ON store.alias (article_id);
COMMENT ON TABLE store.alias IS 'The addresses that led to an article, each for a range of time: at any time an address leads to one article at most.';
COMMENT ON COLUMN store.alias.during IS 'From the first look that showed the article at the address; open while it still does.';
COMMENT ON COLUMN store.alias.reason IS 'Why the address is believed to be the article''s.';

CREATE TABLE store.revision (
    id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id            bigint NOT NULL REFERENCES store.article,
    look_id               bigint NOT NULL UNIQUE REFERENCES store.look,
    previous_id           bigint UNIQUE DEFERRABLE REFERENCES store.revision,
    observed_at           timestamptz NOT NULL,
    previous_last_seen_at timestamptz,
    repeats_id            bigint REFERENCES store.revision,
    recorded_at           timestamptz NOT NULL DEFAULT now(),
    dismissed_at          timestamptz,
    dismissed_by          text,
    CHECK (previous_id IS DISTINCT FROM id),
    CHECK (repeats_id IS DISTINCT FROM id),
    CHECK ((previous_id IS NULL) = (previous_last_seen_at IS NULL)),
    CHECK (previous_last_seen_at <= observed_at),
    CHECK ((dismissed_at IS NULL) = (dismissed_by IS NULL)),
    CONSTRAINT revision_one_first EXCLUDE USING btree (article_id WITH =) WHERE (previous_id IS NULL) DEFERRABLE
);
CREATE INDEX revision_by_article ON store.revision (article_id, observed_at);
COMMENT ON TABLE store.revision IS 'A state of an article''s headline, summary, authors, date or text, and the look that first showed it.';
COMMENT ON COLUMN store.revision.observed_at IS 'When this state was first seen; the edit happened between previous_last_seen_at and now.';
COMMENT ON COLUMN store.revision.previous_last_seen_at IS 'When the state before it was last seen.';
COMMENT ON COLUMN store.revision.repeats_id IS 'The earlier revision whose content this one returns to.';
COMMENT ON COLUMN store.revision.dismissed_by IS 'What showed that nothing had changed: an extractor version, furniture, or the merging of articles; the row is kept, views leave it out.';

CREATE TABLE store.extraction (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    revision_id      bigint NOT NULL REFERENCES store.revision,
    look_id          bigint NOT NULL REFERENCES store.look,
    extractor        text NOT NULL,
    normaliser       text NOT NULL,
    title            text,
    authors          text[] NOT NULL DEFAULT '{}',
    published_at     timestamptz,
    published_local  timestamp,
    published_raw    text,
    modified_at      timestamptz,
    summary          text,
    body             text NOT NULL,
    words            integer NOT NULL CHECK (words >= 0),
    language         text,
    section          text,
    tags             text[] NOT NULL DEFAULT '{}',
    image            text,
    canonical_url    text,
    paywalled        boolean,
    partial          boolean NOT NULL DEFAULT false,
    agreement        real CHECK (agreement BETWEEN 0 AND 1),
    doubts           text[] NOT NULL DEFAULT '{}',
    text_sha256      bytea NOT NULL CHECK (octet_length(text_sha256) = 32),
    content_sha256   bytea NOT NULL CHECK (octet_length(content_sha256) = 32),
    recorded_at      timestamptz NOT NULL DEFAULT now(),
    CHECK ((published_at IS NULL) = (published_local IS NULL))
);
CREATE INDEX extraction_by_revision ON store.extraction (revision_id, id);
CREATE INDEX extraction_by_text ON store.extraction (text_sha256);
COMMENT ON TABLE store.extraction IS 'What one version of the extractor read of a revision; the newest stands. A better extractor, or a look that shows the whole of a text of which a part was visible, adds a row to the same revision.';
COMMENT ON COLUMN store.extraction.extractor IS 'Version of the extractor''s rules, and a digest of the libraries under them and of the source''s own settings and selectors.';
COMMENT ON COLUMN store.extraction.body IS 'The text before furniture is left out, a paragraph a line.';
COMMENT ON COLUMN store.extraction.published_local IS 'The published date on the wall clock of the page''s own offset.';
COMMENT ON COLUMN store.extraction.published_raw IS 'The published date as the page wrote it, kept where it cannot be trusted too.';
COMMENT ON COLUMN store.extraction.modified_at IS 'What the page claims; a claim is no revision.';
COMMENT ON COLUMN store.extraction.partial IS 'Only the visible part of a text behind a paywall.';
COMMENT ON COLUMN store.extraction.agreement IS 'F1 between the body and a second opinion.';
COMMENT ON COLUMN store.extraction.doubts IS 'Why the text should be looked at by a person.';

CREATE TABLE store.diff (
    before_id      bigint NOT NULL REFERENCES store.extraction,
    after_id       bigint NOT NULL REFERENCES store.extraction,
    hunks          jsonb NOT NULL,
    added_words    integer NOT NULL CHECK (added_words >= 0),
    removed_words  integer NOT NULL CHECK (removed_words >= 0),
    PRIMARY KEY (after_id, before_id),
    CHECK (before_id <> after_id)
);
COMMENT ON TABLE store.diff IS 'The words that changed between two extractions, with their context; derived, and made again when an extraction is.';

CREATE TABLE store.verdict (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    revision_id  bigint NOT NULL REFERENCES store.revision,
    before_id    bigint NOT NULL REFERENCES store.extraction,
    after_id     bigint NOT NULL REFERENCES store.extraction,
    rules        text NOT NULL,
    class        text NOT NULL CHECK (class IN ('none', 'cosmetic', 'furniture', 'typo', 'correction', 'updated',
                     'content_added', 'content_removed', 'rewrite', 'headline_only', 'metadata', 'notice', 'withdrawn')),
    flags        text[] NOT NULL DEFAULT '{}',
    looked_at    jsonb NOT NULL DEFAULT '{}',
    judged_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX verdict_by_revision ON store.verdict (revision_id, id DESC);
COMMENT ON TABLE store.verdict IS 'What kind of edit a revision is, by one version of the rules. Judging again adds a row and overwrites none.';
COMMENT ON COLUMN store.verdict.looked_at IS 'What the verdict rests on: the notice that was found, the dates before and after, the languages of the rules.';

CREATE TABLE store.claim (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address_id   bigint NOT NULL REFERENCES store.address,
    kind         text NOT NULL CHECK (kind IN ('feed_published', 'feed_updated', 'sitemap_lastmod', 'news_published', 'page_modified')),
    value        timestamptz,
    raw          text NOT NULL CHECK (octet_length(raw) <= 500),
    look_id      bigint REFERENCES store.look,
    channel_id   integer REFERENCES store.channel,
    observed_at  timestamptz NOT NULL,
    UNIQUE (address_id, kind, raw),
    CHECK (num_nonnulls(look_id, channel_id) = 1)
);
COMMENT ON TABLE store.claim IS 'What a page, feed or sitemap says of an article''s dates, each claim once with the first time it was made. A claim makes no revision.';

CREATE TABLE store.availability (
    article_id  bigint NOT NULL REFERENCES store.article,
    state       text NOT NULL CHECK (state IN ('available', 'not_found', 'gone', 'redirected_home', 'soft_404', 'paywalled', 'unreachable', 'replaced')),
    during      tstzrange NOT NULL CHECK (NOT isempty(during)),
    look_id     bigint NOT NULL REFERENCES store.look,
    evidence    jsonb NOT NULL DEFAULT '{}',
    EXCLUDE USING gist (article_id WITH =, during WITH &&)
);
CREATE INDEX availability_missing ON store.availability (lower(during) DESC) WHERE state <> 'available';
COMMENT ON TABLE store.availability IS 'Whether an article could be read, as states with from and to: gone and back again is a history, not an error.';
COMMENT ON COLUMN store.availability.look_id IS 'The look that began the state.';
COMMENT ON COLUMN store.availability.evidence IS 'What the state rests on: statuses, how many looks, whether other pages of the source answered.';

CREATE TABLE store.article_state (
    article_id       bigint PRIMARY KEY REFERENCES store.article,
    revision_id      bigint NOT NULL REFERENCES store.revision,
    last_seen_at     timestamptz NOT NULL,
    last_looked_at   timestamptz NOT NULL,
    looks            integer NOT NULL DEFAULT 1 CHECK (looks > 0),
    missing_since    timestamptz,
    missing_looks    integer NOT NULL DEFAULT 0 CHECK (missing_looks >= 0),
    failing_since    timestamptz,
    failed_looks     integer NOT NULL DEFAULT 0 CHECK (failed_looks >= 0),
    CHECK (last_looked_at >= last_seen_at),
    CHECK ((missing_since IS NULL) = (missing_looks = 0)),
    CHECK ((failing_since IS NULL) = (failed_looks = 0))
) WITH (fillfactor = 80);
COMMENT ON TABLE store.article_state IS 'What changes at every look at an article: its current revision and when it was last seen.';
COMMENT ON COLUMN store.article_state.last_seen_at IS 'The last look that showed the article''s text, 304 included.';
COMMENT ON COLUMN store.article_state.missing_since IS 'The first of the looks in a row that did not find it.';
COMMENT ON COLUMN store.article_state.failing_since IS 'The first of the looks in a row that brought no page of it, found or not.';

INSERT INTO store.fetch_outcome (name, counts, meaning, remedy) VALUES
    ('paywalled', 'unchanged', 'Only the visible part of an article came whose whole text the archive holds.', 'None needed; archive.unavailable has the last text.');

CREATE TABLE store.furniture (
    source_id      integer NOT NULL REFERENCES store.source,
    line_sha256    bytea NOT NULL CHECK (octet_length(line_sha256) = 32),
    masked_sha256  bytea NOT NULL CHECK (octet_length(masked_sha256) = 32),
    articles       bigint[] NOT NULL CHECK (cardinality(articles) BETWEEN 1 AND 8),
    line           text,
    first_at       timestamptz NOT NULL DEFAULT now(),
    last_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source_id, line_sha256)
);
CREATE INDEX furniture_masked ON store.furniture (source_id, masked_sha256);
CREATE INDEX furniture_seldom ON store.furniture (last_at) WHERE cardinality(articles) < 3;
COMMENT ON TABLE store.furniture IS 'Template memory: the lines of a source''s texts and the first few articles that each was seen in. A line that stands in at least three other articles may be furniture when texts are compared and shown; what is stored keeps it.';
COMMENT ON COLUMN store.furniture.masked_sha256 IS 'Hash of the line with its figures masked: tells a series of articles, such as daily briefs.';
COMMENT ON COLUMN store.furniture.articles IS 'The first articles that had the line, at most 8.';
COMMENT ON COLUMN store.furniture.line IS 'The line, kept from its second article on.';

CREATE TABLE store.left_out (
    extraction_id  bigint PRIMARY KEY REFERENCES store.extraction,
    lines          bytea[] NOT NULL
);
COMMENT ON TABLE store.left_out IS 'What template memory leaves out where a stored text is shown; derived, and made anew when a line becomes furniture.';
COMMENT ON COLUMN store.left_out.lines IS 'The lines, by their SHA-256 as stored.';
