package belay.metrics;

import java.util.List;

/** Some figures, taken when somebody asks. Safe for use by several threads. */
public interface Figures {
  List<Family> now();
}
