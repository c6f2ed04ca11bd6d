"""What the named statements return: a module for each file of ``sql/statements``, a class for each kind of row."""
