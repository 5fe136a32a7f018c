"""What a run need not do again. The same is printed with the cache and without it, to the byte.

1. ``gate`` runs before any part of the analyzer is loaded. It asks git what differs from the state
   (``observe``) that the last run was made in. Of each path that differs it asks whether the run
   had looked at it, and at what: at its bytes, its place in the tree, or only at its imports.
2. Of a file whose imports alone were looked at, ``shape`` tells whether they are the same still,
   from the text: its skeleton is cut, nothing is parsed. The lines may have moved where no line of
   the file is printed. Nothing that was looked at is another: the stored output is printed.
3. Otherwise the run is made, through a tree (``recorded``) that notes who looks at what.
   ``standing`` keeps the results of services that looked at nothing which changed; ``facts``
   knows the imports of every content and of every statement met before.
4. What was found is stored in ``container`` files: sealed with a key of the user's, bound to this
   version of the analyzer, replaced as a whole, and thrown away on any doubt.
"""
