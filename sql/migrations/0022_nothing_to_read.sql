-- Gone, and not read, told apart.

INSERT INTO store.fetch_outcome (name, counts, meaning, remedy) VALUES
    ('unread', 'refused', 'The words of the article stand in the answer, and this program could not read them.', 'Try it with "palimpsest extract"; name the body by selectors.body.');

CREATE FUNCTION store.fetch_outcome_has_nothing(outcome text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN outcome IN ('link_list', 'video_only', 'empty', 'not_html');
COMMENT ON FUNCTION store.fetch_outcome_has_nothing(text) IS 'An answer came, and there is nothing to read on it: the article is gone, or this program failed to read it.';
