-- Which articles named a thing as they stood at a time, whatever they say now?
SELECT seen_from, source_name, title, url FROM archive.as_of('2026-03-01T15:00:00Z')
 WHERE body ILIKE '%harbour%' ORDER BY seen_from DESC;
