"""What a change does to services: whose image it alters, and whose running code.

service → footprint (what goes into its image, and what of it runs) → two footprints compared
"""
