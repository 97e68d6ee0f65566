import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/**
 * Prints how large files, rooms, constructors and records are, and marks what is over its bar:
 * {@code java build/Sizes.java ROOT}, or {@code mvn -N validate -Dsizes}. It refuses nothing: a
 * file is split where a second idea is, never to reach a number. The bars are of physical lines;
 * beside their median stands that of the lines of code, which are what is left of a file without
 * empty lines, comments, and the package and imports that every file begins with.
 */
class Sizes {
  static final int MEDIAN_BAR = 60;
  static final int P90_BAR = 200;
  static final int MOST_BAR = 400;
  static final int ROOM_FILES_BAR = 45;
  static final int ROOM_LINES_BAR = 4500;
  static final int WIDTH_BAR = 10;
  static final int SHOWN = 15;

  record Source(Path path, String room, int lines, int code) {}

  record Wide(String name, String what, int width) {}

  static void main(String[] args) throws IOException {
    Path root = Path.of(args.length == 0 ? "." : args[0]);
    List<Source> main = sources(root, "src/main/java");
    files("main", main);
    files("test", sources(root, "src/test/java"));
    rooms(main);
    wide(main);
  }

  static List<Source> sources(Path root, String below) throws IOException {
    List<Source> all = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.sorted().toList()) {
        Path java = module.resolve(below);
        if (Files.isDirectory(java) && Files.exists(module.resolve("pom.xml"))) {
          try (Stream<Path> files = Files.walk(java)) {
            for (Path file : files.filter(p -> p.toString().endsWith(".java")).sorted().toList()) {
              String room = java.relativize(file.getParent()).toString().replace('/', '.');
              List<String> lines = Files.readString(file).lines().toList();
              all.add(
                  new Source(file, module.getFileName() + " " + room, lines.size(), code(lines)));
            }
          }
        }
      }
    }
    return all;
  }

  /**
   * How many lines are code. The formatter has every comment begin and end on a line of its own.
   */
  static int code(List<String> lines) {
    int code = 0;
    boolean comment = false;
    boolean text = false;
    for (String line : lines) {
      String words = line.strip();
      boolean begins = !text && words.startsWith("/*");
      comment |= begins;
      boolean header = words.startsWith("package ") || words.startsWith("import ");
      if (!comment && (text || !(words.isEmpty() || words.startsWith("//") || header))) {
        code++;
      }
      comment &= !words.endsWith("*/");
      text ^= !comment && !begins && words.split("\"\"\"", -1).length % 2 == 0;
    }
    return code;
  }

  static void files(String what, List<Source> sources) {
    List<Source> files =
        sources.stream().filter(s -> !s.path().endsWith("package-info.java")).toList();
    List<Integer> lines = files.stream().map(Source::lines).sorted().toList();
    List<Integer> code = files.stream().map(Source::code).sorted().toList();
    System.out.printf(
        "%s: %d files, %d lines; median %s, p90 %s, most %s; median of lines of code alone %d%n",
        what,
        lines.size(),
        lines.stream().mapToInt(Integer::intValue).sum(),
        marked(lines.get(lines.size() / 2), MEDIAN_BAR),
        marked(lines.get(lines.size() * 9 / 10), P90_BAR),
        marked(lines.getLast(), MOST_BAR),
        code.get(code.size() / 2));
  }

  static void rooms(List<Source> sources) {
    Map<String, List<Source>> rooms =
        sources.stream()
            .collect(Collectors.groupingBy(Source::room, TreeMap::new, Collectors.toList()));
    System.out.println("rooms, the largest first (files, lines):");
    rooms.entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<String, List<Source>> e) -> sum(e.getValue()))
                .reversed())
        .limit(SHOWN)
        .forEach(e ->
            System.out.printf(
                "  %-36s %6s %7s%n",
                e.getKey(),
                marked(e.getValue().size(), ROOM_FILES_BAR),
                marked(sum(e.getValue()), ROOM_LINES_BAR)));
  }

  static int sum(List<Source> sources) {
    return sources.stream().mapToInt(Source::lines).sum();
  }

  static void wide(List<Source> sources) throws IOException {
    List<Wide> all = new ArrayList<>();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      Path[] paths = sources.stream().map(Source::path).toArray(Path[]::new);
      var task =
          (JavacTask)
              compiler.getTask(
                  null, files, d -> {}, List.of(), null, files.getJavaFileObjects(paths));
      for (CompilationUnitTree unit : task.parse()) {
        new Widths(all).scan(unit, null);
      }
    }
    long over = all.stream().filter(w -> w.width() > WIDTH_BAR).count();
    System.out.println("constructors and records, the widest first (components):");
    all.stream()
        .sorted(Comparator.comparingInt(Wide::width).reversed().thenComparing(Wide::name))
        .limit(Math.max(SHOWN, over))
        .forEach(w ->
            System.out.printf(
                "  %-36s %6s  %s%n", w.name(), marked(w.width(), WIDTH_BAR), w.what()));
  }

  static String marked(int value, int bar) {
    return value + (value > bar ? "!" : "");
  }

  static class Widths extends TreeScanner<Void, Void> {
    final List<Wide> all;
    String within = "";
    boolean record;

    Widths(List<Wide> all) {
      this.all = all;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      String before = within;
      boolean beforeRecord = record;
      record = type.getKind() == Tree.Kind.RECORD;
      within =
          before.isEmpty() ? type.getSimpleName().toString() : before + "." + type.getSimpleName();
      if (record) {
        long components =
            type.getMembers().stream()
                .filter(m ->
                    m instanceof VariableTree v
                        && !v.getModifiers().getFlags().contains(Modifier.STATIC))
                .count();
        all.add(new Wide(within, "record", (int) components));
      }
      super.visitClass(type, unused);
      within = before;
      record = beforeRecord;
      return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      // A record's own are as wide as its components, or make them of less.
      if (method.getReturnType() == null && !record) {
        all.add(new Wide(within, "constructor", method.getParameters().size()));
      }
      return super.visitMethod(method, unused);
    }
  }
}
