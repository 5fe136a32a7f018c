"""Which images a repository builds: Dockerfiles, each with its build context, target and args."""
