-- What is it mostly about: the best of the newest matches of one newsroom in a time.
SELECT relevance, sort_at, title, url
  FROM archive.search('ferry', since => '2026-01-01', until => '2027-01-01', source => 'example', by => 'relevance', "limit" => 10);
