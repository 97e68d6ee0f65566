# What to change, of what goes wrong most in builds of Node.js. Read by bin/compile.

# The command that makes a lock file fit again, and the file.
locked_by() {
  case $manager in
    npm) echo "npm install, and commit package-lock.json" ;;
    pnpm) echo "pnpm install, and commit pnpm-lock.yaml" ;;
    *) echo "yarn install, and commit yarn.lock" ;;
  esac
}

# Of a package manager that failed.
explain_install() {
  because 'EUSAGE|ERR_PNPM_OUTDATED_LOCKFILE|lockfile needs to be updated|YN0028|lockfile would have been (created|modified)' \
    "The lock file does not fit package.json: run $(locked_by)."
  because 'EJSONPARSE|ERR_PNPM_BROKEN_LOCKFILE|Invalid value type|Unknown token|Failed to parse lockfile|YN0000:.*[Pp]arse' \
    "package.json or the lock file cannot be read: correct it, or run $(locked_by)."
  because '(E401|E403|ENEEDAUTH|ERR_PNPM_FETCH_40[13]|YN0041|[Ii]nvalid authentication|Unauthorized)' \
    "The registry asks who you are: put //REGISTRY/:_authToken=\${NPM_TOKEN} into .npmrc, and run belay config:set NPM_TOKEN=..."
  because '(E404|ERR_PNPM_FETCH_404|YN0035|Couldn.t find package|https?:[^ ]*: .?Not found)' \
    "The registry has no such package (above): correct its name in package.json, or name the registry that has it in .npmrc."
  because '(ETARGET|ERR_PNPM_NO_MATCHING_VERSION|Couldn.t find any versions|YN0082)' \
    "A version that package.json asks for does not exist (above): correct it, then run $(locked_by)."
  because '(ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ECONNRESET)' \
    "The registry could not be reached from this server: check its address in .npmrc, or push again later."
  because '(ERESOLVE|ERR_PNPM_PEER_DEP_ISSUES)' \
    "Packages want different versions of one that they share (above): change their versions, then run $(locked_by)."
  because '(EBADENGINE|ERR_PNPM_UNSUPPORTED_ENGINE|The engine .node. is incompatible)' \
    "A package is for another Node.js than $(node --version | tr -d v): say which in package.json, as in \"engines\": {\"node\": \"22.x\"}."
  because '([A-Za-z0-9_.-]+): (command )?not found' \
    "A script that runs at the install needs %s, which is not installed: add the package that has it, then run $(locked_by)."
  because '(gyp ERR|node-gyp)' \
    "A package is compiled here, and that failed: the server needs build-essential and python3, or take a version that is compiled already."
  because '([Nn]o space left on)' \
    "The server's disk is full: free some space on it, and push again."
}

# explain_script NAME: of one of the app's own scripts that failed.
explain_script() {
  because '[Mm]issing script:? "?([A-Za-z0-9:_-]+)' \
    "package.json has no script %s, which the script $1 runs: add it, and push again."
  because "Cannot find [mp][a-z]* '([^./'][^']*)'" \
    "%s is not installed: add it to package.json, then run $(locked_by)."
  because "Cannot find module '([./][^']*)'" \
    "There is no file %s: commit it, with upper and lower case as they are written in the code."
  because '([A-Za-z0-9_.-]+): (command )?not found' \
    "%s is not installed: add the package that has it to package.json, then run $(locked_by)."
  because '(JavaScript heap out of memory)' \
    "The build has too little memory: give it more with belay config:set NODE_OPTIONS=--max-old-space-size=2048"
  because '(error TS[0-9]+|SyntaxError|ReferenceError|TypeError)' \
    "The code has a mistake (%s): correct it, try it with $runner run $1, and push again."
  fail "The script $1 in package.json failed: correct what it says above, try it with $runner run $1, and push again."
}
