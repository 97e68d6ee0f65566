# Installing, with the package manager that the app is written for. Read by bin/compile.

# fact WORDS: whether package.json says it.
fact() {
  printf '%s\n' "$facts" | grep -qxF -- "$1"
}

# fact_value PREFIX: what stands behind it in the first such line.
fact_value() {
  printf '%s\n' "$facts" | sed -n "s|^$1:||p" | head -n 1 | tr ',' ' '
}

# By "packageManager", else by the lock file.
choose_manager() {
  pinned=$(fact_value manager)
  manager=${pinned%%@*}
  pin=
  [ "$manager" = "$pinned" ] || pin=${pinned#*@}
  locks=
  for lock in npm-shrinkwrap.json package-lock.json pnpm-lock.yaml yarn.lock; do
    [ ! -f "$lock" ] || locks="$locks $lock"
  done
  if { [ -f bun.lock ] || [ -f bun.lockb ]; } && [ -z "$locks" ]; then
    fail "The lock file is Bun's, and Bun is not supported here." \
      "Commit a lock file of npm instead: npm install --package-lock-only"
  fi
  case $manager in
    npm | pnpm) ;;
    yarn) [ "${pin%%.*}" = 1 ] || [ -z "$pin" ] || manager=berry ;;
    "")
      case $locks in
        "" | " package-lock.json" | " npm-shrinkwrap.json" | " npm-shrinkwrap.json package-lock.json")
          manager=npm
          ;;
        " pnpm-lock.yaml") manager=pnpm ;;
        " yarn.lock") manager=yarn ;;
        *)
          fail "There are lock files of several package managers:$locks." \
            "Delete those that are not used, or name the manager in package.json: \"packageManager\": \"npm@10.9.2\""
          ;;
      esac
      ;;
    *)
      fail "package.json says \"packageManager\": \"$pinned\", which is not supported here." \
        "Use npm, yarn or pnpm, and commit its lock file."
      ;;
  esac
  if [ "$manager" = yarn ] && grep -qs '^__metadata:' yarn.lock; then
    manager=berry
  fi
}

# What other managers must know of how npm reaches its registry.
share_registry() {
  registry=$(npm config get registry)
  cafile=$(npm config get cafile)
  export npm_config_registry="$registry"
  export YARN_NPM_REGISTRY_SERVER="${YARN_NPM_REGISTRY_SERVER:-${registry%/}}"
  case $cafile in
    /*) export npm_config_cafile="$cafile" NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$cafile}" ;;
  esac
}

bring_manager() {
  if [ "$manager" = npm ] && [ -n "$pin" ]; then
    tool npm npm npm "$pin" bin/npm-cli.js
    tool_command npx ../tools/npm/bin/npx-cli.js
    say "Using npm $tool_version (package.json)"
  else
    bring_npm
  fi
  case $manager in
    npm) ;;
    yarn)
      share_registry
      asked=$(fact_value engine:yarn)
      tool Yarn yarn yarn "${pin:-${asked:-1}}" bin/yarn.js
      say "Using Yarn $tool_version"
      ;;
    berry) bring_berry ;;
    pnpm)
      share_registry
      asked=$(fact_value engine:pnpm)
      case $(sed -n "s/^lockfileVersion:[[:space:]]*'\{0,1\}\([0-9]*\).*/\1/p" pnpm-lock.yaml 2>/dev/null) in
        5) usual=7 ;;
        6) usual=8 ;;
        *) usual=9 ;;
      esac
      tool pnpm pnpm pnpm "${pin:-${asked:-$usual}}" "bin/pnpm.[cm]js"
      export npm_config_store_dir="$cache/pnpm" npm_config_package_import_method=copy
      say "Using pnpm $tool_version"
      ;;
  esac
  [ ! -d .belay/bin ] || PATH=$PWD/.belay/bin:$PATH
  export PATH
}

