-- An address that leads to another article, and texts of one headline of which one has no date.

ALTER TABLE store.availability DROP CONSTRAINT availability_state_check;
ALTER TABLE store.availability ADD CONSTRAINT availability_state_check CHECK (state IN ('available', 'not_found', 'gone',
    'redirected_home', 'soft_404', 'paywalled', 'unreachable', 'replaced', 'leads_elsewhere', 'says_removed', 'nothing_to_read')) NOT VALID;

INSERT INTO store.fetch_outcome (name, counts, meaning, remedy) VALUES
    ('leads_elsewhere', 'gone', 'The address redirected to the page of another article.', 'None needed; the other article is looked at by itself.'),
    ('says_removed', 'gone', 'The page says in its own words that the article was removed.', 'None needed.');

CREATE OR REPLACE FUNCTION store.fetch_outcome_is_gone(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('not_found', 'gone', 'redirected_home', 'soft_404', 'leads_elsewhere', 'says_removed');
CREATE OR REPLACE FUNCTION store.fetch_outcome_is_missing(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('not_found', 'gone', 'redirected_home', 'soft_404', 'leads_elsewhere', 'says_removed', 'paywalled');

CREATE INDEX extraction_by_undated_headline ON store.extraction (hashtext(title)) WHERE published_at IS NULL;
COMMENT ON INDEX store.extraction_by_undated_headline IS 'Texts of one headline without a date: captures of a page that has one elsewhere.';

CREATE FUNCTION store.is_alive(id bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN EXISTS (SELECT FROM store.availability WHERE availability.article_id = is_alive.id AND upper_inf(during) AND state = 'available')
       AND EXISTS (SELECT FROM store.alias JOIN store.look ON look.address_id = alias.address_id AND alias.during @> look.observed_at
                    WHERE alias.article_id = is_alive.id AND look.witness = 'self' AND store.fetch_outcome_shows_article(look.outcome));
COMMENT ON FUNCTION store.is_alive(bigint) IS 'Whether this archive has seen an article at the newsroom itself, and it can be read there as far as is known.';

-- Without the figures of an index over an expression the planner takes a headline for common.
ANALYZE store.extraction;
