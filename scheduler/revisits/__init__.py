"""The revisit policy: when an article is looked at again, and which looks are worth most."""