# Yarn from 2 on: the file that the app brings itself, or one from the registry.
bring_berry() {
  share_registry
  brought=$(sed -n 's/^yarnPath:[[:space:]]*"\{0,1\}\([^"]*\)"\{0,1\}[[:space:]]*$/\1/p' .yarnrc.yml 2>/dev/null || true)
  if [ -n "$brought" ] && [ -f "$brought" ]; then
    tool_command yarn "../../$brought"
    say "Using the app's own Yarn ($brought)"
  else
    export YARN_IGNORE_PATH=1
    asked=$(fact_value engine:yarn)
    # Each major version has a lock file of its own, which a newer one would have to rewrite.
    case $(sed -n '/^__metadata:/,/^[^ _]/s/^  version: *//p' yarn.lock 2>/dev/null | head -n 1) in
      4) usual=2 ;;
      5 | 6) usual=3 ;;
      *) usual=4 ;;
    esac
    tool Yarn yarn @yarnpkg/cli-dist "${pin:-${asked:-$usual}}" bin/yarn.js
    say "Using Yarn $tool_version"
  fi
}

# All that decides what an install makes: when it is the same, so is what was made before.
install_key() {
  {
    echo "$manager ${tool_version:-} $(node --version) $NODE_ENV"
    env | grep -i '^\(npm_config\|yarn\|pnpm\)_' | sort
    find . \( -name node_modules -o -name .belay -o -name .git \) -prune -o -type f \( \
      -name package.json -o -name package-lock.json -o -name npm-shrinkwrap.json -o -name yarn.lock \
      -o -name pnpm-lock.yaml -o -name pnpm-workspace.yaml -o -name .npmrc -o -name .yarnrc \
      -o -name .yarnrc.yml -o -name .pnpmfile.cjs -o -path '*/patches/*' \) -print0 |
      sort -z | xargs -0 sha256sum
  } | sha256sum | cut -d ' ' -f 1
}

# Whether an earlier install may stand for this one: not where the app's own scripts are part of it.
may_reuse() {
  [ "${NODE_MODULES_CACHE:-true}" != false ] && [ -n "$locks" ] || return 1
  ! fact lifecycle && ! fact local && [ "$manager" != berry ]
}

# Whether Yarn puts packages into node_modules, and does not keep them zipped (Plug'n'Play).
linked() {
  grep -qs '^nodeLinker:[[:space:]]*"\{0,1\}\(node-modules\|pnpm\)' .yarnrc.yml
}

# The directories of packages, those of workspaces too, but none within another.
module_directories() {
  find . \( -name .belay -o -name .git \) -prune -o -type d -name node_modules -prune -print
}

# What is there once an install is reused, or has been kept for the next; else nothing.
key=

install() {
  kept=$cache/modules
  if ! may_reuse; then
    rm -rf "$kept"
    install_afresh
    return
  fi
  key=$(install_key)
  if [ "$(cat "$kept/key" 2>/dev/null || true)" = "$key" ]; then
    step "Restoring dependencies"
    say "The lock file is that of the last build, and so are its packages."
    (cd "$kept/tree" && tar -cf - .) | tar -xf -
    return
  fi
  rm -rf "$kept"
  install_afresh
  mkdir -p "$kept/tree"
  module_directories >"$TMPDIR/modules"
  tar -cf - -T "$TMPDIR/modules" | (cd "$kept/tree" && tar -xf -)
  echo "$key" >"$kept/key"
}

