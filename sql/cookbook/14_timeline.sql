-- What became of one article: every edit, absence and return?
SELECT happened_after, happened_before, event, class, flags, title, added_words, removed_words
  FROM archive.history('https://news.example/corrected');
