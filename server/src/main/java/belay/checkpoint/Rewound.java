package belay.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The checkpoint that each add-on's data goes back to. */
public record Rewound(List<Part> parts) {
  public Rewound {
    parts = List.copyOf(parts);
  }

  /**
   * One add-on.
   *
   * @param checkpoint that another generation is made of; empty when there is one that was left
   * @param generation that was left, and is gone back to as it is
   */
  public record Part(
      UUID addonId, String addon, Optional<Checkpoint> checkpoint, Optional<Integer> generation) {}
}
