"""The processes that read pages: started, limited, killed and replaced."""
