"""Many revisions of one repository in one process: when findings appear, and when they go.

1. ``line`` lists first-parent commits with what each changes, asked of git once.
2. ``trees`` makes the tree of any of them out of that of another one and the changes in between.
3. ``revisions`` analyses a tree when it is asked for; facts of files are known by the contents,
   and what an analysis of a revision nearby looked at, and is the same, is taken over.
4. ``sightings`` tells which findings of two revisions are one.
5. ``life`` follows findings from commit to commit; ``blame`` looks for the commit of each.
"""
