-- What to do about an outcome depends on what was fetched: a feed that answers 404 is not an article that has vanished.

CREATE TABLE store.list_remedy (
    outcome text PRIMARY KEY REFERENCES store.fetch_outcome,
    remedy  text NOT NULL CHECK (remedy <> '')
);
COMMENT ON TABLE store.list_remedy IS 'What to do about an outcome if a feed, sitemap, section page, front page or robots.txt was fetched; for the others, and for articles, store.fetch_outcome says it.';
COMMENT ON COLUMN store.list_remedy.outcome IS 'What the fetch came to.';
COMMENT ON COLUMN store.list_remedy.remedy IS 'What to do about it.';

INSERT INTO store.list_remedy (outcome, remedy) VALUES
    ('not_found',       'None needed for an address that was only tried; else correct it in the sources file, or remove it.'),
    ('gone',            'Remove the address from the sources file, or name the one that took its place.'),
    ('redirected_home', 'Correct the address in the sources file: it leads to the front page.'),
    ('soft_404',        'Correct the address in the sources file, or remove it.'),
    ('consent',         'Name a feed or sitemap that needs no consent.'),
    ('login',           'Name a feed or sitemap that needs no login.'),
    ('not_html',        'Check the address: it should be a page with links.'),
    ('too_large',       'Name a shorter list, such as a sitemap of the newest articles.'),
    ('robots',          'Name another feed or sitemap, or ask the newsroom.'),
    ('client_error',    'Check the address in the sources file.');
