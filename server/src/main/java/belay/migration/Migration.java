package belay.migration;

/** stub */
public record Migration(String path, String framework, Effect effect, java.util.List<String> why) {}