install_afresh() {
  case $manager in
    npm) install_npm ;;
    yarn)
      step "Installing dependencies (yarn install)"
      export YARN_CACHE_FOLDER="$cache/yarn"
      set -- --non-interactive --no-progress "--production=${YARN_PRODUCTION:-false}"
      [ ! -f yarn.lock ] || set -- --frozen-lockfile "$@"
      indented yarn install "$@" ||
        install_failed "yarn install"
      ;;
    berry)
      step "Installing dependencies (yarn install --immutable)"
      export YARN_ENABLE_TELEMETRY=0 YARN_ENABLE_PROGRESS_BARS=false
      # What stays zipped must be in the app.
      if linked; then
        export YARN_GLOBAL_FOLDER="$cache/yarn-berry" YARN_ENABLE_GLOBAL_CACHE=true
      else
        export YARN_GLOBAL_FOLDER="$TMPDIR/yarn-berry" YARN_ENABLE_GLOBAL_CACHE=false
        [ ! -d "$cache/yarn-zipped" ] || [ -d .yarn/cache ] ||
          { mkdir -p .yarn && cp -a "$cache/yarn-zipped" .yarn/cache; }
      fi
      indented yarn install --immutable ||
        install_failed "yarn install"
      rm -rf "$cache/yarn-zipped"
      linked || [ ! -d .yarn/cache ] || keep .yarn/cache "$cache/yarn-zipped"
      ;;
    pnpm)
      step "Installing dependencies (pnpm install)"
      set -- --reporter=append-only
      [ ! -f pnpm-lock.yaml ] || set -- --frozen-lockfile "$@"
      [ "${NPM_CONFIG_PRODUCTION:-false}" = true ] || set -- "$@" --prod=false
      indented pnpm install "$@" ||
        install_failed "pnpm install"
      ;;
  esac
}

# install_failed COMMAND: ends the build with what is to be changed.
install_failed() {
  explain_install
  fail "$1 failed: correct what it says above, run $(locked_by)."
}

install_npm() {
  include=--include=dev
  [ "${NPM_CONFIG_PRODUCTION:-false}" != true ] || include=--omit=dev
  if [ -f package-lock.json ] || [ -f npm-shrinkwrap.json ]; then
    step "Installing dependencies (npm ci)"
    indented npm ci "$include" ||
      install_failed "npm ci"
  else
    step "Installing dependencies (npm install)"
    say "There is no package-lock.json: the next build may get other versions."
    indented npm install "$include" --no-package-lock || install_failed "npm install"
  fi
}

# Takes development dependencies away once the build has used them, where Heroku does.
prune() {
  case $manager in
    npm) setting=NPM_CONFIG_PRODUCTION value=${NPM_CONFIG_PRODUCTION:-} ;;
    pnpm) setting=PNPM_SKIP_PRUNING value=${PNPM_SKIP_PRUNING:-} ;;
    *) setting=YARN_PRODUCTION value=${YARN_PRODUCTION:-} ;;
  esac
  if [ "$NODE_ENV" != production ] || [ -n "$value" ]; then
    [ "$NODE_ENV" != production ] || say "Development dependencies are left as $setting=$value says."
    [ "$NODE_ENV" = production ] || say "Development dependencies stay, since NODE_ENV is $NODE_ENV."
    return
  fi
  step "Removing development dependencies"
  removed=$cache/modules/removed
  if [ -n "$key" ] && [ -f "$removed" ]; then
    say "They are those that the last build removed."
    xargs -0 rm -rf <"$removed"
    return
  fi
  [ -z "$key" ] || module_paths >"$TMPDIR/all"
  prune_by_manager
  if [ -n "$key" ]; then
    module_paths | LC_ALL=C comm -z -23 "$TMPDIR/all" - >"$removed.new"
    mv "$removed.new" "$removed"
  fi
}

# All that is in the directories of packages.
module_paths() {
  module_directories | tr '\n' '\0' | xargs -0 -r -I '{}' find '{}' -print0 | LC_ALL=C sort -z
}

prune_by_manager() {
  case $manager in
    npm) indented npm prune --omit=dev || fail "npm prune failed." ;;
    yarn)
      indented yarn install --frozen-lockfile --non-interactive --no-progress --ignore-scripts \
        --prefer-offline --production=true || fail "yarn could not remove development dependencies."
      ;;
    berry)
      indented yarn workspaces focus --all --production ||
        say "This Yarn cannot: they stay in the release. Yarn 4 can."
      ;;
    pnpm)
      export CI=true
      if [ -f pnpm-workspace.yaml ]; then
        indented pnpm install --prod --frozen-lockfile --prefer-offline --ignore-scripts \
          --reporter=append-only ||
          fail "pnpm could not remove development dependencies."
      else
        indented pnpm prune --prod --config.ignore-scripts=true || fail "pnpm prune failed."
      fi
      ;;
  esac
}
