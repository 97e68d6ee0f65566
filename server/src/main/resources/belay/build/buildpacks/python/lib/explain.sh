# What to change, of what goes wrong most in builds of Python. Read by bin/compile.

# explain_install FILE [LOCK TOOL]: of pip and what stands on it; FILE names the packages, and TOOL
# makes the LOCK file of it.
explain_install() {
  because '(is out of date|changed significantly|not up to date|needs to be updated)' \
    "${2:-The lock file} does not fit $1: run ${3:-its tool} lock, and commit it."
  because 'No matching distribution found for ([^ ;]+)' \
    "There is no %s for Python $version: correct its name and version in $1."
  because "Invalid requirement: ['\"]?([^'\"]+)" "$1 has a line that pip cannot read (%s): correct it."
  because 'Could not open requirements file:.*: .([^ ]+\.txt)' \
    "$1 names a file that is not in the repository (%s): commit it, or take its line away."
  because '(ResolutionImpossible|conflicting dependencies)' \
    "Packages want different versions of one that they share (above): change their versions in $1."
  because '(DO NOT MATCH THE HASHES|hash mismatch)' \
    "A package is not the one whose hash stands in $1: make the hashes again, and commit the file."
  because '(401 Client Error|403 Client Error|401 Unauthorized|403 Forbidden|User for )' \
    "The index asks who you are: run belay config:set PIP_EXTRA_INDEX_URL=https://USER:TOKEN@HOST/simple"
  because '(NewConnectionError|Name or service not known|Connection refused|timed out|Network is unreachable)' \
    "The index could not be reached from this server: check its address, or push again later."
  because '(requires a different Python|requires-python|Requires-Python)' \
    "A package is for another Python than $version: say which in .python-version."
  because '(command .*(gcc|cc|g\+\+|clang).* failed|Python\.h|pg_config|subprocess-exited-with-error)' \
    "A package is compiled here, and that failed (above): the server needs build-essential and python3-dev, or take a version that has a wheel."
  because '([Nn]o space left on)' "The server's disk is full: free some space on it, and push again."
}
