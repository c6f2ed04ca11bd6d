-- What was taken out of articles, and how long had it stood?
SELECT gone_by, source_name, removed, stood_at_least, stood_at_most, context, url
  FROM archive.search_removed('ferry or drones or 24');
