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

# Runs a command, indents what it prints and leaves out empty lines, keeps its exit status. What it
# printed stays in $TMPDIR/said, for because.
indented() {
  {
    status=0
    "$@" 2>&1 || status=$?
    echo "$status" >"$TMPDIR/status"
  } | tee "$TMPDIR/said" | sed -u -e '/^[[:space:]]*$/d' -e 's/^/       /'
  return "$(cat "$TMPDIR/status")"
}

# because PATTERN SENTENCE: ends the build with the sentence when the last command printed what the
# extended regular expression matches. The sentence's %s is what its first group matched.
because() {
  found=$(grep -E -o -m 1 -- "$1" "$TMPDIR/said" | head -n 1)
  [ -n "$found" ] || return 0
  found=$(printf '%s\n' "$found" | sed -E "s#^$1\$#\\1#")
  # shellcheck disable=SC2059 # the sentences are written here
  fail "$(printf "$2" "$found")"
}

# need PROGRAM "Name for people" "Debian packages"
need() {
  command -v "$1" >/dev/null 2>&1 ||
    fail "$2 is not installed here ($1 was not found); install it: apt-get install $3"
}

# The config vars of the app, as the build's environment. Those that would change how programs are
# found or loaded, or what a script here works with, stay out.
export_env_dir() {
  for file in "$1"/*; do
    [ -f "$file" ] || continue
    case ${file##*/} in
      PATH | HOME | TMPDIR | LANG | IFS | ENV | BASH_ENV | PORT | GIT_* | LD_* | CPATH | CDPATH | \
        LIBRARY_PATH | JAVA_HOME | JAVA_OPTS | JAVA_TOOL_OPTIONS | PYTHONHOME | PYTHONPATH | STACK | \
        PWD | OLDPWD | OPTIND | PPID | UID | EUID | GROUPS | SHELLOPTS | BASHOPTS | BELAY_*) ;;
      *)
        is_own "${file##*/}" && continue
        value=$(cat "$file" && printf x)
        export "${file##*/}=${value%x}"
        ;;
    esac
  done
}

# is_own NAME: whether it is a variable of the script's own, and none of its environment.
is_own() {
  eval "[ -n \"\${$1+set}\" ]" && ! env | grep -q "^$1="
}

# keep DIRECTORY PLACE: puts a copy of a directory into the cache, whole or not at all: a build may
# be stopped, or the disk full, at any time, and the next one believes what is there.
keep() {
  rm -rf "$2" "$2.new"
  mkdir -p "$(dirname "$2")" && cp -a "$1" "$2.new" && mv "$2.new" "$2"
}

# unix_lines FILE: takes away the carriage returns with which editors on Windows end lines, and
# which no shell here can read.
unix_lines() {
  if grep -q "$(printf '\r')\$" "$1"; then
    sed -i 's/\r$//' "$1"
  fi
}

# profile NAME: what follows on standard input is run by the shell that starts each dyno, in the
# app's directory.
profile() {
  mkdir -p .profile.d
  cat >".profile.d/$1.sh"
}

# note_runtime LANGUAGE VERSION PATH: what was put into the app to run it; the release names it.
note_runtime() {
  printf '%s %s %s\n' "$1" "$2" "$3" >>"$TMPDIR/runtimes"
}

