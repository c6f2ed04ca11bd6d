"""When an article is looked at again, and which looks are worth most."""
