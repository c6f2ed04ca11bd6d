-- Pages that stand in an article's place are no edits of it.

INSERT INTO store.fetch_outcome (name, counts, meaning, remedy) VALUES
    ('stand_in', 'refused', 'A notice stood in place of the article: of maintenance, a country, an age or the like.', 'Usually passes; if it stays, look at the kept page, and ask the newsroom.');

CREATE OR REPLACE FUNCTION store.fetch_outcome_is_unreachable(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('consent', 'challenge', 'login', 'stand_in', 'off_site', 'private_address', 'dns', 'connection',
        'timeout', 'tls', 'forbidden', 'client_error', 'server_error', 'redirect_loop');
