# What the built-in buildpacks share. Read by their scripts as ../../lib.sh; POSIX sh only.

step() {
  printf -- '-----> %s\n' "$*"
}

say() {
  printf '       %s\n' "$*"
}

# Ends the build. Each argument is a line.
fail() {
  printf ' !     %s\n' "$@"
  exit 1
}

# Runs a command, indents what it prints and leaves out empty lines, keeps its exit status.
indented() {
  {
    status=0
    "$@" 2>&1 || status=$?
    echo "$status" >"$TMPDIR/status"
  } | sed -u -e '/^[[:space:]]*$/d' -e 's/^/       /'
  return "$(cat "$TMPDIR/status")"
}

# need PROGRAM "Name for people" "Debian packages"
need() {
  command -v "$1" >/dev/null 2>&1 ||
    fail "$2 is not installed here ($1 was not found); install it: apt-get install $3"
}

# The config vars of the app, as the build's environment. Those that would change how programs are
# found or loaded stay out.
export_env_dir() {
  for file in "$1"/*; do
    [ -f "$file" ] || continue
    case ${file##*/} in
      PATH | HOME | TMPDIR | LANG | IFS | ENV | BASH_ENV | PORT | GIT_* | LD_* | CPATH | \
        LIBRARY_PATH | JAVA_HOME | JAVA_OPTS | JAVA_TOOL_OPTIONS | PYTHONHOME | PYTHONPATH | STACK | \
        BELAY_*) ;;
      *)
        value=$(cat "$file" && printf x)
        export "${file##*/}=${value%x}"
        ;;
    esac
  done
}

# profile NAME: what follows on standard input is run by the shell that starts each dyno, in the
# app's directory.
profile() {
  mkdir -p .profile.d
  cat >".profile.d/$1.sh"
}

# Sets JAVA_HOME to a JDK: the one of the version that system.properties asks for, or the machine's.
find_jdk() {
  wanted=
  if [ -f system.properties ]; then
    wanted=$(sed -n 's/^[[:space:]]*java\.runtime\.version[[:space:]]*[=:][[:space:]]*//p' \
      system.properties | tail -n 1 | tr -d '\r' | sed 's/^1\.//; s/[^0-9].*//')
  fi
  on_path=$(command -v javac || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  found=
  versions=
  for home in "${JAVA_HOME:-}" "$on_path" "${BELAY_JAVA_HOME:-}" /usr/lib/jvm/*; do
    [ -n "$home" ] && [ -x "$home/bin/javac" ] || continue
    version=$(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$home/release" 2>/dev/null)
    versions="$versions ${version:-?}"
    if [ -z "$wanted" ] || [ "$version" = "$wanted" ]; then
      found=$home
      break
    fi
  done
  if [ -z "$found" ] && [ -n "$wanted" ]; then
    fail "system.properties asks for Java $wanted, and no JDK of that version is here;" \
      "there is:${versions:- none}. Install it: apt-get install openjdk-$wanted-jdk-headless"
  fi
  [ -n "$found" ] ||
    fail "No JDK is installed here (javac was not found); install one: apt-get install default-jdk-headless"
  JAVA_HOME=$found
  PATH=$JAVA_HOME/bin:$PATH
  export JAVA_HOME PATH
  say "Using Java ${version:-of unknown version} ($JAVA_HOME)"
  profile java <<EOF
export JAVA_HOME="\${JAVA_HOME:-$JAVA_HOME}"
export PATH="\$JAVA_HOME/bin:\$PATH"
EOF
}

# runnable_jar DIRECTORY: the path of the one jar there that java -jar can run; nothing when there
# is none, or more than one.
runnable_jar() {
  count=0
  for jar in "$1"/*.jar; do
    case $jar in
      *-sources.jar | *-javadoc.jar | *-plain.jar | */original-*.jar) continue ;;
    esac
    [ -f "$jar" ] || continue
    peek=$(mktemp -d)
    if (cd "$peek" && "$JAVA_HOME/bin/jar" xf "$OLDPWD/$jar" META-INF/MANIFEST.MF) &&
      grep -q '^Main-Class:' "$peek/META-INF/MANIFEST.MF" 2>/dev/null; then
      count=$((count + 1))
      runnable=$jar
    fi
    rm -rf "$peek"
  done
  [ "$count" != 1 ] || printf '%s\n' "$runnable"
}

# default_web COMMAND: written by compile for release to say, where detecting it takes the build.
default_web() {
  mkdir -p .belay
  printf '%s\n' "$1" >.belay/web
}

# Says the default process type that compile has found, for bin/release.
release_default_web() {
  if [ -s "$1/.belay/web" ]; then
    printf 'default_process_types:\n  web: "%s"\n' "$(sed 's/[\\"]/\\&/g' "$1/.belay/web")"
  else
    printf '{}\n'
  fi
}