# Puts the runtime that the source asks for into the app, by mise, when the server has none that
# fits. Sets runtime_home to its directory, and inside to that within the app.
from_mise() {
  [ -n "${BELAY_MISE:-}" ] || return 0
  export MISE_DATA_DIR="$PWD/.belay/mise" MISE_CACHE_DIR="$cache/mise/cache" MISE_YES=1
  export MISE_CONFIG_DIR="$TMPDIR/mise" MISE_STATE_DIR="$TMPDIR/mise-state"
  kept=$cache/mise/installs
  mkdir -p "$MISE_DATA_DIR" "$cache/mise"
  [ ! -d "$kept" ] || cp -a "$kept" "$MISE_DATA_DIR/installs"
  step "Installing $BELAY_MISE_TOOL with mise"
  indented "$BELAY_MISE" install "$BELAY_MISE_TOOL" ||
    fail "mise could not install $BELAY_MISE_TOOL, which ${BELAY_WANTED_BY:-the app} asks for: ask for a version that it lists, with mise ls-remote ${BELAY_MISE_TOOL%%@*}"
  runtime_home=$("$BELAY_MISE" where "$BELAY_MISE_TOOL") ||
    fail "mise does not say where it put $BELAY_MISE_TOOL."
  inside=${runtime_home#"$PWD"/}
  [ "$inside" != "$runtime_home" ] ||
    fail "mise put $BELAY_MISE_TOOL outside of the app: $runtime_home"
  rm -rf "$MISE_DATA_DIR/downloads"
  keep "$MISE_DATA_DIR/installs" "$kept"
  BELAY_RUNTIME_HOME=$runtime_home
  PATH=$runtime_home/bin:$PATH
  export PATH BELAY_RUNTIME_HOME
  profile 000-runtime <<EOF
export PATH="\$PWD/$inside/bin:\$PATH"
EOF
}

# mise_note PROGRAM VERSION: says which it was, when from_mise put one in.
mise_note() {
  [ -z "${BELAY_MISE:-}" ] || note_runtime "${BELAY_MISE_TOOL%%@*}" "$2" "$inside/bin/$1"
}

# Says what a build uses, and which file of the source asks for it.
using() {
  say "Using $1${BELAY_WANTED:+ (${BELAY_WANTED_BY:-} asks for $BELAY_WANTED)}"
}

# Sets JAVA_HOME to the JDK that was chosen for the app.
find_jdk() {
  from_mise
  JAVA_HOME=${BELAY_RUNTIME_HOME:-}
  [ -x "$JAVA_HOME/bin/javac" ] ||
    fail "No JDK is installed here (javac was not found); install one: apt-get install default-jdk-headless"
  PATH=$JAVA_HOME/bin:$PATH
  export JAVA_HOME PATH
  version=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$JAVA_HOME/release" 2>/dev/null)
  using "Java ${version:-of unknown version}"
  mise_note java "${version:-0}"
  home=$JAVA_HOME
  [ -z "${BELAY_MISE:-}" ] || home="\$PWD/$inside"
  profile java <<EOF
export JAVA_HOME="\${JAVA_HOME:-$home}"
export PATH="\$JAVA_HOME/bin:\$PATH"
EOF
  java_profile
}

# What Heroku's Java dynos have: UTF-8, memory by the dyno's limit where that is known, and the
# database as Java's libraries want it.
java_profile() {
  profile java-settings <<'EOF'
belay_java="-Dfile.encoding=UTF-8"
case ${MEMORY_AVAILABLE:-} in
  *[!0-9]* | "") ;;
  *) belay_java="$belay_java -Xmx$((MEMORY_AVAILABLE * 6 / 10))m" ;;
