"""SQL of a repository against the schemas that it declares; the hook ``sql-schema``."""
