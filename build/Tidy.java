import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * The house rules that a compiler does not keep: one format, files of at most 400 lines, methods of
 * at most 50. Run by the build: {@code java build/Tidy.java check|write ROOT}.
 */
class Tidy {
  static final int FILE_LINES_MAX = 400;
  static final int METHOD_LINES_MAX = 50;

  final boolean write;
  final Queue<String> faults = new ConcurrentLinkedQueue<>();

  Tidy(boolean write) {
    this.write = write;
  }

  static void main(String[] args) throws IOException {
    Tidy tidy = new Tidy(args[0].equals("write"));
    sources(Path.of(args[1])).parallelStream().forEach(tidy::look);
    tidy.faults.stream().sorted().forEach(System.err::println);
    if (!tidy.faults.isEmpty()) {
      System.err.println("tidy: " + tidy.faults.size() + " fault(s)");
      System.exit(1);
    }
  }

  static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(p -> p.toString().endsWith(".java"))
          .filter(p -> !p.toString().contains("/target/") && !p.toString().contains("/samples/"))
          .filter(p -> !p.toString().contains("/node_modules/"))
          .sorted()
          .toList();
    }
  }

  void look(Path source) {
    try {
      lookInto(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void lookInto(Path source) throws IOException {
    String text = Files.readString(source);
    try {
      String used = RemoveUnusedImports.removeUnusedImports(text);
      String ordered = ImportOrderer.reorderImports(used, JavaFormatterOptions.Style.GOOGLE);
      String tidied = new Formatter().formatSource(ordered);
      if (!tidied.equals(text)) {
        if (write) {
          Files.writeString(source, tidied);
          text = tidied;
        } else {
          faults.add(source + ": not formatted; run: mvn -N validate -Dtidy=write");
        }
      }
    } catch (FormatterException e) {
      faults.add(source + ": cannot be read: " + e.getMessage());
      return;
    }
    long lines = text.lines().count();
    if (lines > FILE_LINES_MAX) {
      faults.add(
          source
              + ": "
              + lines
              + " lines, at most "
              + FILE_LINES_MAX
              + "; split it by what it does");
    }
    if (lines > METHOD_LINES_MAX) {
      measureMethods(source);
    }
  }

  void measureMethods(Path source) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null, files, d -> {}, List.of(), null, files.getJavaFileObjects(source));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new MethodLengths(source, unit, positions).scan(unit, null);
      }
    }
  }

  class MethodLengths extends TreeScanner<Void, Void> {
    final Path source;
    final CompilationUnitTree unit;
    final SourcePositions positions;

    MethodLengths(Path source, CompilationUnitTree unit, SourcePositions positions) {
      this.source = source;
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      if (method.getBody() != null) {
        LineMap map = unit.getLineMap();
        long first = map.getLineNumber(positions.getStartPosition(unit, method.getBody()));
        long last = map.getLineNumber(positions.getEndPosition(unit, method.getBody()));
        if (last - first + 1 > METHOD_LINES_MAX) {
          faults.add(
              source
                  + ":"
                  + first
                  + ": "
                  + method.getName()
                  + " has "
                  + (last - first + 1)
                  + " lines, at most "
                  + METHOD_LINES_MAX
                  + "; give its steps names");
        }
      }
      return super.visitMethod(method, unused);
    }
  }
}
