"""The extraction processes: how they are started, limited, ended and replaced."""
