"""Commands that keep the archive whole: backup, readers, evidence, redaction, reading captures again."""
