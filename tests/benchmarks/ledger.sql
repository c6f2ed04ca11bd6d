-- An archive of one source: thirteen looks an article, the sixth with another headline.
INSERT INTO store.source (name, title, home, site, timezone, block, enabled)
VALUES ('bench', 'Bench', 'https://bench.example/', 'bench.example', 'UTC', '{"name": "bench", "home": "https://bench.example/"}', true);
INSERT INTO store.address (source_id, url, url_key, key_sha256, key_version)
SELECT 1, url, url, sha256(url::bytea), 1 FROM generate_series(1, %(articles)s) AS n, concat('https://bench.example/', n) AS url;
INSERT INTO store.look (observed_at, address_id, url, final_url, outcome, status, server_ip, server_date, raw_size,
                        raw_sha256, headers_sha256, text_sha256, content_sha256, extractor)
SELECT at, article, 'https://bench.example/' || article, 'https://bench.example/' || article,
       CASE nth WHEN 0 THEN 'new' WHEN 5 THEN 'changed' ELSE 'unchanged' END, 200, '192.0.2.1', at, %(size)s, %(raw)s, %(headers_sha)s,
       %(text)s, CASE WHEN nth < 5 THEN %(text)s ELSE sha256(%(text)s) END, 'bench'
  FROM generate_series(0, 12) AS nth, generate_series(1, %(articles)s) AS article,
       LATERAL (SELECT timestamptz '2025-01-01' + nth * interval '1 day' + article * interval '1 ms') AS seen (at)
 ORDER BY nth, article;
INSERT INTO store.look_headers SELECT id, %(headers)s FROM store.look;
INSERT INTO store.article (source_id, first_look_id, first_seen_at)
SELECT 1, id, observed_at FROM store.look WHERE outcome = 'new' ORDER BY id;
INSERT INTO store.revision (article_id, look_id, observed_at)
SELECT address_id, id, observed_at FROM store.look WHERE outcome = 'new' ORDER BY id;
INSERT INTO store.revision (article_id, look_id, previous_id, observed_at, previous_last_seen_at)
SELECT address_id, id, address_id, observed_at, observed_at - interval '1 day' FROM store.look WHERE outcome = 'changed' ORDER BY id;
INSERT INTO store.extraction (revision_id, look_id, extractor, normaliser, title, authors, body, words, language, text_sha256, content_sha256)
SELECT revision.id, look.id, 'bench', %(normaliser)s, 'Story ' || look.id, '{Ada Reeve}', %(body)s, 400, 'en', look.text_sha256, look.content_sha256
  FROM store.revision JOIN store.look ON look.id = revision.look_id ORDER BY revision.id;
INSERT INTO store.verdict (revision_id, before_id, after_id, rules, class, flags, looked_at)
SELECT id, previous_id, id, 'bench', 'headline_only', '{headline}', '{"languages": ["en"]}' FROM store.revision WHERE previous_id IS NOT NULL;
INSERT INTO store.claim (address_id, kind, value, raw, look_id, observed_at)
SELECT address_id, 'page_modified', observed_at, observed_at::text, id, observed_at FROM store.look WHERE outcome = 'new';
INSERT INTO store.availability (article_id, state, during, look_id)
SELECT article_id, 'available', tstzrange(observed_at, NULL), look_id FROM store.revision WHERE previous_id IS NULL;
INSERT INTO store.alias (article_id, address_id, during, reason)
SELECT article_id, article_id, tstzrange(observed_at, NULL), 'requested' FROM store.revision WHERE previous_id IS NULL;
INSERT INTO store.article_state (article_id, revision_id, last_seen_at, last_looked_at, looks)
SELECT address_id, (SELECT max(id) FROM store.revision WHERE article_id = address_id), max(observed_at), max(observed_at), count(*)
  FROM store.look GROUP BY address_id;
INSERT INTO store.capture (look_id, address_id, content_type, raw_sha256, raw_size, body, reasons)
SELECT look.id, address_id, 'text/html', raw_sha256, raw_size, %(stored)s, '{revision}'
  FROM store.revision JOIN store.look ON look.id = look_id