esac
export JAVA_TOOL_OPTIONS="$belay_java${JAVA_TOOL_OPTIONS:+ $JAVA_TOOL_OPTIONS}"
unset belay_java
belay_jdbc() {
  belay_rest=${1#*://}
  belay_login=${belay_rest%%@*}
  [ "$belay_login" != "$belay_rest" ] || belay_login=
  belay_place=${belay_rest##*@}
  belay_user=${belay_login%%:*}
  belay_password=${belay_login#*:}
  [ "$belay_password" != "$belay_login" ] || belay_password=
  belay_query="?"
  case $belay_place in
    *\?*) belay_query="&" ;;
  esac
}
case ${DATABASE_URL:-} in
  postgres://* | postgresql://* | mysql://*)
    belay_jdbc "$DATABASE_URL"
    belay_kind=postgresql
    [ "${DATABASE_URL%%:*}" != mysql ] || belay_kind=mysql
    belay_url="jdbc:$belay_kind://$belay_place"
    [ -z "$belay_user" ] ||
      belay_url="$belay_url${belay_query}user=$belay_user&password=$belay_password"
    export JDBC_DATABASE_URL="${JDBC_DATABASE_URL:-$belay_url}"
    export JDBC_DATABASE_USERNAME="${JDBC_DATABASE_USERNAME:-$belay_user}"
    export JDBC_DATABASE_PASSWORD="${JDBC_DATABASE_PASSWORD:-$belay_password}"
    if [ "${DISABLE_SPRING_DATASOURCE_URL:-}" != true ] && [ -z "${SPRING_DATASOURCE_URL:-}" ]; then
      export SPRING_DATASOURCE_URL="$JDBC_DATABASE_URL"
      export SPRING_DATASOURCE_USERNAME="${SPRING_DATASOURCE_USERNAME:-$belay_user}"
      export SPRING_DATASOURCE_PASSWORD="${SPRING_DATASOURCE_PASSWORD:-$belay_password}"
    fi
    unset belay_rest belay_login belay_place belay_user belay_password belay_query belay_kind belay_url
    ;;
esac
unset -f belay_jdbc
EOF
}

# Says what to change, of what goes wrong most in builds of Java.
explain_java() {
  because '(release version|invalid target release:|invalid source release:|Unsupported class file major version) [0-9.]+' \
    "The code is for another Java than $version, which builds it: say which in system.properties, as in java.runtime.version=21."
  because 'COMPILATION ERROR|Compilation failed; see' \
    "The code does not compile: correct what the compiler says above, and push again."
  because '(No matching toolchains? found|Cannot find (a|matching) Java (toolchain|installation)|No compatible toolchains found)' \
    "The build asks for a Java of its own that is not here: say in system.properties which the server is to take, as in java.runtime.version=21, and name the same one in the toolchain."
  because '(Could not find artifact|Could not find) ([a-z][A-Za-z0-9._-]*:[^ ]+)' \
    "A dependency was not found (above): correct its name and version, or give the repository that has it."
  because '(401 Unauthorized|403 Forbidden|status code: 40[13]|Received status code 40[13])' \
    "The repository asks who you are: give its user and password, as config vars that settings.xml or build.gradle reads."
  because '(Unknown host|Connection refused|Connect to .* failed|Network is unreachable|timed out)' \
    "A repository could not be reached from this server: check its address, or push again later."
  because '(OutOfMemoryError|Java heap space)' \
    "The build has too little memory: give it more with belay config:set MAVEN_OPTS=-Xmx1g, or GRADLE_OPTS."
}

# java_web DIRECTORY: the usual command of a web dyno, by the framework that the jar is made with.
java_web() {
  if [ -f "$1/quarkus-app/quarkus-run.jar" ]; then
    default_web "java -Dquarkus.http.host=0.0.0.0 -Dquarkus.http.port=\$PORT \$JAVA_OPTS -jar $1/quarkus-app/quarkus-run.jar"
    return
  fi
  jar=$(runnable_jar "$1")
  [ -n "$jar" ] || return 0
  option=
  if jar_has org/springframework/boot/ "$jar"; then
    option="-Dserver.port=\$PORT "
  elif jar_has io/micronaut/ "$jar"; then
    option="-Dmicronaut.server.port=\$PORT "
  elif jar_has io/quarkus/ "$jar"; then
    option="-Dquarkus.http.port=\$PORT "
  fi
  default_web "java $option\$JAVA_OPTS -jar $jar"
}

# jar_has NAME JAR: whether a file of it is called so. Names stand in a jar as they are, and to find
# one there takes far less time than to start the JDK's own program for it.
jar_has() {
  LC_ALL=C grep -qaF -- "$1" "$2"
}

# runs JAR: whether java -jar can run it. That of Spring Boot's plugin is known by what it begins with.
runs() {
  if jar_has org/springframework/boot/loader/ "$1"; then
    return 0
  fi
  peek=$(mktemp -d)
  yes=0
  (cd "$peek" && "$JAVA_HOME/bin/jar" xf "$OLDPWD/$1" META-INF/MANIFEST.MF) &&
    grep -q '^Main-Class:' "$peek/META-INF/MANIFEST.MF" 2>/dev/null || yes=1
  rm -rf "$peek"
  return "$yes"
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
    if runs "$jar"; then
      count=$((count + 1))
      runnable=$jar
    fi
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
