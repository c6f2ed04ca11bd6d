-- Which spellings does a search for a name take in?
SELECT name, kind, string_agg(spelling, ', ' ORDER BY spelling) AS spellings FROM archive.aliases
 WHERE name = (SELECT name FROM archive.aliases WHERE spelling = 'Kiev') GROUP BY 1, 2;
