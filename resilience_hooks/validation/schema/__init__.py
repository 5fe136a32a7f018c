"""Whether a query fits the tables: catalogue, sqlglot's resolution, the engine's own word.

statement → sources → columns, fields, stars, aliases, grouping → degradation → bind
"""
