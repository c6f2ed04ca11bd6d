"""What a page is instead of an article, and the features that tell it."""
