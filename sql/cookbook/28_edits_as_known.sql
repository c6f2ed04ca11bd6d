-- How many edits did the archive know at a time? A number to cite: it stays the same, whatever is judged anew.
SELECT class, count(*) AS edits FROM archive.edits_as_known(now()) GROUP BY 1 ORDER BY 2 DESC;
