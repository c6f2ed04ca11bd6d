-- Which edits changed a number or a name, those without a notice first?
SELECT changed_before, source, class, flags, title, hunks, url FROM archive.edits
 WHERE flags && ARRAY['number', 'name'] ORDER BY no_notice_found DESC, changed_before DESC;
