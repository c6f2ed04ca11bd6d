-- What is the newest on a subject? Words, "exact words", or, -not, begin*.
SELECT sort_at, source_name, title, snippet, url FROM archive.search('"harbour of Riverton" -festival');
